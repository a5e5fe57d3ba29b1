// Codes by SMS and by email, and codes on paper. Messages are read in the demo's inbox.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import {
  arriveAt, button, codeField, giveCode, givePassword, haveCodeSent, lastCode, reachCode, seeFieldError, signIn, signOut,
  turnOn, turnOnSending,
} from "../rig/acts.mjs";
import { allMethods } from "../rig/api.mjs";
import { journey, small } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const ada = accounts.tenantAdministrator;
const backupCode = (page) => page.getByLabel("Backup code", { exact: true });

/** Has a set of backup codes made and reads it off the page. */
async function makeBackupCodes(page) {
  await arriveAt(page, "Your backup codes");
  const codes = await page.locator(".codes code").allTextContents();
  assert.equal(codes.length, 10);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "backup-codes.txt");
  assert.deepEqual((await readFile(await download.path(), "utf8")).trim().split("\n"), codes);
  return codes;
}

async function tryAnotherWay(page, name) {
  await page.getByRole("link", { name: "Try another way" }).click();
  await arriveAt(page, "Try another way");
  await page.getByRole("button", { name }).click();
  await arriveAt(page, "Verify it's you");
}

for (const [how, options] of [["", {}], [" on a phone", { viewport: small, hasTouch: true, isMobile: true }]]) {
  journey(`a code by text message${how}`, { settings: allMethods, ...options }, async ({ page }) => {
    await signIn(page, ada);
    await turnOnSending(page, "text messages", "Phone number", "00380 (50) 123-45-67");
    await page.getByText("Codes go to +38********67").waitFor();
    await signOut(page);

    await reachCode(page, ada);
    await haveCodeSent(page);
    await page.getByText("+38********67").waitFor();
    await giveCode(page, (await lastCode(page)) === "000000" ? "111111" : "000000");
    await seeFieldError(page, codeField(page), /not right/);
    await page.getByText(/Another code in \d+ seconds?\./).or(button(page, "Resend code")).first().waitFor();
    await button(page, "Resend code").click();
    await page.getByText("Another code is on its way.").waitFor();
    await giveCode(page, await lastCode(page));
    await arriveAt(page, "Security");
  });
}

journey("another code without JavaScript", { settings: allMethods, javaScriptEnabled: false }, async ({ page }) => {
  await signIn(page, ada);
  await page.goto("/account/security/sms");
  await page.getByLabel("Phone number", { exact: true }).fill("+380501234567");
  await button(page, "Send code").click();
  await codeField(page).waitFor();
  const first = await lastCode(page);
  // Without a script the button is there from the start, and the answer says how long it will be.
  await button(page, "Resend code").click();
  await page.getByText(/^You can have another code in \d seconds?\.$/).waitFor();
  assert.equal(await lastCode(page), first, "nothing was sent");
  await resendWithoutScript(page);
  await giveCode(page, await lastCode(page), "Turn on");
  await arriveAt(page, "Security");
  await page.getByText("Codes go to +38********67").waitFor();
});

journey("another code at sign-in without JavaScript", { settings: allMethods, javaScriptEnabled: false }, async ({ page }) => {
  await signIn(page, ada);
  await turnOnSending(page, "text messages", "Phone number", "+380501234567");
  await signOut(page);

  await reachCode(page, ada);
  await haveCodeSent(page);
  const first = await lastCode(page);
  await resendWithoutScript(page, "/login/mfa");
  const second = await lastCode(page);
  if (second !== first) { // Once in a million they are the same.
    await giveCode(page, first);
    await seeFieldError(page, codeField(page), /not right/);
  }
  await giveCode(page, second);
  await arriveAt(page, "Security");
});

const seldom = { ...allMethods, minVerificationCodeSendPeriod: 60 };
journey("how long it is to another code stands in place of its button", { settings: seldom }, async ({ page }) => {
  await signIn(page, ada);
  await turnOnSending(page, "text messages", "Phone number", "+380501234567");
  await signOut(page);

  await reachCode(page, ada);
  await codeField(page).waitFor();
  const resend = page.locator("form.resend");
  await resend.getByText(/^Another code in \d+ seconds?\.$/).waitFor();
  assert.equal(await resend.locator("button").count(), 1);
  assert.ok(await resend.locator("button").isHidden(), "there is nothing to press yet");
  await giveCode(page, await lastCode(page));
  await arriveAt(page, "Security");
});

/** Looks at the page until another code can be had, and asks for it. To look costs nothing; to ask too often would. */
async function resendWithoutScript(page, path = "/account/security/sms") {
  do await page.goto(path);
  while (await page.locator("[data-resend-after]").count());
  await button(page, "Resend code").click();
  await page.getByText("Another code is on its way. Only the newest works.").waitFor();
}

