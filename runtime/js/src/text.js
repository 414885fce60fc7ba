// Text: UTF-16 strings here, UTF-8 in linear memory. Lone surrogates cross as U+FFFD.

import { reject } from "./check.js";
import { fault } from "./errors.js";
import { span, storePair, take } from "./memory.js";

/** @import { Guest } from "./types.d.ts" */

export const encoder = new TextEncoder();
export const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The most bytes that a string takes.
 * @param {any} value
 * @param {string} where
 * @param {number} [index]
 * @returns {number}
 */
export function sizeText(value, where, index) {
  return typeof value === "string" ? value.length * 3 : reject(value, "", "a string", where, index);
}

/**
 * Writes text to the block that is being filled, and says how many bytes it has.
 * @param {Guest} guest
 * @param {string} text
 */
export function putText(guest, text) {
  const at = guest.tail;
  const length = writeText(guest, at, text);
  guest.tail = at + length;
  return length;
}

/**
 * Writes text to an address. Short ASCII is cheaper by hand than through an encoder.
 * @param {Guest} guest
 * @param {number} at
 * @param {string} text
 */
export function writeText(guest, at, text) {
  const { u8 } = guest;
  const { length } = text;
  if (length <= 16) {
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) break;
      u8[at + i] = code;
    }
    if (i === length) return length;
  }
  const place = at === guest.area ? guest.arena : u8.subarray(at, at + length * 3);
  return encoder.encodeInto(text, place).written;
}

/**
 * Stores text's pointer and length at an address, and its bytes in the block.
 * @param {Guest} guest
 * @param {number} at
 * @param {string} text
 */
export function storeText(guest, at, text) {
  storePair(guest, at, guest.tail, putText(guest, text));
}

/**
 * Loads the text whose pointer and length stand at an address.
 * @param {Guest} guest
 * @param {number} at
 */
export function loadText(guest, at) {
  return readText(guest, guest.u32[at >>> 2], guest.u32[(at >>> 2) + 1]);
}

/**
 * Reads text. Short ASCII is cheaper by hand than through a decoder.
 * @param {Guest} guest
 * @param {number} at
 * @param {number} length
 */
export function readText(guest, at, length) {
  const { u8 } = guest;
  span(guest, at, length, 1);
  const end = at + length;
  if (length <= 32) {
    let text = "";
    let i = at;
    for (; i + 4 <= end; i += 4) {
      const a = u8[i];
      const b = u8[i + 1];
      const c = u8[i + 2];
      const d = u8[i + 3];
      if ((a | b | c | d) > 127) return decode(guest, at, end);
      text += String.fromCharCode(a, b, c, d);
    }
    for (; i < end; i++) {
      if (u8[i] > 127) return decode(guest, at, end);
      text += String.fromCharCode(u8[i]);
    }
    return text;
  }
  return decode(guest, at, end);
}

/**
 * @param {Guest} guest
 * @param {number} at
 * @param {number} end
 */
export function decode(guest, at, end) {
  try {
    return decoder.decode(guest.u8.subarray(at, end));
  } catch (error) {
    // A RangeError is this engine's limit on strings, not the guest's fault.
    return error instanceof TypeError ? fault(guest, `text at ${at} that isn't UTF-8`) : raise(error);
  }
}

/**
 * @param {unknown} error
 * @returns {never}
 */
export function raise(error) {
  throw error;
}

/**
 * The most bytes that a list of strings takes.
 * @param {any} list
 * @param {string} where
 * @param {number} [index]
 */
export function sizeTexts(list, where, index) {
  if (!Array.isArray(list)) reject(list, "", "an array of strings", where, index);
  let size = list.length * 8 + 3;
  for (let i = 0; i < list.length; i++) size += sizeText(list[i], where, i);
  return size;
}

/**
 * Writes a list of strings to the block: pointers and lengths, then all text in one run.
 * @param {Guest} guest
 * @param {string[]} list
 */
export function putTexts(guest, list) {
  const { length } = list;
  const start = take(guest, length * 8, 4);
  const text = list.join("");
  const at = guest.tail;
  const bytes = encoder.encodeInto(text, guest.u8.subarray(at, at + text.length * 3)).written;
  if (bytes === text.length) {
    // Bytes and characters agree, so it was ASCII.
    const { u32 } = guest;
    let next = at;
    for (let i = 0, slot = start >>> 2; i < length; i++) {
      const size = list[i].length;
      u32[slot++] = next;
      u32[slot++] = size;
      next += size;
    }
    guest.tail = next;
  } else {
    for (let i = 0; i < length; i++) storeText(guest, start + i * 8, list[i]);
  }
  return start;
}

/**
 * Loads a list of strings. The guest lays their text out in one run, so one decoding does.
 * @param {Guest} guest
 * @param {number} at
 */
export function loadTexts(guest, at) {
  const { u32 } = guest;
  const length = u32[(at >>> 2) + 1];
  const start = span(guest, u32[at >>> 2], length * 8, 4) >>> 2;
  /** @type {string[]} */
  const list = new Array(length);
  if (length === 0) return list;
  const first = u32[start];
  let end = first;
  for (let i = start; i < start + length * 2; i += 2) {
    if (u32[i] !== end) return eachText(guest, start * 4, list);
    end += u32[i + 1];
  }
  const text = readText(guest, first, end - first);
  if (text.length !== end - first) return eachText(guest, start * 4, list);
  for (let i = 0, from = 0; i < length; i++) {
    const to = from + u32[start + i * 2 + 1];
    list[i] = text.slice(from, to);
    from = to;
  }
  return list;
}

/**
 * Loads strings one by one, because they aren't ASCII or don't lie in one run.
 * @param {Guest} guest
 * @param {number} start
 * @param {string[]} list
 */
export function eachText(guest, start, list) {
  for (let i = 0; i < list.length; i++) list[i] = loadText(guest, start + i * 8);
  return list;
}
