// Looks at the page as it is now, on a phone and on a desk, light and dark: accessibility rules, nothing wider than
// the screen, and a picture for people to look at, in target/screenshots.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import axe from "axe-core";
import { large, small } from "./journey.mjs";
import { note } from "./looked.mjs";
import { root } from "./server.mjs";

const folder = `${root}target/screenshots`;

async function violations(page) {
  // Handed to the browser's debugger, not put into the page, so the page's policy on scripts stays as it is.
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map(({ id, help, nodes }) => {
    const places = nodes.map((node) => `\n      ${node.html}\n      ${node.failureSummary}`);
    return `${id}: ${help}${places.join("")}`;
  });
}

export async function look(page, name) {
  await mkdir(folder, { recursive: true });
  await note(page);
  const before = page.viewportSize();
  const complaints = [];
  for (const viewport of [small, large]) {
    for (const colorScheme of ["light", "dark"]) {
      const size = `${viewport.width}x${viewport.height}`;
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      // One that is cancelled is over as well.
      await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
      await page.screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, fullPage: true });

      const where = `${name}, ${size}, ${colorScheme}`;
      for (const violation of await violations(page)) complaints.push(`${where}: ${violation}`);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (tooWide > 0) complaints.push(`${where}: ${tooWide} pixels wider than the screen`);
    }
  }
  await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null });
  assert.deepEqual(complaints, []);
}
