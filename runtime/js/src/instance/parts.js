// Lists and text within other values. An honest guest's never overlap; the elements of a hostile
// one's list may all be the same large list, and their sum is what a host would have to allocate.

import { decoder } from "../shared/codec.js";
import { fault } from "../shared/errors.js";
import { loadNumbers } from "./numbers.js";
import { loadShortText } from "./text.js";
import { u32, u8 } from "./memory.js";

// How many more bytes lists and text of a result may have: at first, as many as memory.
export let unspent = 0;

/** Sets the bytes that a result may have. */
export function allow() {
  unspent = u8.length;
}

/**
 * Counts the bytes of text, or of a list's elements. What was read from beyond memory isn't a
 * number, and is found out here.
 * @param {number} bytes
 */
export function spend(bytes) {
  unspent -= bytes;
  if (!(unspent >= 0)) fault("lists and text larger than memory");
}

/**
 * Decodes the text of many values at once. Gives none if it isn't ASCII, so that its letters aren't where
 * its bytes are.
 * @param {number} start
 * @param {number} end
 */
export function decodeRun(start, end) {
  if (!(end <= u8.length)) return undefined;
  const text = decoder.decode(u8.subarray(start, end));
  if (text.length !== end - start) return undefined;
  spend(text.length);
  return text;
}

/**
 * As `loadText`, for a part of a value.
 * @param {number} at
 */
export function partText(at) {
  spend(u32[(at >>> 2) + 1]);
  return loadShortText(at);
}

/**
 * As `loadNumbers`, for a part of a value.
 * @param {number} at
 * @param {any} view
 * @param {number} size of each
 */
export function partNumbers(at, view, size) {
  spend(u32[(at >>> 2) + 1] * size);
  return loadNumbers(at, view, size);
}
