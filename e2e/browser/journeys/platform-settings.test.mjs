// The system administrator decides which methods exist, how fast they may be tried and who must have one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { arriveAt, button, givePassword, seeFieldError, signOut } from "../rig/acts.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const field = (page, label) => page.getByLabel(label, { exact: true });

async function openSettings(page) {
  await page.goto("/security-settings/2fa");
  await givePassword(page, accounts.systemAdministrator);
  await arriveAt(page, "Two-factor authentication");
}

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`settings are saved and are still there afterwards${how}`, options, async ({ page }) => {
    await openSettings(page);
    await field(page, "Authenticator app").check();
    await field(page, "Issuer name").fill("North & South");
    await field(page, "Failures before the account locks").fill("7");
    await field(page, "Limit how fast codes are checked").check();
    await field(page, "Attempts").fill("4");
    await field(page, "Within").fill("10");
    await page.locator("[name=check_limit_period_unit]").selectOption("m");
    await field(page, "Require two-factor authentication").check();
    await field(page, "Tenant administrators").check();
    await field(page, "All tenants").check();
    await button(page, "Save").click();
    await page.getByRole("status").first().waitFor();

    await page.goto("/security-settings/2fa");
    assert.equal(await field(page, "Issuer name").inputValue(), "North & South");
    assert.equal(await field(page, "Failures before the account locks").inputValue(), "7");
    assert.equal(await field(page, "Attempts").inputValue(), "4");
    assert.equal(await field(page, "Within").inputValue(), "10");
    assert.equal(await page.locator("[name=check_limit_period_unit]").inputValue(), "m");
    assert.ok(await field(page, "Require two-factor authentication").isChecked());
    assert.ok(await field(page, "Tenant administrators").isChecked());

    // And they mean something: a tenant administrator has to set a method up now.
    await signOut(page);
    await page.goto("/login");
    await givePassword(page, accounts.tenantAdministrator);
    await arriveAt(page, "Set up a second step");
  });
}

journey("a value that cannot be is pointed out, and all that was typed stays", {}, async ({ page }) => {
  await openSettings(page);
  await field(page, "Issuer name").fill("Typed with care");
  await field(page, "Total allowed time for verification").fill("1");
  await page.locator("[name=total_allowed_time_unit]").selectOption("s");
  await button(page, "Save").click();

  await seeFieldError(page, field(page, "Total allowed time for verification"), /60|minute/i);
  assert.equal(await field(page, "Issuer name").inputValue(), "Typed with care");
  assert.equal(await field(page, "Total allowed time for verification").inputValue(), "1");
  assert.equal(await page.locator("[name=total_allowed_time_unit]").inputValue(), "s");

  // The summary at the top leads to the field.
  await page.getByRole("alert").getByRole("link").first().click();
  const focused = await page.evaluate(() => document.activeElement.name);
  assert.equal(focused, "total_allowed_time");

  await page.goto("/security-settings/2fa");
  assert.notEqual(await field(page, "Issuer name").inputValue(), "Typed with care", "nothing was saved");
});

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`who is affected shows before anything is saved${how}`, options, async ({ page }) => {
    await openSettings(page);
    await field(page, "Issuer name").fill("Typed with care");
    await field(page, "Require two-factor authentication").check();
    await button(page, "See who is affected").click();
    await page.getByRole("heading", { name: "Who is affected" }).waitFor();
    await page.getByText("This includes you.").waitFor();
    if (!how) await look(page, "affected");
    assert.equal(await page.getByRole("row").count(), 6, "five people and a head");
    assert.equal(await field(page, "Issuer name").inputValue(), "Typed with care");

    await field(page, "Search by address").fill("north");
    await button(page, "Search").click();
    await page.getByText("1 to 2 of 2 users.").waitFor();
    assert.equal(await page.getByRole("row").count(), 3);
    const [file] = await Promise.all([page.waitForEvent("download"), button(page, "Download as CSV").click()]);
    assert.equal(file.suggestedFilename(), "to-set-up.csv");
    assert.equal((await readFile(await file.path(), "utf8")).trim().split("\r\n").length, 3);

    // The form below can still be changed and asked again, or saved.
    await field(page, "System administrators").check();
    await button(page, "See who is affected").click();
    await page.getByText("1 user.").waitFor();
    await field(page, "Require two-factor authentication").uncheck();
    await button(page, "See who is affected").click();
    await page.getByText("Nobody has to use a second step.").waitFor();
    if (!how) await look(page, "affected-nobody");
    await button(page, "Save").click();
    await page.getByRole("status").first().waitFor();
    assert.equal(await field(page, "Issuer name").inputValue(), "Typed with care");
  });
}

journey("of two who save at once, the second is told", {}, async ({ page, context }) => {
  await openSettings(page);
  const other = await context.newPage();
  await other.goto("/security-settings/2fa");
  await field(page, "Issuer name").fill("First");
  await button(page, "Save").click();
  await page.getByRole("status").first().waitFor();
  await field(other, "Issuer name").fill("Second");
  await button(other, "Save").click();
  await other.getByRole("alert").first().waitFor();
  await page.goto("/security-settings/2fa");
  assert.equal(await field(page, "Issuer name").inputValue(), "First");
});

journey("nobody else gets to see the settings", {}, async ({ page }) => {
  await page.goto("/login?next=/account/security");
  await givePassword(page, accounts.tenantAdministrator);
  await arriveAt(page, "Security");
  assert.equal(await page.getByRole("link", { name: "Two-factor authentication", exact: true }).count(), 0);
  const answer = await page.goto("/security-settings/2fa");
  assert.equal(answer.status(), 403);
});
