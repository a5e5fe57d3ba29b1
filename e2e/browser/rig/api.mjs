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

/** Every method there is, with codes sent as often as the server allows. */
export const allMethods = {
  providers: [
    { providerType: "TOTP", issuerName: "Countersign Test" },
    { providerType: "SMS", verificationCodeLifetime: 120, smsVerificationMessageTemplate: "Your code: ${code}" },
    { providerType: "EMAIL", verificationCodeLifetime: 120 },
    { providerType: "BACKUP_CODE", codesQuantity: 10 },
  ],
  minVerificationCodeSendPeriod: 5,
};

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

/** Saves the rules for passwords with some changes, as the system administrator. */
export async function savePasswordPolicy(server, changes) {
  const { email, password } = accounts.systemAdministrator;
  const { token } = await call(server, "POST", "/api/auth/login", null, { username: email, password });
  const settings = await call(server, "GET", "/api/admin/securitySettings", token);
  const passwordPolicy = { ...settings.passwordPolicy, ...changes };
  await call(server, "POST", "/api/admin/securitySettings", token, { ...settings, passwordPolicy });
}

/** Makes a user beside the tenant's administrator who has no password yet. The link with which they choose it. */
export async function activationLink(server, email) {
  const { email: username, password } = accounts.tenantAdministrator;
  const { token } = await call(server, "POST", "/api/auth/login", null, { username, password });
  const user = { email, authority: "TENANT_ADMIN", firstName: "New", lastName: "Comer" };
  const { id } = await call(server, "POST", "/api/user?sendActivationMail=false", token, user);
  const { value } = await call(server, "GET", `/api/user/${id.id}/activationLinkInfo`, token);
  return value;
}
