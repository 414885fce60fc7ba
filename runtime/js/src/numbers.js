// Lists of numbers: typed arrays here, the same bytes in linear memory.

import { path, reject } from "./check.js";
import { ARENA_SIZE } from "./contract.js";
import { fresh, span, take } from "./memory.js";

/** @import { Check, Guest, TypedArray, ViewName } from "./types.d.ts" */

/**
 * The most bytes that a list of numbers takes: a typed array of the right kind, or an array of
 * numbers that are each right.
 * @param {any} list
 * @param {any} Kind
 * @param {Check} check
 * @param {string} where
 * @param {number} [index]
 */
export function sizeNumbers(list, Kind, check, where, index) {
  if (!(list instanceof Kind)) {
    if (!Array.isArray(list)) reject(list, "", `a ${Kind.name} or an array`, where, index);
    for (let i = 0; i < list.length; i++) check(list[i], path(where, index), i);
  }
  return list.length * Kind.BYTES_PER_ELEMENT + 7;
}

/**
 * Writes a list of numbers to the block, and says where it starts.
 * @param {Guest} guest
 * @param {any} list
 * @param {ViewName} view
 */
export function putNumbers(guest, list, view) {
  const size = guest[view].BYTES_PER_ELEMENT;
  const at = take(guest, list.length * size, size);
  guest[view].set(list, at / size);
  return at;
}

/**
 * As `sizeNumbers`, for a list that the guest takes over: a large one needs no room in the block.
 * @param {any} list
 * @param {any} Kind
 * @param {Check} check
 * @param {string} where
 */
export function sizeOwned(list, Kind, check, where) {
  const size = sizeNumbers(list, Kind, check, where);
  return size > ARENA_SIZE ? 0 : size;
}

/**
 * As `putNumbers`, for a list that the guest takes over: a large one goes straight into a block
 * that the guest then owns.
 * @param {Guest} guest
 * @param {any} list
 * @param {ViewName} view
 */
export function putOwned(guest, list, view) {
  const size = guest[view].BYTES_PER_ELEMENT;
  const bytes = list.length * size;
  if (bytes + 7 <= ARENA_SIZE) return putNumbers(guest, list, view);
  const at = bytes < 2147483648 ? guest.wasm.cabi_realloc(0, 0, size, bytes) >>> 0 : 0;
  if (at === 0) throw new RangeError(`the guest has no memory for a list of ${bytes} bytes`);
  fresh(guest);
  guest[view].set(list, at / size);
  return at;
}

/**
 * A list that the guest may write to must be one that can be written back.
 * @param {any} list
 * @param {any} Kind
 * @param {string} where
 */
export function sizeMutable(list, Kind, where) {
  if (!(list instanceof Kind)) reject(list, "", `a ${Kind.name}, which the guest writes to`, where);
  return list.length * Kind.BYTES_PER_ELEMENT + 7;
}

/**
 * Copies what the guest wrote back to the caller's array.
 * @param {Guest} guest
 * @param {any} list
 * @param {ViewName} view
 * @param {number} at
 */
export function copyBack(guest, list, view, at) {
  fresh(guest);
  const start = at / guest[view].BYTES_PER_ELEMENT;
  list.set(/** @type {any} */ (guest[view].subarray(start, start + list.length)));
}

/**
 * Loads the list of numbers whose pointer and length stand at an address.
 * @param {Guest} guest
 * @param {number} at
 * @param {ViewName} view
 * @returns {any}
 */
export function loadNumbers(guest, at, view) {
  const memory = guest[view];
  const size = memory.BYTES_PER_ELEMENT;
  const length = guest.u32[(at >>> 2) + 1];
  const start = span(guest, guest.u32[at >>> 2], length * size, size) / size;
  return memory.slice(start, start + length);
}
