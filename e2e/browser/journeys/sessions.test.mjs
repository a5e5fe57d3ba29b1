// Where somebody is signed in, and ending that from another browser.

import { arriveAt, button, signIn, turnOn } from "../rig/acts.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const ada = accounts.tenantAdministrator;

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`a session is ended from another browser${how}`, options, async ({ page, context, server }) => {
    const elsewhere = await (await context.browser().newContext({ baseURL: server.url })).newPage();
    await signIn(elsewhere, ada);
    await signIn(page, ada);
    await page.getByText("This one", { exact: true }).waitFor();
    if (!how) await look(page, "account-security-sessions");
    await page.getByRole("button", { name: /^End the session of/ }).click();
    await page.getByRole("status").filter({ hasText: "That session is over." }).waitFor();
    await elsewhere.goto("/account/security");
    await arriveAt(elsewhere, "Sign in");
    await elsewhere.context().close();
  });
}

journey("after a second factor was set up, ending the other sessions is offered", {}, async ({ page, context, server }) => {
  const elsewhere = await (await context.browser().newContext({ baseURL: server.url })).newPage();
  await signIn(elsewhere, ada);
  await signIn(page, ada);
  await turnOn(page);
  await page.getByText("in one other place").waitFor();
  await look(page, "account-security-offer");
  await button(page, "Sign out everywhere else").click();
  await page.getByRole("status").filter({ hasText: "signed out everywhere else" }).waitFor();
  await elsewhere.goto("/account/security");
  await arriveAt(elsewhere, "Sign in");
  await elsewhere.context().close();
});
