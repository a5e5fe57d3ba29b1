// Choosing a password by a link out of a mail: the first one, and another one for one that was forgotten.

import assert from "node:assert/strict";
import { arriveAt, button, giveCode, givePassword, seeFieldError, signIn, signOut, turnOn } from "../rig/acts.mjs";
import { activationLink, savePlatformSettings } from "../rig/api.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const ada = accounts.tenantAdministrator;
const chosen = "quiet harbour 42 lamps";
const field = (page, label) => page.getByLabel(label, { exact: true });

async function choose(page, password, again = password) {
  await field(page, "Password").fill(password);
  await field(page, "Password again").fill(again);
  await page.getByRole("button", { name: /^Save/ }).click();
}

/** The link in the mail that came last, as the demo's inbox shows it. Mails go out every other second. */
async function mailedLink(page) {
  const inbox = await page.context().newPage();
  const link = inbox.getByText(/resetToken=/).first();
  for (let tries = 0; tries < 20; tries++) {
    await inbox.goto("/demo/inbox");
    if (await link.isVisible()) break;
    await new Promise((resume) => setTimeout(resume, 500));
  }
  const [address] = (await link.textContent()).match(/http\S+resetToken=\S+/);
  await inbox.close();
  return address;
}

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`a forgotten password is replaced by mail, and the second factor is asked for as ever${how}`, options, async ({ page }) => {
    const isLooked = options.javaScriptEnabled === undefined;
    await signIn(page, ada);
    const authenticator = await turnOn(page);
    await signOut(page);
    await page.getByRole("link", { name: "Forgot password?" }).click();
    await arriveAt(page, "Forgot your password?");
    if (isLooked) await look(page, "forgotten-password");
    await field(page, "Email").fill("ada");
    await button(page, "Send link").click();
    await seeFieldError(page, field(page, "Email"), /name@example/);
    await field(page, "Email").fill(ada.email);
    await button(page, "Send link").click();
    await arriveAt(page, "Look into your mail");
    if (isLooked) await look(page, "forgotten-password-asked");

    const link = await mailedLink(page);
    await page.goto(link);
    await arriveAt(page, "Choose a new password");
    if (isLooked) await look(page, "reset-password");
    await choose(page, chosen, `${chosen}!`);
    await seeFieldError(page, field(page, "Password again"), /differ/);
    if (isLooked) await look(page, "reset-password-wrong");
    await choose(page, chosen);
    await arriveAt(page, "Sign in");
    await page.getByRole("status").filter({ hasText: "new one" }).waitFor();
    await givePassword(page, { ...ada, password: chosen });
    await arriveAt(page, "Verify it's you");
    await giveCode(page, authenticator.nextCode());
    await page.waitForURL(/account\/security/);

    await page.goto(link);
    await arriveAt(page, "This link no longer works");
    if (isLooked) await look(page, "reset-link-expired");
    assert.ok(await page.getByRole("link", { name: "Ask for a new link" }).isVisible());
  });
}

journey("an invited user chooses a password and goes on to a second factor that is required", {}, async ({ page, server }) => {
  const link = await activationLink(server, "newcomer@north.example");
  await savePlatformSettings(server, { enforceTwoFa: true, enforcedUsersFilter: { type: "ALL_USERS" } });
  await page.goto(link);
  await arriveAt(page, "Choose your password");
  await look(page, "create-password");
  await choose(page, "short");
  await seeFieldError(page, field(page, "Password"), /8 or more/);
  await choose(page, chosen);
  await arriveAt(page, "Set up a second step");
  await page.goto(link);
  await arriveAt(page, "This link no longer works");
  await look(page, "activation-link-expired");
});
