// `journey(name, options, act)`: a test with a server, a browser and a page of its own.
//
// Whatever a journey is about, it also fails when the page runs into a script error, breaks its own content security
// policy, asks another host for anything or misses one of its own files.

import { mkdir } from "node:fs/promises";
import { after, test } from "node:test";
import { chromium } from "playwright-core";
import { savePlatformSettings } from "./api.mjs";
import { root, startServer } from "./server.mjs";

let browser;

async function theBrowser() {
  browser ??= await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ],
  });
  return browser;
}

after(async () => browser?.close());

export const small = { width: 390, height: 844 };
export const large = { width: 1280, height: 800 };

function watch(page, origin, complaints) {
  page.on("pageerror", (error) => complaints.add(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.add(message.text());
  });
  page.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith("http") && asked !== origin) complaints.add(`request to another host: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      complaints.add(`${response.status()} for ${response.url()}`);
    }
  });
}

/**
 * Options: `kind` of server ("demo" unless told), `settings` to change in the platform settings (null: leave all as
 * a fresh demo has it), and whatever a browser context takes, such as `javaScriptEnabled`.
 */
export function journey(name, options, act) {
  const { kind = "demo", settings = {}, ...contextOptions } = options;
  test(name, { timeout: 180_000 }, async () => {
    const server = await startServer(kind);
    const complaints = new Set();
    let context;
    try {
      if (kind === "demo" && settings) await savePlatformSettings(server, settings);
      context = await (await theBrowser()).newContext({
        baseURL: server.url,
        viewport: large,
        reducedMotion: "reduce",
        ...contextOptions,
      });
      context.setDefaultTimeout(10_000);
      context.on("page", (page) => watch(page, server.url, complaints));
      const page = await context.newPage();
      await act({ page, context, server });
      if (complaints.size) throw new Error(`the page misbehaved:\n${[...complaints].join("\n")}`);
    } catch (error) {
      await describeFailure(name, context, server);
      throw error;
    } finally {
      await context?.close();
      await server.stop();
    }
  });
}

async function describeFailure(name, context, server) {
  const folder = `${root}target/screenshots/failures`;
  const path = `${folder}/${name.replace(/[^a-z0-9]+/gi, "-")}.png`;
  await mkdir(folder, { recursive: true });
  const [page] = context?.pages() ?? [];
  await page?.screenshot({ path, fullPage: true }).catch(() => {});
  console.error(`---- '${name}' failed at ${page?.url()}; picture: ${path}`);
  console.error(`---- log of the server\n${await server.log().catch(() => "(none)")}\n---- end of the log`);
}
