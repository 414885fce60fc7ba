// Imports that the glue takes from modules: the package is an instance by itself.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

import { entry } from "./support/packages.js";

// A user writes these modules, and puts them beside the package: into a copy, because packages are
// shared by all tests.
const temporary = await mkdtemp(join(tmpdir(), "wharf-modules-"));
after(() => rm(temporary, { recursive: true }));
await cp(new URL(".", entry("import-modules")), temporary, { recursive: true });
const folder = pathToFileURL(`${temporary}/`);
writeFileSync(
  new URL("dom.js", folder),
  `export const alerts = [];
export function alert(message) { alerts.push(message); }
export let title = () => undefined;
export const setTitle = (it) => { title = () => it; };
export class Element {
  text = "";
  static find(selector) {
    return selector === "none" ? undefined : Object.assign(new Element(), { text: selector });
  }
}
`,
);
writeFileSync(new URL("clock.js", folder), "export const now = () => 1.5;\n");

const glue = new URL("import_modules.js", folder);
const guest = await import(glue.href);
const dom = await import(new URL("dom.js", folder).href);

test("functions", () => {
  guest.greet("World");
  assert.deepEqual(dom.alerts, ["Hello, World!"]);
  assert.equal(guest.titleOr("none"), "none");
  // What a module exports may change.
  dom.setTitle("Title");
  assert.equal(guest.titleOr("none"), "Title");
});

test("objects", () => {
  const element = guest.stamp("p");
  assert(element instanceof dom.Element);
  assert.equal(element.text, "p at 1.5");
  assert.throws(() => guest.stamp("none"), { name: "GuestError", message: "no none" });
});

test("a further instance has the same", async () => {
  const other = await guest.instantiate();
  other.greet("again");
  assert.deepEqual(dom.alerts, ["Hello, World!", "Hello, again!"]);
});

test("what a module lacks", async () => {
  const source = new URL("broken-dom.js", folder);
  writeFileSync(source, "export const alert = 5;\nexport class Element {}\n");
  const copy = new URL("broken.js", folder);
  writeFileSync(copy, readFileSync(glue, "utf8").replaceAll("./dom.js", "./broken-dom.js"));
  await assert.rejects(import(copy.href), {
    name: "TypeError",
    message: "./broken-dom.js: alert must be a function, not number",
  });
});
