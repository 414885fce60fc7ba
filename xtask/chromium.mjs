// A page in Chromium: serves it on 127.0.0.1, opens it in a headless browser, and waits for what it
// posts.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

/** Longer than anything takes, in ticks of so many milliseconds: a clock counts what a machine sleeps. */
const SILENCE = 60;
const TICK = 10e3;

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run"];

/**
 * Opens a page whose module is `script` in the browser at `chromium`, and gives what it posts to
 * `/done`; what it posts to `/failure` is an error. `progress` gets what it posts to `/progress`, which
 * it has to now and then. `folders` are served under their paths, of which the first that fits counts.
 */
export async function visit(
  chromium,
  { script, folders, query = "", headers = {}, flags = [], progress = () => {} },
) {
  let resolve, reject;
  const promise = new Promise((...both) => ([resolve, reject] = both));
  let silent = 0;
  const watchdog = setInterval(() => {
    if (++silent === SILENCE) reject(new Error("the page has been silent for too long"));
  }, TICK);
  const heard = { "/progress": progress, "/done": resolve, "/failure": (text) => reject(new Error(text)) };
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<script type="module" src="${script}"></script>`;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    if (request.method === "POST") {
      silent = 0;
      heard[pathname]?.(JSON.parse(await body(request)));
      response.end();
    } else if (pathname === "/") {
      response.writeHead(200, { "content-type": TYPES[".html"], ...headers }).end(page);
    } else {
      await serve(normalize(decodeURIComponent(pathname)), folders, headers, response);
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));

  const profile = await mkdtemp(join(tmpdir(), "wharf-chromium-"));
  const url = `http://127.0.0.1:${server.address().port}/?${query}`;
  const options = [...FLAGS, ...flags, `--user-data-dir=${profile}`, url];
  const browser = spawn(chromium, options, { stdio: "ignore" });
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

async function close(browser) {
  if (browser.pid === undefined || browser.exitCode !== null || browser.signalCode !== null) return;
  const ended = new Promise((resolve) => {
    browser.removeAllListeners("exit");
    browser.on("exit", resolve);
  });
  browser.kill();
  await ended;
}

async function serve(path, folders, headers, response) {
  const [start, folder] = Object.entries(folders).find(([start]) => path.startsWith(start)) ?? [];
  try {
    const file = join(folder, path.slice(start.length));
    const content = await readFile(file);
    response
      .writeHead(200, { "content-type": TYPES[extname(file)] ?? "text/plain", ...headers })
      .end(content);
  } catch {
    response.writeHead(404, headers).end();
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
