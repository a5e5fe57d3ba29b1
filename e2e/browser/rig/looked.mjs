// What was looked at (rig/look.mjs), for rig/unseen.mjs: a line each, how the server answered and the path.

import { appendFile } from "node:fs/promises";
import { root } from "./server.mjs";

export const seen = `${root}target/looked-at`;

/** Notes the page as it is now. */
export async function note(page) {
  const status = await page.evaluate(() => performance.getEntriesByType("navigation")[0].responseStatus);
  await appendFile(seen, `${status} ${new URL(page.url()).pathname}\n`);
}
