// What a person does on the pages, in the words of the pages.

import assert from "node:assert/strict";
import { Authenticator } from "./authenticator.mjs";

/** Straight or curly, an apostrophe is one. */
const words = (text) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace("'", "['’]")}$`);

export const heading = (page, name) => page.getByRole("heading", { level: 1, name: words(name) });
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const codeField = (page) => page.getByLabel("6-digit code", { exact: true });

/** Waits until the page with this main heading is there. */
export async function arriveAt(page, name) {
  await heading(page, name).waitFor();
}

/** The page says that something was wrong, in a way that screen readers announce. */
export async function seeAlert(page, text) {
  await page.getByRole("alert").filter({ hasText: text }).first().waitFor();
}

/** A field is marked as wrong, and the text that belongs to it says why. Works without JavaScript in the page. */
export async function seeFieldError(page, field, text) {
  const wrong = field.and(page.locator("[aria-invalid=true]"));
  await wrong.waitFor();
  const ids = ((await wrong.getAttribute("aria-describedby")) ?? "").split(" ").filter(Boolean);
  const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).textContent()));
  assert.match(texts.join(" "), text);
}

export async function givePassword(page, { email, password }) {
  await page.getByLabel("Email", { exact: true }).fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Sign in").click();
}

/** Signs in with a password alone and ends on the security page. */
export async function signIn(page, account) {
  await page.goto("/login?next=/account/security");
  await givePassword(page, account);
  await arriveAt(page, "Security");
}

/** Gives a right password and stops where the code is asked for. */
export async function reachCode(page, account) {
  await page.goto("/login?next=/account/security");
  await givePassword(page, account);
  await arriveAt(page, "Verify it's you");
}

export async function giveCode(page, code, label = "Continue") {
  await codeField(page).fill(code);
  await button(page, label).click();
}

export async function signOut(page) {
  await button(page, "Sign out").click();
  await arriveAt(page, "Sign in");
}

/** The key that the page offers for typing, without its spaces. */
export async function manualKey(page) {
  const text = await page.locator("main").textContent();
  const [key] = text.match(/[A-Z2-7]{4}(?:\s*[A-Z2-7]{4}){7}/) ?? [];
  assert.ok(key, "the page shows a key of eight groups of four");
  return key.replace(/\s/g, "");
}

export async function startSetUp(page) {
  await page.goto("/account/security");
  await button(page, "Set up the authenticator app").click();
  await arriveAt(page, "Set up your authenticator app");
}

/** Turns the authenticator on and ends on the security page. */
export async function turnOn(page) {
  await startSetUp(page);
  const authenticator = new Authenticator(await manualKey(page));
  await giveCode(page, authenticator.nextCode(), "Turn on");
  await arriveAt(page, "Security");
  await expectAuthenticator(page, "On");
  return authenticator;
}

/** The badge beside "Authenticator app" says "On" or "Off". */
export async function expectAuthenticator(page, state) {
  const turn = state === "On" ? page.getByRole("link", { name: "Turn off the authenticator app" }) : button(page, "Set up the authenticator app");
  await turn.waitFor();
  await page.getByText(state, { exact: true }).first().waitFor();
}

/** The code in the message that came last, as the demo's inbox shows it. */
export async function lastCode(page) {
  const inbox = await page.context().newPage();
  await inbox.goto("/demo/inbox");
  const code = await inbox.locator(".big-code").first().textContent();
  await inbox.close();
  return code.trim();
}

/** Turns a method on whose codes are sent: `name` as in "Set up text messages". Ends on the security page. */
export async function turnOnSending(page, name, label, address) {
  await page.goto("/account/security");
  await page.getByRole("link", { name: `Set up ${name}` }).click();
  await arriveAt(page, `Set up ${name}`);
  await page.getByLabel(label, { exact: true }).fill(address);
  await button(page, "Send code").click();
  await codeField(page).waitFor();
  await giveCode(page, await lastCode(page), "Turn on");
  await arriveAt(page, "Security");
  await page.getByRole("link", { name: `Turn off ${name}` }).waitFor();
}

/** Where a code is asked for: has one sent, if none is on its way because the last one was a moment ago. */
export async function haveCodeSent(page) {
  const send = button(page, "Send code");
  await send.or(codeField(page)).first().waitFor();
  if (await codeField(page).isVisible()) return;
  await send.click();
  await page.getByRole("alert").or(codeField(page)).first().waitFor();
  if (await codeField(page).isVisible()) return;
  await page.getByText("You can have another code now.").waitFor();
  await send.click();
  await codeField(page).waitFor();
}
