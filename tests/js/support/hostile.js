// Guests that don't keep the contract.

import assert from "node:assert/strict";

import { observe } from "./packages.js";

/** Where the guest's own stack is, which nothing here needs. */
export const FREE = 4096;

/** @typedef {{ memory: WebAssembly.Memory, words: Uint32Array, bytes: Uint8Array, end: number }} Guest */

/**
 * Calls a function whose export is replaced.
 * @param {string} name in JavaScript
 * @param {string} link in the module
 * @param {(guest: Guest) => any} replacement
 * @param {any[]} given
 * @param {string} [from] the package
 */
export async function call(name, link, replacement, given, from = "types") {
  const observed = await observe(from, (exports) => {
    assert.equal(typeof exports[link], "function", link);
    const { memory } = exports;
    return {
      [link]: () => {
        const words = new Uint32Array(memory.buffer);
        return replacement({ memory, words, bytes: new Uint8Array(memory.buffer), end: words.byteLength });
      },
    };
  });
  return { ...observed, call: () => observed.guest[name](...given) };
}

/** @type {[string, any][]} */
const OTHERS = [
  ["echoU8", 1],
  ["echoStr", "x"],
];

/**
 * Fails unless the call is a GuestPanic, and the instance poisoned.
 * @param {string} name
 * @param {string} link
 * @param {(guest: Guest) => any} replacement
 * @param {any[]} given
 * @param {string} [from] the package
 * @param {[string, any][]} [others] calls that fail then, too
 */
export async function refused(name, link, replacement, given, from = "types", others = OTHERS) {
  const { call: attempt, guest, GuestPanic } = await call(name, link, replacement, given, from);
  assert.throws(attempt, GuestPanic);
  for (const [other, value] of others) assert.throws(() => guest[other](value), GuestPanic);
}

/**
 * A layout that stands in free memory.
 * @param {...number} layout
 * @returns {(guest: Guest) => number}
 */
export const words =
  (...layout) =>
  ({ words }) => {
    words.set(layout, FREE / 4);
    return FREE;
  };

/**
 * Pointers and lengths of bytes of which some lie outside memory.
 * @type {[string, (end: number) => [number, number]][]}
 */
export const OUTSIDE = [
  ["a byte past the end", (end) => [end - 8, 9]],
  ["starting at the end", (end) => [end, 8]],
  ["far past the end", () => [0xfffffff8, 16]],
  ["round the end of the address space", () => [0xfffffff8, 0xfffffff8]],
  ["as long as can be", () => [8, 0xffffffff]],
  ["negative", () => [-8 >>> 0, 8]],
];
