// Lists of numbers: typed arrays here, the same bytes in linear memory.

import { elements, refresh, u32 } from "./memory.js";

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
 * Loads the list of numbers whose pointer and length stand at an address.
 * @param {number} at
 * @param {any} view
 */
export function loadNumbers(at, view) {
  const size = view.BYTES_PER_ELEMENT;
  const length = u32[(at >>> 2) + 1];
  const start = elements(u32[at >>> 2], length * size, size) / size;
  return view.slice(start, start + length);
}
