// Exports that stand in another crate than the module: all of them are in the interface, however
// the module was built.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";

import { same } from "./support/compare.js";
import { PACKAGES, load } from "./support/packages.js";

/** By the release profile's other settings, with 16 codegen units and without LTO. */
const BUILDS = ["dependency", "dependency-0", "dependency-3"];

for (const name of BUILDS) {
  const missing = name !== "dependency" && !existsSync(new URL(name, PACKAGES));
  test(name, { skip: missing && "isn't built" }, async () => {
    const guest = await load(name);
    assert.deepEqual(Object.keys(guest).sort(), [
      "GuestError",
      "GuestPanic",
      "add",
      "anotherName",
      "atTheTop",
      "instantiate",
      "join",
      "larger",
      "private",
      "split",
    ]);
    same(guest.add(2147483647, 1), -2147483648, "add");
    same(guest.larger(1.5, undefined), 1.5, "larger");
    same(guest.larger(1.5, 2), 2, "larger");
    same(guest.larger(), undefined, "larger");
    same(guest.join(["a", "ä"], "–"), "a–ä", "join");
    same(guest.split("a  ä\n€"), ["a", "ä", "€"], "split");
    same(guest.anotherName(), 7, "anotherName");
    same(guest.atTheTop(), "dependency_lib", "atTheTop");
    same(guest.private("7"), 7, "private");
    assert.throws(() => guest.private("x"), guest.GuestError);
    same(guest.join([..."x".repeat(20_000)], ""), "x".repeat(20_000), "join");
  });
}
