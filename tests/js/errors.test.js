// Errors that the guest returns, panics and traps: what is thrown, and what becomes of the instance.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

import { same } from "./support/compare.js";
import { load, observe } from "./support/packages.js";

const panics = await load("panics");
const { instantiate, GuestPanic, GuestError } = panics;
const types = await load("types");

const SOURCE = readFileSync(new URL("../guests/panics/src/lib.rs", import.meta.url), "utf8").split("\n");

/**
 * Where a piece of the guest's source stands, counted from 1.
 * @param {string} code
 */
function line(code) {
  const at = SOURCE.findIndex((line) => line.includes(code));
  assert(at >= 0, code);
  return at + 1;
}

/**
 * The error that a call throws.
 * @param {() => unknown} call
 * @returns {any}
 */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

describe("errors that the guest returns", () => {
  for (const [what, call, payload] of /** @type {[string, () => unknown, unknown][]} */ ([
    ["a string", () => types.checkString(true), "it failed: größer"],
    ["an empty string", () => types.checkUnit(true), ""],
    ["a number", () => types.checkNumber(true), 4294967295],
    ["nothing", () => types.checkNoReason(true), undefined],
    ["a list", () => types.checkOption("x", true), new Uint8Array([1, 2, 255])],
    ["a boolean", () => types.checkNested(true, false), true],
    ["a wharf::Error", () => types.parse("x"), "invalid digit found in string"],
    [
      "a message",
      () => types.parseNamed("9".repeat(20)),
      `${"9".repeat(20)}: number too large to fit in target type`,
    ],
    ["a message of 40 KiB", () => panics.fail("é".repeat(20_000)), `failed: ${"é".repeat(20_000)}`],
  ])) {
    test(what, () => {
      for (let i = 0; i < 3; i++) {
        const error = thrown(call);
        assert.equal(error instanceof Error, true);
        assert(error instanceof types.GuestError || error instanceof GuestError);
        assert.equal(error.name, "GuestError");
        same(error.payload, payload, "payload");
        assert.equal(error.message, String(payload));
        assert.match(String(error.stack), /errors\.test\.js/);
      }
    });
  }

  test("and the instance goes on", () => {
    same(types.checkString(false), 42, "checkString");
    same(panics.greet("you"), "Hello, you!", "greet");
  });
});

/**
 * What fails, and with what.
 * @type {[string, (guest: any) => unknown, string | RegExp, string?][]}
 */
const PANICS = [
  ["a message", (guest) => guest.panicMessage(), "the message, größer", 'panic!("the message'],
  ["a formatted message", (guest) => guest.panicFormatted("größer", 7), "größer is 7", 'panic!("{name} is'],
  ["no message", (guest) => guest.panicEmpty(), /^/, 'panic!("")'],
  ["a message of 100 KiB", (guest) => guest.panicLong(100_000), "é".repeat(50_000), 'panic!("{}", "é"'],
  ["something that isn't text", (guest) => guest.panicAny(), /without a message/, "panic_any(42)"],
  [
    "an index",
    (guest) => guest.index([1, 2, 3], 3),
    "index out of bounds: the len is 3 but the index is 3",
    "list[at as usize]",
  ],
  ["an unwrap", (guest) => guest.unwrap(), "called `Option::unwrap()` on a `None` value", "value.unwrap()"],
  [
    "an expect",
    (guest) => guest.expect("x"),
    "a number: ParseIntError { kind: InvalidDigit }",
    'expect("a number")',
  ],
  ["a division", (guest) => guest.divide(1, 0), "attempt to divide by zero", "a / b"],
  ["an overflow", (guest) => guest.divide(-(2 ** 31), -1), "attempt to divide with overflow", "a / b"],
  ["an abort", (guest) => guest.abort(), /unreachable/],
  ["the engine's stack", (guest) => guest.recurse(4294967295), /call stack|recursion/],
  ["the guest's stack", (guest) => guest.recurseInMemory(4294967295), /out of bounds|call stack|recursion/],
  ["want of memory", wantOfMemory, /memory|unreachable/],
];

/**
 * Takes nearly all memory that there can be, without touching it, and then asks for more.
 * @param {any} guest
 */
function wantOfMemory(guest) {
  while (guest.occupy(2 ** 26));
  guest.allocate(2 ** 26);
}

/** What an instance does that works. @type {[string, (guest: any) => unknown][]} */
const WORKS = [
  ["no arguments", (guest) => guest.count()],
  ["numbers", (guest) => guest.add(1, 2)],
  ["text", (guest) => guest.greet("you")],
  ["text of 1 MiB", (guest) => guest.greet("x".repeat(2 ** 20))],
  ["a list", (guest) => guest.sum([1, 2])],
  ["a large list", (guest) => guest.sum(new Float64Array(100_000))],
  ["a list that is handed over", (guest) => guest.total(new Float64Array(100_000))],
  ["strings", (guest) => guest.lengthAll(["a", "b"])],
  ["an error", (guest) => guest.failNumber(7)],
];

