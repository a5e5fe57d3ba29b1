// Signing in and out: what goes wrong, what the browser remembers, and doing it all by keyboard.

import assert from "node:assert/strict";
import {
  arriveAt, button, codeField, giveCode, givePassword, reachCode, seeAlert, signIn, signOut, turnOn,
} from "../rig/acts.mjs";
import { journey } from "../rig/journey.mjs";
import { accounts } from "../rig/server.mjs";

const ada = accounts.tenantAdministrator;

const asTyped = (page, label) => page.getByLabel(label, { exact: true }).inputValue();

journey("a wrong password and an unknown address get the same answer", {}, async ({ page }) => {
  const answers = [];
  for (const email of [ada.email, "nobody@north.example"]) {
    await page.goto("/login");
    await givePassword(page, { email, password: "not the password" });
    await seeAlert(page, /./);
    answers.push(await page.getByRole("alert").first().innerText());
    assert.equal(await asTyped(page, "Email"), email, "the address need not be typed again");
    assert.equal(await asTyped(page, "Password"), "", "a password is never sent back");
  }
  assert.equal(answers[0], answers[1]);
});

journey("a page that needs a sign-in leads to it and back again", {}, async ({ page }) => {
  await page.goto("/account/security");
  await arriveAt(page, "Sign in");
  assert.equal(new URL(page.url()).pathname, "/login");
  await givePassword(page, ada);
  await arriveAt(page, "Security");
  assert.equal(new URL(page.url()).pathname, "/account/security");
});

journey("a sign-in never leads to another site", {}, async ({ page, server }) => {
  for (const next of ["https://evil.example/", "//evil.example/", "/\\evil.example/"]) {
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await givePassword(page, ada);
    await page.waitForURL((url) => url.pathname !== "/login");
    assert.equal(new URL(page.url()).origin, server.url);
    await signOut(page);
  }
});

journey("after signing out, going back shows nothing of the account", {}, async ({ page }) => {
  await signIn(page, ada);
  await signOut(page);
  await page.goBack();
  await arriveAt(page, "Sign in");
  assert.equal(await page.getByText(ada.email).count(), 0);
  await page.goto("/account/security");
  await arriveAt(page, "Sign in");
});

journey("the cookie of a session is out of reach of scripts and of other sites", {}, async ({ page, context }) => {
  await signIn(page, ada);
  const cookies = await context.cookies();
  assert.ok(cookies.length > 0);
  for (const { name, httpOnly, sameSite } of cookies) {
    assert.ok(httpOnly, `${name} is HttpOnly`);
    assert.equal(sameSite, "Lax", name);
  }
});

journey("a half-done sign-in opens no other page and can be started again", {}, async ({ page }) => {
  await signIn(page, ada);
  const authenticator = await turnOn(page);
  await signOut(page);
  await reachCode(page, ada);
  await page.goto("/account/security");
  assert.notEqual(new URL(page.url()).pathname, "/account/security");

  await reachCode(page, ada);
  await button(page, "Start again").click();
  await arriveAt(page, "Sign in");
  await reachCode(page, ada);
  await giveCode(page, authenticator.nextCode());
  await arriveAt(page, "Security");
});

const hasFocus = (field) => field.evaluate((element) => element === document.activeElement);

/** Presses Tab until the wanted element has the focus; each stop on the way has to show that it has it. */
async function tabTo(page, wanted) {
  for (let stops = 0; stops < 20; stops++) {
    await page.keyboard.press("Tab");
    const visible = await page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
    });
    const focused = await page.evaluate(() => document.activeElement.outerHTML);
    assert.ok(visible, `one can see that this has the focus: ${focused}`);
    if (await hasFocus(wanted)) return;
  }
  assert.fail("the element cannot be reached by Tab");
}

journey("everything can be done by keyboard", {}, async ({ page }) => {
  await signIn(page, ada);
  const authenticator = await turnOn(page);
  await signOut(page);

  await page.goto("/login?next=/account/security");
  // The field for the address may have the focus already.
  const email = page.getByLabel("Email", { exact: true });
  if (!(await hasFocus(email))) await tabTo(page, email);
  await page.keyboard.type(ada.email);
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(ada.password);
  await page.keyboard.press("Enter");

  await arriveAt(page, "Verify it's you");
  if (!(await hasFocus(codeField(page)))) await tabTo(page, codeField(page));
  await page.keyboard.type(authenticator.nextCode());
  await page.keyboard.press("Enter");
  await arriveAt(page, "Security");

  await tabTo(page, page.getByRole("link", { name: /^Turn off/ }));
  await page.keyboard.press("Enter");
  await arriveAt(page, "Turn off the authenticator app?");
  await tabTo(page, button(page, "Turn off"));
  await page.keyboard.press("Enter");
  await arriveAt(page, "Security");
  await tabTo(page, button(page, "Sign out"));
  await page.keyboard.press("Enter");
  await arriveAt(page, "Sign in");
});

journey("the password can be looked at before it is sent", {}, async ({ page }) => {
  await page.goto("/login");
  const field = page.getByLabel("Password", { exact: true });
  await field.fill("secret words");
  assert.equal(await field.getAttribute("type"), "password");
  await page.getByRole("button", { name: /show/i }).click();
  assert.equal(await page.locator("input[name=password]").getAttribute("type"), "text");
  await page.getByRole("button", { name: /hide/i }).click();
  assert.equal(await page.locator("input[name=password]").getAttribute("type"), "password");
});
