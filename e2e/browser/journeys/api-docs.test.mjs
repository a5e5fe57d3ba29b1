// The API for people: drawn from the document, by this server alone.

import { mkdir } from "node:fs/promises";
import { journey, large, small } from "../rig/journey.mjs";
import { accounts, root } from "../rig/server.mjs";

const { tenantAdministrator: ada } = accounts;

journey("reading and trying the API", {}, async ({ page }) => {
  await page.goto("/api/docs");
  await page.getByRole("heading", { name: /Countersign/ }).waitFor();
  await page.getByRole("heading", { name: /^Signing in/ }).waitFor();

  // One picture for people to look at, on a desk and on a phone.
  const folder = `${root}target/screenshots`;
  await mkdir(folder, { recursive: true });
  for (const viewport of [small, large]) {
    await page.setViewportSize(viewport);
    await page.screenshot({ path: `${folder}/api-docs-${viewport.width}.png` });
  }

  await page.getByRole("heading", { name: /^Signing in/ }).click();
  const login = page.locator("#operations-Signing_in-postAuthLogin");
  await login.locator(".opblock-summary-control").click();
  await login.getByRole("button", { name: "Try it out" }).click();
  await login.locator("textarea").fill(JSON.stringify({ username: ada.email, password: ada.password }));
  await login.getByRole("button", { name: "Execute" }).click();
  await login.locator(".live-responses-table .response-col_status").getByText("200").waitFor();
  await page.screenshot({ path: `${folder}/api-docs-tried.png`, fullPage: true });
});
