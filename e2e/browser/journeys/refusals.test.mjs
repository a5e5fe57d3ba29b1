// What people are told who cannot go on: a password that is too old, and an act that is done too often.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { arriveAt, button, givePassword, signIn } from "../rig/acts.mjs";
import { savePasswordPolicy } from "../rig/api.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const { systemAdministrator, tenantAdministrator: ada, customerUser: cleo } = accounts;
const chosen = "quiet harbour 42 lamps";
const field = (page, label) => page.getByLabel(label, { exact: true });
const link = (page, name) => page.getByRole("link", { name, exact: true });

/** Everybody's password becomes so many days older. No clock of the server is touched. */
async function age(server, days) {
  const database = `${dirname(server.config)}/countersign.db`;
  const script = `
import sqlite3
with sqlite3.connect(${JSON.stringify(database)}, timeout=10) as database:
    database.execute("UPDATE credentials SET password_changed_at = password_changed_at - ${days * 86_400_000}")`;
  await promisify(execFile)("python3", ["-c", script]);
}

journey("a password that is too old is changed on the way in", { kind: "serve" }, async ({ page, server }) => {
  await savePasswordPolicy(server, { passwordExpirationPeriodDays: 30 });
  await age(server, 31);
  await page.goto("/login");
  await givePassword(page, systemAdministrator);
  await arriveAt(page, "Your password is too old");
  await look(page, "password-too-old");
  await field(page, "Password").fill(chosen);
  await field(page, "Password again").fill(chosen);
  await page.getByRole("button", { name: /^Save/ }).click();
  await arriveAt(page, "Sign in");
  await signIn(page, { ...systemAdministrator, password: chosen });
});

journey("an address is changed a few times an hour, and then the page says until when to wait", {}, async ({ page }) => {
  await signIn(page, ada);
  await link(page, "Users").click();
  await link(page, cleo.email).click();
  for (let number = 1; number <= 6; number++) {
    await link(page, "Edit particulars").click();
    await field(page, "Email").fill(`cleo${number}@north.example`);
    await button(page, "Save").click();
    if (number < 6) await page.getByRole("status").filter({ hasText: "saved" }).first().waitFor();
  }
  await page.getByText("The address was changed too often. Try again in an hour.").waitFor();
  assert.equal(await field(page, "Email").inputValue(), "cleo6@north.example", "what was typed stays");
  await look(page, "too-many");
});