for (const [what, call, message, code] of PANICS) {
  describe(`panics and traps: ${what}`, () => {
    test("is a GuestPanic, and poisons its instance alone", async () => {
      const guest = await instantiate();
      const other = await instantiate();
      assert.equal(guest.count(), 1);
      const error = thrown(() => call(guest));
      assert.equal(error.constructor, GuestPanic, String(error));
      assert.equal(error instanceof Error, true);
      assert.equal(error.name, "GuestPanic");
      if (typeof message === "string") same(error.message, message, "message");
      else assert.match(error.message, message);
      if (code) assert.match(error.location, new RegExp(`src/lib\\.rs:${line(code)}(:\\d+)?$`));
      else assert.equal(error.location, undefined);
      assert(error.cause instanceof Error, "the engine's own error");

      for (const [, works] of WORKS) {
        const again = thrown(() => works(guest));
        assert.equal(again.constructor, GuestPanic, String(again));
        assert(again.message.includes(error.message.slice(0, 20)), again.message);
        assert(again.message.length > error.message.length, "says that it is about an earlier call");
      }
      assert.equal(thrown(() => call(guest)).constructor, GuestPanic);

      // Whoever doesn't look sees what is wrong with the arguments first, or the panic.
      assert.throws(() => guest.greet(7));

      assert.equal(other.count(), 1);
      assert.equal(other.greet("you"), "Hello, you!");
      assert.equal((await instantiate()).count(), 1);
    });
  });
}

test("a panic in the standard library", async () => {
  const guest = await instantiate();
  const error = thrown(() => guest.allocate(2 ** 32 - 10));
  assert.equal(error.message, "capacity overflow");
  assert.match(error.location, /library\/alloc\/src\/.*\.rs:\d+/);
});

test("a panic says what it was while it is large", async () => {
  const guest = await instantiate();
  const list = new Float64Array(100_000);
  same(guest.total(list), 0, "total");
  thrown(() => guest.index(new Uint32Array(100_000), 100_000));
  assert.match(thrown(() => guest.total(list)).message, /the len is 100000 but the index is 100000/);
});

test("a panic leaves a list that was to be changed as it was", async () => {
  const guest = await types.instantiate();
  const list = new Uint32Array([1, 2, 3]);
  assert.throws(() => guest.fill(list, 2 ** 32 - 1), types.GuestPanic);
  same(list, new Uint32Array([1, 2, 3]), "fill");
});

test("an instance that is poisoned isn't called any more", async () => {
  const { guest, calls } = await observe("panics");
  thrown(() => guest.panicMessage());
  calls.length = 0;
  for (const [, works] of WORKS) thrown(() => works(guest));
  assert.deepEqual(calls, []);
});

test("the package is an instance, independent of all others", async () => {
  const before = panics.count();
  const guest = await instantiate();
  assert.equal(guest.count(), 1);
  assert.equal(guest.count(), 2);
  assert.equal(panics.count(), before + 1);
  thrown(() => guest.panicMessage());
  assert.equal(panics.count(), before + 2);
  const members = Object.keys(panics).filter((name) => !/^(Guest|instantiate$)/.test(name));
  assert.deepEqual(Object.keys(guest).sort(), members.sort());
});

test("an instance of a module of one's own", async () => {
  const module = await WebAssembly.compile(
    readFileSync(new URL(import.meta.resolve("../../target/packages/panics/panics.wasm"))),
  );
  const guest = await instantiate({ module });
  assert.equal(guest.count(), 1);
  assert.equal(guest.greet("you"), "Hello, you!");
});

test("an instance is poisoned by its guest, not by its caller", async () => {
  const guest = await instantiate();
  const list = Object.defineProperty(["a"], "0", {
    get() {
      throw new SyntaxError("the caller's own");
    },
  });
  assert.throws(() => guest.lengthAll(list), SyntaxError);
  assert.throws(() => guest.greet(7), TypeError);
  assert.throws(() => guest.add(-1, 0), RangeError);
  assert.throws(() => guest.fail("x"), GuestError);
  assert.equal(guest.greet("you"), "Hello, you!");
});

test("the error classes are the package's own", () => {
  assert.equal(GuestPanic.name, "GuestPanic");
  assert.equal(GuestError.name, "GuestError");
  assert.notEqual(GuestPanic, types.GuestPanic);
  const error = new GuestPanic("by hand");
  assert.equal(String(error), "GuestPanic: by hand");
});
