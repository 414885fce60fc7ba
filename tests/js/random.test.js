// Random values of every type there and back. Prints the seed; `WHARF_SEED=… node --test` repeats a
// run.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { same } from "./support/compare.js";
import { load } from "./support/packages.js";
import { list, number, numbers, one, option, random, seed, text, tuple } from "./support/random.js";
import { NUMBERS, SCALARS } from "./support/samples.js";

const types = await load("types");

const ok = (/** @type {any} */ val) => ({ tag: "ok", val });
const err = (/** @type {any} */ val) => ({ tag: "err", val });
const some = (/** @type {any} */ val) => ({ tag: "some", val });

/** @typedef {import("./support/random.js").Generator<any>} Any */

/** @type {(first: Any, second: Any) => Any} */
const either = (first, second) => (next) => (next() < 0.5 ? ok(first(next)) : err(second(next)));
/** @type {(value: Any) => Any} */
const tagged = (value) => (next) => (next() < 0.3 ? { tag: "none" } : some(value(next)));

/** What each function takes; all return it. @type {Record<string, Any>} */
const ECHOES = {
  echoStr: text,
  echoString: text,
  echoBoxedStr: text,
  echoCow: text,
  echoOptionStr: option(text),
  echoOptionString: option(text),
  echoStrings: list(text, 300),
  echoStrs: list(text, 300),
  sliceStrings: list(text),
  echoNested: list(numbers(Uint32Array)),
  echoNestedStrings: list(list(text)),
  echoOptionalStrings: list(option(text), 300),
  echoResults: list(either(number(Uint32Array), text), 300),
  echoOptionStrings: option(list(text)),
  echoOptionNumbers: option(numbers(Float64Array)),
  echoOptionSlice: option(numbers(Float64Array)),
  echoOptionOptionU32: tagged(option(number(Uint32Array))),
  echoOptionOptionString: tagged(option(text)),
  echoOptionResult: option(either(text, number(Uint8Array))),
  echoChar: one(SCALARS.Char ?? []),
  sliceChar: list(one(SCALARS.Char ?? []), 6000),
  vecChar: list(one(SCALARS.Char ?? []), 6000),
  vecBool: list(one([true, false]), 20_000),
};

for (const [name, Kind] of Object.entries(NUMBERS)) {
  ECHOES[`echo${name}`] = number(Kind);
  ECHOES[`echoOption${name}`] = option(number(Kind));
  for (const form of ["slice", "vec", "boxed"]) ECHOES[form + name] = numbers(Kind);
}

/**
 * What comes back: lone surrogates don't.
 * @param {any} value
 * @returns {any}
 */
function wellFormed(value) {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value?.tag && "val" in value) return { ...value, val: wellFormed(value.val) };
  return value;
}

describe("there and back", () => {
  for (const [name, generate] of Object.entries(ECHOES)) {
    test(name, (t) => {
      t.diagnostic(`WHARF_SEED=${seed}`);
      const next = random(seed);
      for (let i = 0; i < 300; i++) {
        const value = generate(next);
        same(types[name](value), wellFormed(value), `WHARF_SEED=${seed}, call ${i} of ${name}`);
      }
    });
  }
});

test("several parameters", (t) => {
  t.diagnostic(`WHARF_SEED=${seed}`);
  const next = random(seed);
  const generate = tuple(
    text,
    list((next) => Math.floor(next() * 100)),
    option(number(Uint32Array)),
    text,
    numbers(Uint8Array),
    one([true, false]),
    list(text),
    option(text),
  );
  for (let i = 0; i < 500; i++) {
    const given = generate(next);
    const returned = types.mixed(...given);
    const [first, numbers, count, owned, bytes, flag] = wellFormed(given);
    const start = `${first}|[${numbers.map((/** @type {number} */ number) => number.toFixed(1)).join(", ")}]`;
    const middle = `${count === undefined ? "None" : `Some(${count})`}|${owned}|[${bytes.join(", ")}]|${flag}|[`;
    const what = `WHARF_SEED=${seed}, call ${i}`;
    // How Rust escapes text for debugging isn't this test's matter.
    same(returned.slice(0, start.length + 1 + middle.length), `${start}|${middle}`, what);
  }
});

test("calls of all kinds, one after the other on one instance", async (t) => {
  t.diagnostic(`WHARF_SEED=${seed}`);
  const next = random(seed);
  const guest = await types.instantiate();
  const entries = Object.entries(ECHOES);
  for (let i = 0; i < 5000; i++) {
    const [name, generate] = one(entries)(next);
    const value = generate(next);
    same(guest[name](value), wellFormed(value), `WHARF_SEED=${seed}, call ${i}, ${name}`);
    if (next() < 0.1) assert.throws(() => guest.parse("x"), types.GuestError);
    if (next() < 0.1) assert.throws(() => guest.echoStr(i), TypeError);
  }
});
