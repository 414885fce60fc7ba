// Linear memory: views of it, the block that a call's arguments fill, and the result's bounds.

import { ARENA_SIZE } from "./contract.js";
import { fault } from "./errors.js";

/** @import { Guest, Views } from "./types.d.ts" */

/** The views that this interface uses. @type {Views} */
const VIEWS = { u8: Uint8Array, u32: Uint32Array };

/**
 * The state of one instance.
 * @param {any} wasm
 * @returns {Guest}
 */
export function attach(wasm) {
  const area = wasm.__wharf_area?.() >>> 0;
  const end = area + ARENA_SIZE;
  const guest = /** @type {Guest} */ ({ wasm, area, end, result: end, top: area, tail: area });
  refresh(guest);
  return guest;
}

/**
 * Makes the views anew: growing memory detaches them.
 * @param {Guest} guest
 */
export function refresh(guest) {
  const { buffer } = guest.wasm.memory;
  for (const [name, View] of Object.entries(VIEWS)) /** @type {any} */ (guest)[name] = new View(buffer);
  guest.arena = guest.u8.subarray(guest.area, guest.end);
}

/**
 * The views, after anything that may have grown memory.
 * @param {Guest} guest
 */
export function fresh(guest) {
  if (guest.u8.length === 0) refresh(guest);
}

/**
 * Room for the arguments of a call: in the arena, or in one block of the guest's allocator.
 * @param {Guest} guest
 * @param {number} size
 */
export function reserve(guest, size) {
  fresh(guest);
  const at = guest.top;
  if (size <= guest.end - at) {
    guest.top = (at + size + 7) & -8;
    return (guest.tail = at);
  }
  return overflow(guest, size);
}

/**
 * @param {Guest} guest
 * @param {number} size
 */
export function overflow(guest, size) {
  const at = size < 2147483648 ? guest.wasm.__wharf_overflow(size) >>> 0 : 0;
  if (at === 0) throw new RangeError(`the guest has no memory for arguments of ${size} bytes`);
  fresh(guest);
  return (guest.tail = at);
}

/**
 * Gives back what `reserve` made.
 * @param {Guest} guest
 * @param {number} at
 * @param {number} size
 */
export function release(guest, at, size) {
  if (at >= guest.area && at <= guest.end) guest.top = at;
  else guest.wasm.__wharf_release(at, size);
}

/**
 * Frees what the result lies in, unless that is the result area.
 * @param {Guest} guest
 * @param {number} result
 */
export function postReturn(guest, result) {
  if (result && result !== guest.result) guest.wasm.__wharf_post_return();
}

/**
 * Takes aligned bytes off the block that is being filled.
 * @param {Guest} guest
 * @param {number} size
 * @param {number} align
 */
export function take(guest, size, align) {
  const at = (guest.tail + align - 1) & -align;
  guest.tail = (at >>> 0) + size;
  return at >>> 0;
}

/**
 * Stores a pointer and a length.
 * @param {Guest} guest
 * @param {number} at
 * @param {number} start
 * @param {number} length
 */
export function storePair(guest, at, start, length) {
  guest.u32[at >>> 2] = start;
  guest.u32[(at >>> 2) + 1] = length;
}

/**
 * The address of a result, with `size` bytes behind it.
 * @param {Guest} guest
 * @param {number} at
 * @param {number} size
 */
export function root(guest, at, size) {
  fresh(guest);
  return span(guest, at >>> 0, size, 1);
}

/**
 * An address, once it is sure that these bytes are memory's.
 * @param {Guest} guest
 * @param {number} at
 * @param {number} size
 * @param {number} align
 */
export function span(guest, at, size, align) {
  if (size > 0 && at + size > guest.u8.length) {
    fault(guest, `${size} bytes at ${at}, past the end of its memory`);
  }
  if (size > 0 && at % align > 0) fault(guest, `a list at ${at}, not a multiple of ${align}`);
  return at;
}

/**
 * Whether the second of two cases stands here.
 * @param {Guest} guest
 * @param {number} at
 */
export function loadCase(guest, at) {
  const found = guest.u8[at];
  if (found > 1) fault(guest, `the discriminant ${found}, which its type doesn't have`);
  return found === 1;
}

/**
 * @param {Guest} guest
 * @param {number} code
 */
export function toChar(guest, code) {
  code >>>= 0;
  if (code > 0x10ffff || code >>> 11 === 27) fault(guest, `the character ${code}, which doesn't exist`);
  return String.fromCodePoint(code);
}
