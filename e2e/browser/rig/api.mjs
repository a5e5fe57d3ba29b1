// What the journeys prepare through the REST API, because it is not what they are about.

import { accounts } from "./server.mjs";

async function call(server, method, path, token, body) {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { "Content-Type": "application/json", ...(token && { "X-Authorization": `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return text && JSON.parse(text);
}

export const settings = {
  providers: [{ providerType: "TOTP", issuerName: "Countersign Test" }],
  minVerificationCodeSendPeriod: 30,
  verificationCodeCheckRateLimit: null,
  maxVerificationFailuresBeforeUserLockout: 10,
  totalAllowedTimeForVerification: 3600,
  enforceTwoFa: false,
  enforcedUsersFilter: null,
};

/** Saves the platform settings above with some changes, as the system administrator. */
export async function savePlatformSettings(server, changes = {}) {
  const { email, password } = accounts.systemAdministrator;
  const { token } = await call(server, "POST", "/api/auth/login", null, { username: email, password });
  await call(server, "POST", "/api/2fa/settings", token, { ...settings, ...changes });
}
