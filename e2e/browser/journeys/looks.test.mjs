// Every page, on a phone and on a desk, light and dark: see rig/look.mjs for what is looked at.

import assert from "node:assert/strict";
import {
  arriveAt, button, codeField, giveCode, givePassword, manualKey, reachCode, seeAlert, seeFieldError, signIn, signOut,
  startSetUp, turnOn, turnOnSending,
} from "../rig/acts.mjs";
import { allMethods } from "../rig/api.mjs";
import { Authenticator } from "../rig/authenticator.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const { tenantAdministrator: ada, systemAdministrator } = accounts;

journey("signing in", { settings: { maxVerificationFailuresBeforeUserLockout: 2 } }, async ({ page }) => {
  await page.goto("/login");
  await look(page, "login");
  await givePassword(page, { ...ada, password: "not the password" });
  await seeAlert(page, /./);
  await look(page, "login-wrong-password");

  await signIn(page, ada);
  const authenticator = await turnOn(page);
  await signOut(page);
  await look(page, "login-signed-out");
  await reachCode(page, ada);
  await look(page, "login-code");
  await giveCode(page, authenticator.wrongCode());
  await seeFieldError(page, codeField(page), /./);
  await look(page, "login-wrong-code");
  await giveCode(page, authenticator.wrongCode());
  await page.getByText(/locked/i).first().waitFor();
  await look(page, "locked");
});

journey("codes tried too fast", { settings: { verificationCodeCheckRateLimit: "1:3600" } }, async ({ page }) => {
  await signIn(page, ada);
  const authenticator = await turnOn(page);
  await signOut(page);
  await reachCode(page, ada);
  await giveCode(page, authenticator.wrongCode());
  await seeFieldError(page, codeField(page), /./);
  await giveCode(page, authenticator.wrongCode());
  await page.getByText(/too many|try again/i).first().waitFor();
  await look(page, "too-fast");
});

journey("the account", {}, async ({ page }) => {
  await signIn(page, ada);
  await look(page, "account-security-off");
  await startSetUp(page);
  await look(page, "totp-setup");
  await giveCode(page, new Authenticator(await manualKey(page)).wrongCode(), "Turn on");
  await seeFieldError(page, codeField(page), /./);
  await look(page, "totp-setup-wrong-code");
  await page.getByRole("button", { name: "Cancel" }).click();
  await turnOn(page);
  await look(page, "account-security-turned-on");
  await page.getByRole("link", { name: /^Turn off/ }).click();
  await arriveAt(page, "Turn off the authenticator app?");
  await look(page, "totp-remove");
  await page.goto("/account/security");
  await page.getByLabel("Current password", { exact: true }).fill("not the password");
  await page.getByLabel("New password", { exact: true }).fill("quiet harbour 42 lamps");
  await page.getByLabel("New password again", { exact: true }).fill("quiet harbour 42 lamps");
  await button(page, "Change password").click();
  await seeFieldError(page, page.getByLabel("Current password", { exact: true }), /./);
  await look(page, "account-security-wrong-password");
  await page.goto("/account/confirm?next=/account/security");
  await arriveAt(page, "Confirm it's you");
  await look(page, "confirm");
});

journey("a platform without methods", { settings: { providers: [] } }, async ({ page }) => {
  await signIn(page, ada);
  await look(page, "account-security-no-method");
  await signOut(page);
  await signIn(page, systemAdministrator);
  await look(page, "account-security-no-method-system-administrator");
});

journey(
  "a forced set-up",
  { settings: { enforceTwoFa: true, enforcedUsersFilter: { type: "ALL_USERS" } } },
  async ({ page }) => {
    await page.goto("/login");
    await givePassword(page, ada);
    await arriveAt(page, "Set up a second step");
    await look(page, "login-force-mfa");
  },
);

journey("the platform settings", {}, async ({ page }) => {
  await page.goto("/security-settings/2fa");
  await givePassword(page, systemAdministrator);
  await arriveAt(page, "Two-factor authentication");
  await look(page, "two-factor-settings");
  await page.getByLabel("Require two-factor authentication", { exact: true }).check();
  await page.getByLabel("Tenant administrators", { exact: true }).check();
  await page.getByLabel("Only these tenants", { exact: true }).check();
  await look(page, "two-factor-settings-tenants");
  await page.getByLabel("Total allowed time for verification", { exact: true }).fill("0");
  await page.getByLabel("Issuer name", { exact: true }).fill("");
  await button(page, "Save").click();
  await seeFieldError(page, page.getByLabel("Issuer name", { exact: true }), /./);
  await look(page, "two-factor-settings-errors");
});

