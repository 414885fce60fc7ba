// Measures in Chromium: serves the benchmark on 127.0.0.1, opens its page in a headless browser, and
// waits for what the page posts.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** Longer than any workload takes, in ticks of so many milliseconds: a clock counts what a machine sleeps. */
const SILENCE = 60;
const TICK = 10e3;

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};
/** With these a page has a clock of 5 µs; without them it has one of 100 µs. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

const PAGE = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="module" src="/page.mjs"></script>`;

/** Measures in the browser at `chromium` what `options` say, with the peers in the folder `packages`. */
export async function measureInBrowser(chromium, packages, options, progress) {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  let silent = 0;
  const watchdog = setInterval(() => {
    if (++silent === SILENCE) reject(new Error("the page has been silent for too long"));
  }, TICK);
  const heard = { "/progress": progress, "/rows": resolve, "/failure": (text) => reject(new Error(text)) };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    if (request.method === "POST") {
      silent = 0;
      heard[pathname]?.(JSON.parse(await body(request)));
      response.end();
    } else {
      await serve(pathname, packages, response);
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

  const query = encodeURIComponent(JSON.stringify({ ...options, base: "/packages/" }));
  const profile = await mkdtemp(join(tmpdir(), "wharf-bench-"));
  const browser = open(chromium, profile, `http://127.0.0.1:${server.address().port}/?${query}`);
  browser.on("error", reject);
  browser.on("exit", (code) => reject(new Error(`${chromium} ended (${code}) before the page did`)));
  try {
    return await promise;
  } finally {
    clearInterval(watchdog);
    await close(browser);
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function open(chromium, profile, url) {
  // Garbage is collected before each batch; that must not throw away compiled code.
  const flags = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-extensions",
    "--no-first-run",
    "--disable-background-timer-throttling",
    "--js-flags=--expose-gc --no-flush-bytecode",
    `--user-data-dir=${profile}`,
  ];
  return spawn(chromium, [...flags, url], { stdio: "ignore" });
}

async function close(browser) {
  if (browser.exitCode !== null || browser.signalCode !== null) return;
  const ended = new Promise((resolve) => {
    browser.removeAllListeners("exit");
    browser.on("exit", resolve);
  });
  browser.kill();
  await ended;
}

async function serve(pathname, packages, response) {
  if (pathname === "/") {
    response.writeHead(200, { "content-type": TYPES[".html"], ...ISOLATED }).end(PAGE);
    return;
  }
  const path = normalize(decodeURIComponent(pathname));
  const inPackages = path.startsWith("/packages/");
  const file = inPackages ? join(packages, path.slice("/packages/".length)) : join(HERE, path);
  try {
    const content = await readFile(file);
    response
      .writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain", ...ISOLATED })
      .end(content);
  } catch {
    response.writeHead(404, ISOLATED).end();
  }
}

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The browser's name and version. */
export async function versionOf(chromium) {
  const child = spawn(chromium, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  return text.trim().split(" built")[0];
}
