// Values as large as engines and linear memory allow: they cross, or fail with a clean error, and
// the instance goes on. Needs up to 4 GiB.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { observe } from "./support/packages.js";

const MI = 2 ** 20;

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc");

// Each test has an instance of its own, whose memory goes when the test is over.
afterEach(() => gc());

/**
 * Either the call works, or it throws an error that isn't the guest's fault, and names its reason.
 * @param {() => unknown} call
 * @param {any} GuestPanic
 * @returns {unknown} what the call returns, or the error
 */
function attempt(call, GuestPanic) {
  try {
    return call();
  } catch (error) {
    assert(error instanceof Error, String(error));
    assert(!(error instanceof GuestPanic), String(error));
    assert.match(error.message, /memory|length|too large|longer|allocation|size/i);
    return error;
  }
}

/**
 * Leaves less than 64 MiB of linear memory.
 * @param {any} guest
 */
function leaveLittle(guest) {
  while (guest.occupy(64 * MI));
}

/** @param {any} guest */
function works(guest) {
  assert.equal(guest.greet("you"), "Hello, you!");
  assert.equal(guest.length("ä".repeat(100_000)), 200_000);
  assert.equal(guest.total(new Float64Array(100_000)), 0);
  assert.equal(guest.largeString(100_000).length, 100_000);
}

test("256 MiB of text in", async () => {
  const { guest } = await observe("panics");
  const text = "0123456789abcdef".repeat(16 * MI);
  assert.equal(guest.length(text), 256 * MI);
  works(guest);
  assert.equal(guest.lengthOwned(text), 256 * MI);
  works(guest);
  assert.equal(guest.lengthAll([text, "x"]), 256 * MI + 1);
  works(guest);
});

test("256 MiB of text in that isn't ASCII", async () => {
  const { guest } = await observe("panics");
  const text = "é".repeat(128 * MI);
  assert.equal(guest.length(text), 256 * MI);
  works(guest);
  assert.equal(guest.lengthAll([text, "x"]), 256 * MI + 1);
  works(guest);
});

test("text as long as it gets", async () => {
  const { guest, GuestPanic } = await observe("panics");
  const text = "x".repeat(2 ** 29 - 24);
  const length = attempt(() => guest.length(text), GuestPanic);
  assert(length === text.length || length instanceof RangeError, String(length));
  works(guest);
});

test("256 MiB of text out", async () => {
  const { guest } = await observe("panics");
  assert.equal(guest.largeString(256 * MI).length, 256 * MI);
  works(guest);
  const text = guest.largeText(85 * MI);
  assert.equal(text.length, 85 * MI);
  assert(text.endsWith("€"));
  works(guest);
});

test("text out that is longer than a string can be", async () => {
  const { guest, GuestPanic } = await observe("panics");
  for (const bytes of [2 ** 29 - 24, 2 ** 29, 600 * MI, 2 ** 30]) {
    const text = attempt(() => guest.largeString(bytes), GuestPanic);
    if (typeof text === "string") assert.equal(text.length, bytes);
    else assert(bytes >= 2 ** 29 - 24, String(text));
    works(guest);
  }
});

test("256 MiB of numbers in", async () => {
  const { guest } = await observe("panics");
  const list = new Float64Array(32 * MI);
  list[32 * MI - 1] = 7;
  assert.equal(guest.sum(list), 7);
  works(guest);
  assert.equal(guest.total(list), 7);
  works(guest);
});

test("256 MiB of numbers out", async () => {
  const { guest } = await observe("panics");
  const list = guest.largeList(32 * MI);
  assert.equal(list.length, 32 * MI);
  assert.equal(list[32 * MI - 1], 0.5);
  works(guest);
});

test("many strings out, and in again", async () => {
  const { guest } = await observe("panics");
  const list = guest.manyStrings(MI, 16);
  assert.equal(list.length, MI);
  assert.equal(guest.lengthAll(list), 16 * MI);
  works(guest);
});

test("more than memory can hold", async () => {
  const { guest, GuestPanic, calls } = await observe("panics");
  const piece = "x".repeat(100 * MI);
  for (const [count, name] of [
    [10, "3 GiB"],
    [15, "4.5 GiB"],
    [100, "30 GiB"],
  ]) {
    const texts = new Array(count).fill(piece);
    const error = attempt(() => guest.lengthAll(texts), GuestPanic);
    assert(error instanceof RangeError, `${name}: ${error}`);
    assert(!calls.includes("length_all"), "the guest ran");
    works(guest);
  }
});

test("more than is left", async () => {
  const { guest, GuestPanic } = await observe("panics");
  leaveLittle(guest);
  const text = "x".repeat(40 * MI);
  for (const call of [
    () => guest.length(text),
    () => guest.lengthOwned(text),
    () => guest.lengthAll([text]),
    () => guest.sum(new Float64Array(15 * MI)),
    () => guest.total(new Float64Array(15 * MI)),
  ]) {
    const error = attempt(call, GuestPanic);
    assert(error instanceof RangeError, String(error));
    works(guest);
  }
  assert.equal(guest.tryAllocate(2 ** 30), false);
  works(guest);
});

test("a guest that wants more than is left", async () => {
  const { guest, GuestPanic } = await observe("panics");
  leaveLittle(guest);
  assert.throws(() => guest.largeString(100 * MI), GuestPanic);
  assert.throws(() => guest.greet("you"), GuestPanic);
});

test("a list that claims to be long", async () => {
  const { guest, GuestPanic } = await observe("types");
  const sparse = new Array(2 ** 32 - 1);
  assert.throws(() => guest.sliceU8(sparse), TypeError);
  assert.throws(() => guest.echoStrings(sparse), /^RangeError: no memory for 34359738363 bytes$/);
  sparse.length = 8 * MI;
  const list = attempt(() => guest.echoOptionalStrings(sparse), GuestPanic);
  assert(list instanceof RangeError || /** @type {any} */ (list).length === 8 * MI);
  assert.equal(guest.echoStr("you"), "you");
});

test("as many errors as one likes, as large as they come", async () => {
  const { guest, GuestError, bytes } = await observe("panics");
  const text = "x".repeat(32 * MI);
  const fail = () =>
    assert.throws(
      () => guest.fail(text),
      (error) => error instanceof GuestError && /** @type {any} */ (error).payload.length === 32 * MI + 8,
    );
  fail();
  fail();
  const before = bytes();
  for (let i = 0; i < 5; i++) fail();
  assert.equal(bytes(), before);
  works(guest);
});
