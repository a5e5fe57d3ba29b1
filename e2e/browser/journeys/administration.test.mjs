// Administrators keep tenants, customers and users, and help a user who lost a phone. Looks at every page on the way.

import assert from "node:assert/strict";
import { arriveAt, button, givePassword, seeAlert, seeFieldError, signIn, signOut, turnOn, turnOnSending } from "../rig/acts.mjs";
import { allMethods } from "../rig/api.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const { systemAdministrator, tenantAdministrator: ada, customerUser: cleo } = accounts;
const field = (page, label) => page.getByLabel(label);
const link = (page, name) => page.getByRole("link", { name, exact: true });
const seeNotice = (page, text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();

journey("a tenant is made, its administrator invited, and both are deleted", {}, async ({ page }) => {
  await signIn(page, systemAdministrator);
  await link(page, "Tenants").click();
  await arriveAt(page, "Tenants");
  await look(page, "tenants");
  await link(page, "Add tenant").click();
  await arriveAt(page, "New tenant");
  await look(page, "tenant-new");
  await page.getByText("Contact details").click();
  await field(page, "City").fill("Ghent");
  await field(page, "Email").fill("no address");
  await button(page, "Add tenant").click();
  await seeFieldError(page, field(page, "Title"), /title/);
  assert.equal(await field(page, "City").inputValue(), "Ghent", "what was typed stays");
  await field(page, "Title").fill("West Wind");
  await button(page, "Add tenant").click();
  await seeFieldError(page, field(page, "Email"), /address/);
  await look(page, "tenant-new-errors");
  await field(page, "Email").fill("office@west.example");
  await button(page, "Add tenant").click();

  await arriveAt(page, "West Wind");
  await seeNotice(page, "The tenant is added");
  await look(page, "tenant-administrators-none");
  await link(page, "Add administrator").click();
  await arriveAt(page, "New administrator");
  await look(page, "administrator-new");
  await field(page, "Email").fill("wim@west.example");
  await field(page, "First name").fill("Wim");
  await button(page, "Add administrator").click();
  await arriveAt(page, "Wim");
  await seeNotice(page, "is on its way");
  await look(page, "user-invited");
  await page.goto("/demo/inbox");
  await page.getByText("wim@west.example").first().waitFor();

  await page.goto("/tenants?search=west");
  await look(page, "tenants-search");
  await page.goto("/tenants?search=nowhere");
  await page.getByText("Nothing matches “nowhere”.").waitFor();
  await look(page, "tenants-nothing");
  await page.goto("/tenants?search=west");
  await link(page, "West Wind").click();
  await arriveAt(page, "West Wind");
  await look(page, "tenant");
  await link(page, "Delete tenant").click();
  await arriveAt(page, "Delete West Wind?");
  await page.getByText("With it goes what belongs to it: 1 user.").waitFor();
  await look(page, "tenant-delete");
  await button(page, "Delete tenant").click();
  await arriveAt(page, "Tenants");
  await seeNotice(page, "The tenant is deleted");
  assert.equal(await link(page, "West Wind").count(), 0);
});

journey("of two who save at once, the second sees what the first saved", {}, async ({ page, context }) => {
  await signIn(page, systemAdministrator);
  await page.goto("/tenants");
  await link(page, "North Metering").click();
  const other = await context.newPage();
  await other.goto(page.url());
  await field(page, "Title").fill("North Metering Ltd");
  await button(page, "Save").click();
  await seeNotice(page, "Saved.");
  await field(other, "Title").fill("North Meters");
  await button(other, "Save").click();
  await seeAlert(other, "Somebody else saved this");
  await other.getByText("Saved meanwhile: North Metering Ltd").waitFor();
  await look(other, "tenant-stale");
  await button(other, "Save").click();
  await seeNotice(other, "Saved.");
  await arriveAt(other, "North Meters");
});

journey("profiles set quotas, and one is the default", {}, async ({ page }) => {
  await signIn(page, systemAdministrator);
  await link(page, "Tenant profiles").click();
  await arriveAt(page, "Tenant profiles");
  await link(page, "Add profile").click();
  await arriveAt(page, "New profile");
  await look(page, "profile-new");
  await field(page, "Name").fill("Small");
  await field(page, "Most users").fill("many");
  await button(page, "Add profile").click();
  await seeFieldError(page, field(page, "Most users"), /whole number/);
  await look(page, "profile-new-errors");
  await field(page, "Most users").fill("5");
  await button(page, "Add profile").click();
  await seeNotice(page, "The profile is added");
  await look(page, "profiles");
  await link(page, "Small").click();
  await arriveAt(page, "Small");
  await look(page, "profile");
  await link(page, "Make default").click();
  await button(page, "Make default").waitFor();
  await look(page, "profile-default");
  await button(page, "Make default").click();
  await seeNotice(page, "This is the default now");
  await page.goto("/tenant-profiles");
  await page.getByRole("rowheader").getByRole("link", { name: "Default" }).click();
  await link(page, "Delete profile").click();
  await button(page, "Delete profile").waitFor();
  await look(page, "profile-delete");
  await button(page, "Delete profile").click();
  await seeAlert(page, "Tenants have this profile");
  await look(page, "profile-in-use");
});

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`a customer and its user are added, and the link is shown once${how}`, options, async ({ page }) => {
    const looks = options.javaScriptEnabled === false ? async () => {} : look;
    await signIn(page, ada);
    await link(page, "Customers").click();
    await arriveAt(page, "Customers");
    await looks(page, "customers");
    await link(page, "Add customer").click();
    await arriveAt(page, "New customer");
    await looks(page, "customer-new");
    await field(page, "Title").fill("Harbour Cold Store");
    await button(page, "Add customer").click();
    await arriveAt(page, "Harbour Cold Store");
    await looks(page, "customer-users-none");
    await link(page, "Add user").click();
    await arriveAt(page, "New user");
    await looks(page, "customer-user-new");
    await field(page, "Email").fill(ada.email);
    await field(page, "Show me the link").check();
    await button(page, "Add user").click();
    await seeFieldError(page, field(page, "Email"), /already/);
    await field(page, "Email").fill("hans@harbour.example");
    await field(page, "Last name").fill("Hansen");
    await button(page, "Add user").click();
    await arriveAt(page, "Activation link");
    await page.getByText("activateToken=").waitFor();
    await looks(page, "activation-link");
    await link(page, "Done").click();
    await arriveAt(page, "Hansen");
    await page.getByText("Not activated").waitFor();
    await link(page, "Users").first().click();
    await arriveAt(page, "Users");
    await link(page, "Add user").click();
    await button(page, "Add user").click();
    await seeFieldError(page, field(page, "Email"), /address/);
    await looks(page, "user-new-errors");

    await link(page, "Customers").first().click();
    await link(page, "Harbour Cold Store").click();
    await arriveAt(page, "Harbour Cold Store");
    await looks(page, "customer");
    await link(page, "Users").last().click();
    await link(page, "hans@harbour.example").waitFor();
    await looks(page, "customer-users");
    await page.goBack();
    await link(page, "Delete customer").click();
    await arriveAt(page, "Delete Harbour Cold Store?");
    await looks(page, "customer-delete");
    await button(page, "Delete customer").click();
    await seeNotice(page, "The customer is deleted");
  });
}

