// A Countersign with throw-away data, started by e2e/server.sh and stopped with the journey that asked for it.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
const binary = process.env.COUNTERSIGN_BIN ?? `${root}target/debug/countersign`;

export const accounts = {
  systemAdministrator: { email: "sysadmin@countersign.example", password: "sysadmin-demo-1" },
  tenantAdministrator: { email: "ada@north.example", password: "north-demo-1" },
  otherAdministrator: { email: "bo@south.example", password: "south-demo-1" },
  customerUser: { email: "cleo@north.example", password: "customer-demo-1" },
};

/** Starts a server of one of the kinds that e2e/server.sh knows: "demo", "serve" or "new". */
export async function startServer(kind) {
  const launcher = spawn(`${root}e2e/server.sh`, [kind], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(launcher, "exit");
  const facts = {};
  let ready = false;
  for await (const line of createInterface({ input: launcher.stdout })) {
    if (line === "ready") {
      ready = true;
      break;
    }
    const [, key, value] = line.match(/^(\w+): (.*)$/) ?? [];
    if (key) facts[key] = value;
  }
  if (!ready) throw new Error(`the server (${kind}) did not start; what it said is above`);

  return {
    ...facts,
    log: () => readFile(facts.log, "utf8"),
    admin: (verb, email) =>
      promisify(execFile)(binary, ["admin", verb, "--config", facts.config, "--email", email]),
    async stop() {
      launcher.stdin.end();
      await ended;
    },
  };
}
