// The first start: an installation where nobody can sign in yet.

import assert from "node:assert/strict";
import { arriveAt, button, givePassword, seeFieldError } from "../rig/acts.mjs";
import { journey } from "../rig/journey.mjs";

const first = { email: "first@countersign.example", password: "quiet harbour 42 lamps" };
const field = (page, label) => page.getByLabel(label, { exact: true });

async function create(page, { email, password }, again = password) {
  await field(page, "Email").fill(email);
  await field(page, "Password").fill(password);
  await field(page, "Password again").fill(again);
  await button(page, "Create system administrator").click();
}

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  const name = `the link that the first start prints makes a system administrator, once${how}`;
  journey(name, { kind: "new", ...options }, async ({ page, server }) => {
    assert.ok(server.setup, "the server printed a set-up link");
    await page.goto(server.setup);
    await arriveAt(page, "Welcome to Countersign");
    await create(page, first, "something else 42");
    await seeFieldError(page, field(page, "Password again"), /./);
    assert.equal(await field(page, "Email").inputValue(), first.email);
    await create(page, { ...first, password: "short" });
    await seeFieldError(page, field(page, "Password"), /./);

    await create(page, first);
    await page.waitForURL((url) => url.pathname !== "/setup");
    await page.goto("/security-settings/2fa");
    // Whether one is signed in at once or has to do it now is for the server to choose.
    if (await button(page, "Sign in").count()) await givePassword(page, first);
    await arriveAt(page, "Two-factor authentication");

    const used = await page.goto(server.setup);
    assert.equal(used.status(), 410);
    assert.equal(await button(page, "Create system administrator").count(), 0);
  });
}

journey("a set-up link that is not right makes nobody", { kind: "new" }, async ({ page, server }) => {
  for (const path of ["/setup?token=made-up", "/setup"]) {
    const answer = await page.goto(path);
    assert.ok([400, 404, 410].includes(answer.status()), `${path}: ${answer.status()}`);
    assert.equal(await button(page, "Create system administrator").count(), 0);
  }
  await page.goto(server.setup);
  await arriveAt(page, "Welcome to Countersign");
});
