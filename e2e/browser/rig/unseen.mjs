// After all journeys: fails when there is a page of the router that no journey looked at (rig/look.mjs).
//
// The pages are those of the table that the tests of the API hold against the router.

import { readFile } from "node:fs/promises";
import { seen } from "./looked.mjs";
import { root } from "./server.mjs";

/** What shows nothing of its own: these lead elsewhere, or are files. */
const NO_PAGES = [
  "/", "/account", "/account/security/backup-codes/download", "/login/force-mfa/backup-codes/download",
  "/audit-log/export", "/assets/{file}",
];

const table = await readFile(`${root}crates/server/tests/api/table.rs`, "utf8");
const pages = [...table.matchAll(/\("GET", "(.*?)"\)/g)].map(([, path]) => path);
if (pages.length < 50) throw new Error("the table of pages is no longer where it was");

const pattern = (path) => new RegExp(`^${path.replace(/\{.*?\}/g, "[^/]+")}$`);
const placeholders = (path) => path.split("{").length;
/** The router prefers words over placeholders. */
const mostExact = [...pages].sort((a, b) => placeholders(a) - placeholders(b));
const routeOf = (path) => mostExact.find((page) => pattern(page).test(path));

const lines = (await readFile(seen, "utf8")).trim().split("\n").map((line) => line.split(" "));
// A page that says "not for you" or "not there" is none of the route's.
const looked = new Set(lines.filter(([status]) => !["403", "404", "429"].includes(status)).map(([, path]) => routeOf(path)));
const unseen = pages.filter((page) => !looked.has(page) && !NO_PAGES.includes(page));
if (unseen.length) {
  console.error(`No journey looked at:\n${unseen.map((page) => `  ${page}\n`).join("")}`);
  process.exit(1);
}
console.log(`All ${pages.length - NO_PAGES.length} pages were looked at.`);
