// Text: UTF-16 strings here, UTF-8 in linear memory.

import { decoder } from "../shared/codec.js";
import { elements, u32, u8 } from "./memory.js";
import { decodeRun, spend } from "./parts.js";

/**
 * Loads the text whose pointer and length stand at an address.
 * @param {number} at
 */
export function loadText(at) {
  const start = u32[at >>> 2];
  const end = start + u32[(at >>> 2) + 1];
  // What was read from beyond memory is `undefined`, and is found out here.
  if (!(end <= u8.length)) throw TypeError("out of bounds");
  return decoder.decode(u8.subarray(start, end));
}

/**
 * As `loadText`. Few letters of ASCII are cheaper by hand than through a decoder.
 * @param {number} at
 */
export function loadShortText(at) {
  let start = u32[at >>> 2];
  const length = u32[(at >>> 2) + 1];
  const end = start + length;
  if (!(end <= u8.length)) throw TypeError("out of bounds");
  let i = start;
  while (length < 17 && i < end && u8[i] < 128) i++;
  if (i < end) return decoder.decode(u8.subarray(start, end));
  // Sixteen at once and a cut cost less than one after the other. What lies behind doesn't matter.
  // prettier-ignore
  return String.fromCharCode(
    u8[start++], u8[start++], u8[start++], u8[start++], u8[start++], u8[start++], u8[start++], u8[start++],
    u8[start++], u8[start++], u8[start++], u8[start++], u8[start++], u8[start++], u8[start++], u8[start],
  ).slice(0, length);
}

/**
 * Loads a list of strings. The guest lays their text out in one run, so one decoding does.
 * @param {number} at
 */
export function loadTexts(at) {
  const length = u32[(at >>> 2) + 1];
  at = elements(u32[at >>> 2], length * 8, 4);
  spend(length * 8);
  /** @type {string[]} */
  const list = new Array(length);
  if (!length) return list;
  const slot = at >>> 2;
  const first = u32[slot];
  let end = first;
  for (let i = 0; i < length; i++) {
    if (u32[slot + i * 2] !== end) return eachText(at, list);
    end += u32[slot + i * 2 + 1];
  }
  const text = decodeRun(first, end);
  if (text === undefined) return eachText(at, list);
  let from = 0;
  for (let i = 0; i < length; i++) {
    list[i] = text.slice(from, (from += u32[slot + i * 2 + 1]));
  }
  return list;
}

/**
 * Loads strings one by one, because they aren't ASCII or don't lie in one run.
 * @param {number} at
 * @param {string[]} list
 */
export function eachText(at, list) {
  for (let i = 0; i < list.length; i++, at += 8) {
    spend(u32[(at >>> 2) + 1]);
    list[i] = loadShortText(at);
  }
  return list;
}
