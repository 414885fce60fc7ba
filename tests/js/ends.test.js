// Objects and functions of the guest's leave nothing behind, whether they are freed or forgotten.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { load, observe } from "./support/packages.js";

const MANY = 300_000;

describe("freed", () => {
  test("three hundred thousand objects", async () => {
    const { guest, bytes } = await observe("objects");
    const round = () => {
      for (let i = 0; i < 1000; i++) {
        const counter = new guest.Counter(i);
        counter.increment();
        counter.free();
      }
      // The guest takes the names down until they are asked for.
      guest.dropped();
    };
    for (let i = 0; i < 5; i++) round();
    const before = bytes();
    for (let i = 0; i < MANY; i += 1000) round();
    assert.equal(guest.live(), 0);
    assert.equal(bytes(), before);
  });

  test("objects that the event loop has seen", async () => {
    const { guest, calls } = await observe("objects");
    const kept = Array.from({ length: 3000 }, (_, i) => new guest.Counter(i % 1000));
    await new Promise(setImmediate);
    for (const counter of kept) counter.free();
    assert.equal(guest.live(), 0);
    assert.equal(calls.filter((call) => call === "$drop").length, 3000);
  });

  test("objects of a poisoned instance", async () => {
    const { GuestPanic } = await load("objects");
    const { guest } = await observe("objects");
    const counter = new guest.Counter(1);
    assert.throws(() => counter.blowUp(), GuestPanic);
    assert.throws(() => counter.free(), GuestPanic);
  });
});

describe("forgotten", () => {
  const script = fileURLToPath(new URL("support/forget.js", import.meta.url));
  for (const what of ["objects", "moved", "lists", "functions", "poisoned", "views"]) {
    test(what, async () => {
      const node = promisify(execFile);
      const { stdout } = await node(process.execPath, ["--expose-gc", script, what, String(MANY)]);
      const { made, left, before, after } = JSON.parse(stdout);
      assert(made >= 1000, `${made} made`);
      assert(left <= made / 100, `${left} of ${made} are left`);
      assert(after <= before * 1.5, `${before} bytes became ${after}`);
    });
  }
});
