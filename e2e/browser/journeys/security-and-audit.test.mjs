// The security settings and the audit log, as administrators see them.

import assert from "node:assert/strict";
import { arriveAt, button, givePassword, seeFieldError, signIn, signOut } from "../rig/acts.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const { systemAdministrator, tenantAdministrator: ada } = accounts;
const field = (page, label) => page.getByLabel(label, { exact: true });

journey("rules for passwords are saved and count at once", {}, async ({ page }) => {
  await page.goto("/security-settings/general");
  await givePassword(page, systemAdministrator);
  await arriveAt(page, "Security settings");
  await look(page, "security-settings");
  await field(page, "Fewest characters").fill("5");
  await field(page, "Digits").fill("many");
  await button(page, "Save rules").click();
  await seeFieldError(page, field(page, "Fewest characters"), /6 to 1024/);
  assert.equal(await field(page, "Digits").inputValue(), "many", "what was typed stays");
  await look(page, "security-settings-errors");
  await field(page, "Fewest characters").fill("12");
  await field(page, "Digits").fill("1");
  await button(page, "Save rules").click();
  await page.getByRole("status").filter({ hasText: "saved" }).waitFor();
  await field(page, "Lifetime of an access token").fill("8");
  await page.getByLabel("Unit of the lifetime of an access token").selectOption("days");
  await button(page, "Save tokens").click();
  await seeFieldError(page, field(page, "Lifetime of an access token"), /less than/);
  await page.getByRole("link", { name: "Make a new key" }).click();
  await arriveAt(page, "Make a new signing key?");
  await look(page, "signing-key");
  await button(page, "Make a new key").click();
  await page.getByRole("status").filter({ hasText: "A new key signs tokens." }).waitFor();
  await page.goto("/account/security");
  await page.getByText("At least 12 characters").waitFor();
  await page.getByText("At least 1 digit").waitFor();
});

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`the audit log is searched, narrowed and saved${how}`, options, async ({ page }) => {
    await page.goto("/login");
    await givePassword(page, { ...ada, password: "not the password" });
    await signIn(page, ada);
    await page.getByRole("link", { name: "Audit log" }).click();
    await arriveAt(page, "Audit log");
    await page.getByRole("cell", { name: "Failed to sign in" }).waitFor();
    if (!how) {
      await page.getByText("Details", { exact: false }).first().click();
      await look(page, "audit-log");
    }
    await field(page, "Outcome").selectOption("Failed");
    await field(page, "From (UTC)").fill("2020-01-01T00:00");
    await button(page, "Show").click();
    await page.waitForURL(/outcome=failure/);
    assert.equal(await page.locator("tbody").count(), 1, "one event");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Save as CSV" }).click()]);
    assert.equal(download.suggestedFilename(), "audit.csv");
    await field(page, "Search").fill("nobody at all");
    await button(page, "Show").click();
    await page.getByText("Nothing matches.").waitFor();
    if (!how) await look(page, "audit-log-empty");
    await signOut(page);
  });
}

journey("an audit log that was asked for nonsense", {}, async ({ page }) => {
  await signIn(page, ada);
  await page.goto("/audit-log?from=soon&to=2026-01-01T00:00");
  await page.getByText("Nothing is shown.").waitFor();
  await look(page, "audit-log-errors");
});
