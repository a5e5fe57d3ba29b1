// Signing in with a password and a code, from turning it on to turning it off.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  arriveAt, button, codeField, expectAuthenticator, giveCode, givePassword, manualKey, reachCode, seeFieldError,
  signIn, signOut, startSetUp, turnOn,
} from "../rig/acts.mjs";
import { codeAt, stepNow } from "../rig/authenticator.mjs";
import { journey, small } from "../rig/journey.mjs";
import { readQrCode } from "../rig/qr.mjs";
import { accounts } from "../rig/server.mjs";

const ada = accounts.tenantAdministrator;

for (const [how, options] of [
  ["", {}],
  [" without JavaScript", { javaScriptEnabled: false }],
  [" on a phone", { viewport: small, hasTouch: true, isMobile: true }],
]) {
  journey(`the authenticator is turned on, used and turned off${how}`, options, async ({ page }) => {
    await signIn(page, ada);
    await expectAuthenticator(page, "Off");
    const authenticator = await turnOn(page);
    await signOut(page);

    await reachCode(page, ada);
    assert.match(await page.locator("main").innerText(), new RegExp(ada.email), "the page says who signs in");
    await giveCode(page, authenticator.wrongCode());
    await seeFieldError(page, codeField(page), /./);
    await giveCode(page, authenticator.lastCode());
    await seeFieldError(page, codeField(page), /already|next|new/i);
    await giveCode(page, authenticator.nextCode());
    await arriveAt(page, "Security");
    await expectAuthenticator(page, "On");

    await page.getByRole("link", { name: /^Turn off/ }).click();
    await arriveAt(page, "Turn off the authenticator app?");
    await button(page, "Turn off").click();
    await arriveAt(page, "Security");
    await expectAuthenticator(page, "Off");
    await signOut(page);
    await signIn(page, ada);
  });
}

journey("a code that was used is refused in another sign-in too", {}, async ({ page }) => {
  await signIn(page, ada);
  const authenticator = await turnOn(page);
  await signOut(page);
  await reachCode(page, ada);
  await giveCode(page, authenticator.nextCode());
  await arriveAt(page, "Security");
  await signOut(page);
  await reachCode(page, ada);
  await giveCode(page, authenticator.lastCode());
  await seeFieldError(page, codeField(page), /already|next|new/i);
});

journey(
  "too many wrong codes lock the account until an administrator unlocks it",
  { settings: { maxVerificationFailuresBeforeUserLockout: 3 } },
  async ({ page, server }) => {
    await signIn(page, ada);
    const authenticator = await turnOn(page);
    await signOut(page);
    await reachCode(page, ada);
    for (let failure = 1; failure < 3; failure++) {
      await giveCode(page, authenticator.wrongCode());
      await seeFieldError(page, codeField(page), /./);
    }
    await giveCode(page, authenticator.wrongCode());
    await page.getByText(/locked/i).first().waitFor();

    await page.goto("/login");
    await givePassword(page, ada);
    await page.getByText(/locked|not active/i).first().waitFor();

    await server.admin("unlock", ada.email);
    await reachCode(page, ada);
    await giveCode(page, authenticator.nextCode());
    await arriveAt(page, "Security");
  },
);

for (const colorScheme of ["light", "dark"]) {
  journey(`the QR code can be scanned, ${colorScheme}`, { colorScheme }, async ({ page }) => {
    await signIn(page, ada);
    await startSetUp(page);
    const text = await readQrCode(page);
    assert.ok(text, "there is a readable QR code");
    const address = new URL(text);
    assert.equal(`${address.protocol}//${address.host}`, "otpauth://totp");
    assert.equal(address.searchParams.get("issuer"), "Countersign Test");
    assert.equal(decodeURIComponent(address.pathname), `/Countersign Test:${ada.email}`);
    assert.equal(address.searchParams.get("secret"), await manualKey(page));
  });
}

journey("the key on the page gives the codes that another implementation gives", {}, async ({ page }) => {
  await signIn(page, ada);
  await startSetUp(page);
  const key = await manualKey(page);
  const step = stepNow();
  const when = `${new Date(step * 30_000).toISOString().slice(0, 19).replace("T", " ")} UTC`;
  const second = execFileSync("oathtool", ["--totp", "--base32", "--now", when, "-"], { input: key, encoding: "utf8" });
  assert.equal(codeAt(key, step), second.trim());
});

journey("a wrong code does not turn the authenticator on, and the key stays", {}, async ({ page }) => {
  await signIn(page, ada);
  await startSetUp(page);
  const key = await manualKey(page);
  await giveCode(page, "000 00", "Turn on");
  await seeFieldError(page, codeField(page), /./);
  assert.equal(await manualKey(page), key, "who already scanned it need not do so again");
  await page.getByRole("button", { name: "Cancel" }).click();
  await arriveAt(page, "Security");
  await expectAuthenticator(page, "Off");
});

journey("a code may be typed with a space in it", {}, async ({ page }) => {
  await signIn(page, ada);
  const authenticator = await turnOn(page);
  await signOut(page);
  await reachCode(page, ada);
  await giveCode(page, authenticator.nextCode().replace(/^.../, "$& "));
  await arriveAt(page, "Security");
});

journey("turning it off can be thought over", {}, async ({ page }) => {
  await signIn(page, ada);
  await turnOn(page);
  await page.getByRole("link", { name: /^Turn off/ }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await arriveAt(page, "Security");
  await expectAuthenticator(page, "On");
});

const noMethods = { settings: { providers: [] } };
journey("where the platform offers no method, nothing can be turned on", noMethods, async ({ page }) => {
  await signIn(page, ada);
  assert.equal(await page.getByText(/^Set up/).count(), 0);
});
