// The system administrator enters a mail server and an SMS provider and tries them out. A demo's messages go to its inbox.

import assert from "node:assert/strict";
import { arriveAt, button, seeFieldError, signIn } from "../rig/acts.mjs";
import { journey } from "../rig/journey.mjs";
import { look } from "../rig/look.mjs";
import { accounts } from "../rig/server.mjs";

const { systemAdministrator } = accounts;
const field = (page, label) => page.locator("input").and(page.getByLabel(label, { exact: true }));
const seeNotice = (page, text) => page.getByRole("status").filter({ hasText: text }).first().waitFor();

for (const [how, options] of [["", {}], [" without JavaScript", { javaScriptEnabled: false }]]) {
  journey(`a mail server and an SMS provider are tried out${how}`, options, async ({ page }) => {
    const looks = how ? async () => {} : look;
    await signIn(page, systemAdministrator);
    await page.goto("/settings/outgoing-mail");
    assert.equal(await button(page, "Send test mail").count(), 0, "nothing is saved yet");
    await field(page, "Mail server").fill("smtp.acme.example");
    await field(page, "Sender").fill("no-reply@acme.example");
    await button(page, "Save").click();
    await seeNotice(page, "The settings are saved.");
    await looks(page, "outgoing-mail-saved");
    await button(page, "Send test mail").click();
    await seeNotice(page, "A test mail is on its way to you.");

    await page.goto("/settings/sms-provider");
    await field(page, "Webhook").check();
    await field(page, "Address").fill("https://sms.acme.example/send");
    await field(page, "Secret").fill("too short");
    await button(page, "Save").click();
    await seeFieldError(page, field(page, "Secret"), /at least 16 characters/);
    await field(page, "Secret").fill("long enough to sign with");
    await button(page, "Save").click();
    await seeNotice(page, "The settings are saved.");
    await field(page, "Phone number").fill("050");
    await button(page, "Send test SMS").click();
    await seeFieldError(page, field(page, "Phone number"), /country code/);
    await looks(page, "sms-provider-saved");
    await field(page, "Phone number").fill("+38 050 1234567");
    await button(page, "Send test SMS").click();
    await seeNotice(page, "A test message is on its way.");

    await page.goto("/demo/inbox");
    await arriveAt(page, "Demo inbox");
    const messages = await page.locator(".messages > li").allInnerTexts();
    assert.equal(messages.length, 2);
    assert.match(messages[0], /\+380501234567/, "the newest is on top");
    assert.ok(messages[1].includes(systemAdministrator.email), messages[1]);
  });
}
