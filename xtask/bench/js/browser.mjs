// Measures in Chromium, in a page of its own.

import { fileURLToPath } from "node:url";

import { visit } from "../../chromium.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** With these a page has a clock of 5 µs; without them it has one of 100 µs. */
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};
/** Garbage is collected before each batch; that must not throw away compiled code. */
const FLAGS = ["--disable-background-timer-throttling", "--js-flags=--expose-gc --no-flush-bytecode"];

/** Measures in the browser at `chromium` what `options` say, with the peers in the folder `packages`. */
export function measureInBrowser(chromium, packages, options, progress) {
  return visit(chromium, {
    script: "/page.mjs",
    folders: { "/packages/": packages, "/": HERE },
    query: encodeURIComponent(JSON.stringify({ ...options, base: "/packages/" })),
    headers: ISOLATED,
    flags: FLAGS,
    progress,
  });
}
