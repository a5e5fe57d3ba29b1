// Changing one's password.

import assert from "node:assert/strict";
import { arriveAt, button, givePassword, seeAlert, seeFieldError, signIn, signOut } from "../rig/acts.mjs";
import { journey } from "../rig/journey.mjs";
import { accounts } from "../rig/server.mjs";

const ada = accounts.tenantAdministrator;
const chosen = "quiet harbour 42 lamps";
const field = (page, label) => page.getByLabel(label, { exact: true });

async function change(page, current, wanted, again = wanted) {
  await field(page, "Current password").fill(current);
  await field(page, "New password").fill(wanted);
  await field(page, "New password again").fill(again);
  await button(page, "Change password").click();
}

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`a changed password is the one that counts${how}`, options, async ({ page }) => {
    await signIn(page, ada);
    await change(page, ada.password, chosen);
    await page.getByRole("status").first().waitFor();
    await signOut(page);
    await givePassword(page, ada);
    await seeAlert(page, /./);
    await signIn(page, { ...ada, password: chosen });
  });
}

journey("a changed password ends the other sessions and keeps this one", {}, async ({ page, context, server }) => {
  const elsewhere = await (await context.browser().newContext({ baseURL: server.url })).newPage();
  await signIn(elsewhere, ada);
  await signIn(page, ada);
  await change(page, ada.password, chosen);
  await page.getByRole("status").first().waitFor();
  await page.goto("/account/security");
  await arriveAt(page, "Security");
  await elsewhere.goto("/account/security");
  await arriveAt(elsewhere, "Sign in");
  await elsewhere.context().close();
});

journey("a change that cannot be says why, and changes nothing", {}, async ({ page }) => {
  await signIn(page, ada);
  await change(page, "not the password", chosen);
  await seeFieldError(page, field(page, "Current password"), /./);
  await change(page, ada.password, "short");
  await seeFieldError(page, field(page, "New password"), /./);
  await change(page, ada.password, chosen, `${chosen}!`);
  await seeFieldError(page, field(page, "New password again"), /./);
  for (const label of ["Current password", "New password", "New password again"]) {
    assert.equal(await field(page, label).inputValue(), "", "a password is never sent back");
  }
  await page.goto("/account/security");
  await signOut(page);
  await signIn(page, ada);
});
