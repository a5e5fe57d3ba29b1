// Users who must have a second factor.

import assert from "node:assert/strict";
import {
  arriveAt, button, codeField, expectAuthenticator, giveCode, givePassword, manualKey, reachCode, seeFieldError,
  signIn, signOut,
} from "../rig/acts.mjs";
import { Authenticator } from "../rig/authenticator.mjs";
import { journey } from "../rig/journey.mjs";
import { accounts } from "../rig/server.mjs";

const ada = accounts.tenantAdministrator;
const tenantAdministrators = {
  enforceTwoFa: true,
  enforcedUsersFilter: { type: "TENANT_ADMINISTRATORS", tenantsIds: null, tenantProfilesIds: null },
};

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(
    `who must have a second factor sets it up on the way in${how}`,
    { settings: tenantAdministrators, ...options },
    async ({ page }) => {
      await page.goto("/login?next=/account/security");
      await givePassword(page, ada);
      await arriveAt(page, "Set up a second step");
      assert.equal(new URL(page.url()).pathname, "/login/force-mfa/totp");

      await page.goto("/account/security");
      assert.notEqual(new URL(page.url()).pathname, "/account/security", "there is no way around it");
      await page.goto("/login/force-mfa");

      const authenticator = new Authenticator(await manualKey(page));
      await giveCode(page, authenticator.wrongCode(), "Turn on and sign in");
      await seeFieldError(page, codeField(page), /./);
      await giveCode(page, authenticator.nextCode(), "Turn on and sign in");
      await arriveAt(page, "Security");
      await expectAuthenticator(page, "On");

      await signOut(page);
      await reachCode(page, ada);
      await giveCode(page, authenticator.nextCode());
      await arriveAt(page, "Security");
    },
  );
}

journey("a rule for one tenant is looked at, saved, and meets its administrator and nobody else", {}, async ({ page }) => {
  await page.goto("/security-settings/2fa");
  await givePassword(page, accounts.systemAdministrator);
  await arriveAt(page, "Two-factor authentication");
  await page.getByLabel("Require two-factor authentication", { exact: true }).check();
  await page.getByLabel("Tenant administrators", { exact: true }).check();
  await page.getByLabel("Only these tenants", { exact: true }).check();
  await page.getByLabel("North Metering", { exact: true }).check();
  await button(page, "See who is affected").click();
  await page.getByRole("heading", { name: "Who is affected" }).waitFor();
  await page.getByRole("row").filter({ hasText: ada.email }).waitFor();
  assert.equal(await page.getByRole("row").count(), 2, "one administrator and a head");
  await button(page, "Save").click();
  await page.getByRole("status").filter({ hasText: "saved" }).waitFor();
  await signOut(page);

  await signIn(page, accounts.otherAdministrator);
  await signOut(page);
  await page.goto("/login?next=/account/security");
  await givePassword(page, ada);
  await arriveAt(page, "Set up a second step");
  const authenticator = new Authenticator(await manualKey(page));
  await giveCode(page, authenticator.nextCode(), "Turn on and sign in");
  await arriveAt(page, "Security");
  await expectAuthenticator(page, "On");
});

journey("a forced set-up can be left", { settings: tenantAdministrators }, async ({ page }) => {
  await page.goto("/login");
  await givePassword(page, ada);
  await arriveAt(page, "Set up a second step");
  await button(page, "Start again").click();
  await arriveAt(page, "Sign in");
});

journey("who is not meant signs in as before", { settings: tenantAdministrators }, async ({ page }) => {
  await signIn(page, accounts.customerUser);
  await expectAuthenticator(page, "Off");
});