journey("a user's methods are removed, and the user is let in anew", { settings: allMethods }, async ({ page, context }) => {
  await signIn(page, cleo);
  await turnOn(page);
  await turnOnSending(page, "email codes", "Email address", cleo.email);

  const desk = await (await context.browser().newContext({ baseURL: new URL(page.url()).origin })).newPage();
  await signIn(desk, ada);
  await link(desk, "Users").click();
  await desk.getByLabel("Two-factor").selectOption("with");
  await button(desk, "Search").click();
  await desk.getByText("1 user").waitFor();
  await look(desk, "users-with-two-factor");
  await link(desk, "Users").click();
  await look(desk, "users");
  await link(desk, cleo.email).click();
  await desk.getByText("cl**@north.example").or(desk.getByText("****@north.example")).first().waitFor();
  await look(desk, "user");
  await link(desk, "Edit particulars").click();
  await look(desk, "user-edit");
  await link(desk, "Cancel").click();
  await link(desk, "Remove all").click();
  await desk.getByText("gets a mail about it").waitFor();
  await look(desk, "user-remove-methods");
  await button(desk, "Remove all").click();
  await seeNotice(desk, "All second factors are removed");
  await desk.getByText("No second factor is set up.").waitFor();
  await desk.getByText("Signed in nowhere.").waitFor();
  await look(desk, "user-without-methods");

  // The session in the other browser is over, and the password alone is enough.
  await page.goto("/account/security");
  await arriveAt(page, "Sign in");
  await givePassword(page, cleo);
  await arriveAt(page, "Security");

  await link(desk, "Disable").click();
  await button(desk, "Disable").click();
  await seeNotice(desk, "The account is disabled");
  await look(desk, "user-disabled");
  await page.goto("/account/security");
  await arriveAt(page, "Sign in");
  await link(desk, "Enable").click();
  await button(desk, "Enable").click();
  await seeNotice(desk, "The account is enabled");
  await link(desk, "Delete user").click();
  await button(desk, "Delete user").click();
  await seeNotice(desk, "The user is deleted");
  await desk.context().close();
});

journey("administrators of the installation", {}, async ({ page }) => {
  await signIn(page, systemAdministrator);
  await link(page, "Administrators").click();
  await arriveAt(page, "Administrators");
  await look(page, "administrators");
  await link(page, "Add administrator").click();
  await arriveAt(page, "New administrator");
  await look(page, "administrator-of-installation-new");
  await page.goBack();
  await link(page, systemAdministrator.email).click();
  await page.getByText("This is your own account").waitFor();
  await look(page, "user-oneself");
});

journey("the menu on a phone", { viewport: { width: 390, height: 844 } }, async ({ page }) => {
  await signIn(page, systemAdministrator);
  const tenants = link(page, "Tenants");
  assert.ok(!(await tenants.isVisible()));
  await button(page, "Menu").click();
  await tenants.waitFor();
  await page.screenshot({ path: `${(await import("../rig/server.mjs")).root}target/screenshots/menu-on-a-phone.png` });
  await tenants.click();
  await arriveAt(page, "Tenants");
  assert.ok(!(await link(page, "SMS provider").isVisible()), "and it is closed again");
  await signOut(page);
});
