// The API for people: drawn from the document, by this server alone.

import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const { tenantAdministrator: ada } = accounts;

journey("reading and trying the API", {}, async ({ page }) => {
  await page.goto("/api/docs");
  await page.getByRole("heading", { name: /Countersign/ }).waitFor();
  await page.getByRole("heading", { name: /^Signing in/ }).waitFor();

  await look(page, "api-docs");
  await page.getByRole("heading", { name: /^Signing in/ }).click();
  const login = page.locator("#operations-Signing_in-postAuthLogin");
  await login.locator(".opblock-summary-control").click();
  await login.getByRole("button", { name: "Try it out" }).click();
  await login.locator("textarea").fill(JSON.stringify({ username: ada.email, password: ada.password }));
  await login.getByRole("button", { name: "Execute" }).click();
  await login.locator(".live-responses-table .response-col_status").getByText("200").waitFor();
  await look(page, "api-docs-tried");
});
