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

// The text of a list's elements, if it was decoded in one run, and where it starts.
export let runText = "";
export let runStart = 0;

/**
 * Decodes all text of a list's elements, if it lies in one run and is ASCII.
 * @param {number} at
 * @param {number} length
 * @param {number} size
 * @param {number[]} places of text in an element; of an optional one, `~place`
 */
export function decodeRun(at, length, size, places) {
  let end = -1;
  for (let i = 0; i < length; i++, at += size) {
    // Not `for … of`, which costs as much as all else.
    for (let j = 0; j < places.length; j++) {
      let place = places[j];
      if (place < 0) {
        place = ~place;
        // The discriminant stands before.
        if (!u8[at + place - 4]) continue;
      }
      const slot = (at + place) >>> 2;
      const start = u32[slot];
      if (end < 0) runStart = end = start;
      if (start !== end) return;
      end += u32[slot + 1];
    }
  }
  if (end < 0 || end > u8.length) return;
  const text = decoder.decode(u8.subarray(runStart, end));
  if (text.length === end - runStart) runText = text;
}

/** Forgets the text that was decoded in one run. */
export function endRun() {
  runText = "";
}

/**
 * As `loadText`, for a part of a value.
 * @param {number} at
 */
export function partText(at) {
  const first = u32[at >>> 2];
  const length = u32[(at >>> 2) + 1];
  spend(length);
  const start = first - runStart;
  const end = start + length;
  if (start >= 0 && end <= runText.length) return runText.slice(start, end);
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