journey("every method", { settings: allMethods }, async ({ page }) => {
  await signIn(page, ada);
  await look(page, "account-security-all-off");
  await page.goto("/account/security/sms");
  await look(page, "sms-setup");
  await page.getByLabel("Phone number", { exact: true }).fill("050");
  await button(page, "Send code").click();
  await seeFieldError(page, page.getByLabel("Phone number", { exact: true }), /country code/);
  await look(page, "sms-setup-wrong-number");
  await page.getByLabel("Phone number", { exact: true }).fill("+380501234567");
  await button(page, "Send code").click();
  await codeField(page).waitFor();
  await look(page, "sms-setup-code");
  await button(page, "Cancel").click();
  await page.goto("/account/security/email");
  await look(page, "email-setup");
  await turnOn(page);
  await turnOnSending(page, "email codes", "Email address", ada.email);
  await button(page, "Get codes").click();
  await arriveAt(page, "Your backup codes");
  await look(page, "backup-codes");
  await button(page, "Done").click();
  await look(page, "account-security-all-on");
  await page.getByRole("link", { name: "Get new codes" }).click();
  await look(page, "backup-codes-new");
  await page.goto("/demo/inbox");
  await look(page, "demo-inbox");
  await page.goto("/account/security");
  await signOut(page);
  await reachCode(page, ada);
  await page.getByRole("link", { name: "Try another way" }).click();
  await arriveAt(page, "Try another way");
  await look(page, "login-methods");
  await page.goto("/login/mfa?method=EMAIL");
  await look(page, "login-unsent");
  await page.goto("/login/mfa?method=BACKUP_CODE");
  await look(page, "login-backup-code");
});

journey("a forced set-up with a choice", {
  settings: { ...allMethods, enforceTwoFa: true, enforcedUsersFilter: { type: "ALL_USERS" } },
}, async ({ page }) => {
  await page.goto("/login");
  await givePassword(page, ada);
  await arriveAt(page, "Two-factor authentication is required");
  await look(page, "force-mfa-start");
  await page.getByRole("link", { name: /^Text message/ }).click();
  await arriveAt(page, "Set up text messages");
  await look(page, "force-mfa-sms");
  await page.goto("/login/force-mfa/totp");
  await giveCode(page, new Authenticator(await manualKey(page)).nextCode(), "Turn on");
  await arriveAt(page, "You are set up");
  await look(page, "force-mfa-done");
});

journey("mail server and SMS provider", {}, async ({ page }) => {
  await signIn(page, systemAdministrator);
  await page.goto("/settings/outgoing-mail");
  await look(page, "outgoing-mail");
  await button(page, "Save").click();
  await seeFieldError(page, page.getByLabel("Mail server", { exact: true }), /./);
  await look(page, "outgoing-mail-errors");
  await page.goto("/settings/sms-provider");
  await look(page, "sms-provider");
  await page.getByLabel("SMPP", { exact: true }).check();
  await page.getByText("More settings").last().click();
  await look(page, "sms-provider-smpp");
});

journey("what cannot be shown", {}, async ({ page }) => {
  const answer = await page.goto("/no-such-page");
  assert.equal(answer.status(), 404);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
  await look(page, "not-found");
  await signIn(page, ada);
  await page.goto("/security-settings/2fa");
  await look(page, "forbidden");
});

journey("the first start", { kind: "new" }, async ({ page, server }) => {
  await page.goto(server.setup);
  await arriveAt(page, "Welcome to Countersign");
  await look(page, "setup");
  await page.getByLabel("Email", { exact: true }).fill("first@countersign.example");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByLabel("Password again", { exact: true }).fill("not the same");
  await button(page, "Create system administrator").click();
  await seeFieldError(page, page.getByLabel("Password", { exact: true }), /./);
  await look(page, "setup-errors");
  await page.goto("/setup?token=made-up");
  await look(page, "setup-link-expired");
});
