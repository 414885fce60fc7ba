// Lists of numbers: typed arrays here, the same bytes in linear memory.

import { elements, refresh, s64, u32, u64 } from "./memory.js";

/**
 * Copies what the guest wrote back to the caller's array.
 * @param {any} list
 * @param {() => any} view
 * @param {number} at
 */
export function copyBack(list, view, at) {
  refresh();
  const start = at / list.BYTES_PER_ELEMENT;
  list.set(view().subarray(start, start + list.length));
}

/**
 * Loads the list of numbers whose pointer and length stand at an address. To ask a view for their size
 * costs as much as to load a few.
 * @param {number} at
 * @param {any} view
 * @param {number} size of each
 */
export function loadNumbers(at, view, size) {
  const length = u32[(at >>> 2) + 1];
  const start = elements(u32[at >>> 2], length * size, size) / size;
  return view.slice(start, start + length);
}

/**
 * Loads so many numbers, which stand at an address that lies in memory.
 * @param {number} at
 * @param {number} length
 * @param {any} view
 */
export function loadArray(at, length, view) {
  const start = at / view.BYTES_PER_ELEMENT;
  return view.slice(start, start + length);
}

/**
 * Stores an integer of 128 bits, the lower half first.
 * @param {number} at
 * @param {bigint} value
 */
export function storeWide(at, value) {
  u64[at >>> 3] = value;
  u64[(at >>> 3) + 1] = value >> 64n;
}

/**
 * Loads a `u128`.
 * @param {number} at
 */
export function loadU128(at) {
  return (u64[(at >>> 3) + 1] << 64n) | u64[at >>> 3];
}

/**
 * Loads an `i128`.
 * @param {number} at
 */
export function loadS128(at) {
  return (s64[(at >>> 3) + 1] << 64n) | u64[at >>> 3];
}