journey("a code by email opens the account", { settings: allMethods }, async ({ page }) => {
  await signIn(page, ada);
  await turnOnSending(page, "email codes", "Email address", "ada.private@north.example");
  await page.getByText("Codes go to ad*******te@north.example").waitFor();
  assert.equal(await page.getByText("ada.private@north.example").count(), 0, "masked");
  await signOut(page);

  await reachCode(page, ada);
  await haveCodeSent(page);
  await page.getByText("ad*******te@north.example").waitFor();
  await look(page, "login-code-sent");
  const code = await lastCode(page);
  await giveCode(page, code === "000000" ? "111111" : "000000");
  await seeFieldError(page, codeField(page), /not right/);
  await giveCode(page, code);
  await arriveAt(page, "Security");
});

journey("backup codes are printed, and nothing but them", { settings: allMethods }, async ({ page }) => {
  await signIn(page, ada);
  await turnOn(page);
  await button(page, "Get codes").click();
  await arriveAt(page, "Your backup codes");
  await page.evaluate(() => {
    window.print = () => (document.title = "printed");
  });
  await button(page, "Print").click();
  assert.equal(await page.title(), "printed");

  await page.emulateMedia({ media: "print" });
  await page.getByText(`Backup codes of ${ada.email} for Countersign. Each works once.`).waitFor();
  assert.equal(await page.locator(".codes code:visible").count(), 10);
  for (const hidden of [button(page, "Print"), button(page, "Done"), page.getByRole("link", { name: "Download" }), page.getByRole("navigation")]) {
    assert.equal(await hidden.count(), 0, "not on paper");
  }
  await mkdir("../../target/screenshots", { recursive: true });
  await page.screenshot({ path: "../../target/screenshots/backup-codes-print.png", fullPage: true });
});

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`email and backup codes${how}`, { settings: allMethods, ...options }, async ({ page }) => {
    await signIn(page, ada);
    await turnOnSending(page, "email codes", "Email address", "ada.private@north.example");
    await button(page, "Get codes").click();
    const codes = await makeBackupCodes(page);
    await button(page, "Done").click();
    await arriveAt(page, "Security");
    await page.getByText("10 of 10 codes left").waitFor();
    await signOut(page);

    await reachCode(page, ada);
    await tryAnotherWay(page, /^Backup codes/);
    await backupCode(page).fill("00000000");
    await button(page, "Continue").click();
    await seeFieldError(page, backupCode(page), /not right/);
    await backupCode(page).fill(codes[0].toUpperCase());
    await button(page, "Continue").click();
    await arriveAt(page, "Security");
    await page.getByText("9 of 10 codes left").waitFor();

    await page.getByRole("link", { name: "Get new codes" }).click();
    await arriveAt(page, "Get new backup codes?");
    await page.getByText("Your 9 remaining codes stop working.").waitFor();
    await button(page, "Get new codes").click();
    await makeBackupCodes(page);
  });
}

journey("the main method is chosen, and one of two is turned off", { settings: allMethods }, async ({ page }) => {
  await signIn(page, ada);
  const authenticator = await turnOn(page);
  await turnOnSending(page, "email codes", "Email address", ada.email);
  await button(page, "Use email codes as main method").click();
  await page.getByText("signing in starts with that method").waitFor();
  await signOut(page);

  await reachCode(page, ada);
  await haveCodeSent(page);
  await tryAnotherWay(page, /^Authenticator app/);
  await giveCode(page, authenticator.nextCode());
  await arriveAt(page, "Security");

  await page.getByRole("link", { name: "Turn off the authenticator app" }).click();
  await page.getByText("You can still sign in with your other methods.").waitFor();
  await button(page, "Turn off").click();
  await arriveAt(page, "Security");
  await page.getByRole("link", { name: "Turn off email codes" }).click();
  await page.getByText("your password alone is enough to sign in").waitFor();
});

const everybody = { ...allMethods, enforceTwoFa: true, enforcedUsersFilter: { type: "ALL_USERS" } };
journey("a forced set-up by email, with backup codes beside it", { settings: everybody }, async ({ page }) => {
  await page.goto("/login?next=/account/security");
  await givePassword(page, ada);
  await arriveAt(page, "Two-factor authentication is required");
  await page.getByRole("link", { name: /^Email/ }).click();
  await arriveAt(page, "Set up email codes");
  assert.equal(await page.getByLabel("Email address", { exact: true }).inputValue(), ada.email);
  await look(page, "force-mfa-email");
  await button(page, "Send code").click();
  await codeField(page).waitFor();
  await look(page, "force-mfa-email-code");
  await giveCode(page, await lastCode(page), "Turn on");
  await arriveAt(page, "You are set up");
  await page.getByRole("link", { name: "Add another method" }).click();
  await arriveAt(page, "Add another method");
  await look(page, "force-mfa-add");
  await page.getByRole("button", { name: /^Backup codes/ }).click();
  await makeBackupCodes(page);
  await look(page, "force-mfa-backup-codes");
  await button(page, "Continue").click();
  await arriveAt(page, "You are set up");
  await button(page, "Continue").click();
  await arriveAt(page, "Security");
});
