// Text: UTF-16 strings here, UTF-8 in linear memory.

import { IN_BROWSER, LETTERS_IN, LETTERS_OUT, codeAt, decoder, encoder } from "../shared/codec.js";
import { AREA, arena, elements, refresh, u32, u8 } from "./memory.js";
import { decodeRun, spend } from "./parts.js";

/**
 * Loads the text whose pointer and length stand at an address.
 * @param {number} at
 */
export function loadText(at) {
  refresh();
  at >>>= 2;
  const start = u32[at];
  const end = start + u32[at + 1];
  // What was read from beyond memory is `undefined`, and is found out here.
  if (!(end <= u8.length)) throw TypeError("out of bounds");
  return decoder.decode(u8.subarray(start, end));
}

/**
 * As `loadText`. Few letters are cheaper by hand than through a decoder.
 * @param {number} at
 */
export function loadShortText(at) {
  if (!u8.length) refresh();
  const start = u32[at >>> 2];
  const length = u32[(at >>> 2) + 1];
  if (!(start + length <= u8.length)) throw TypeError("out of bounds");
  return textOf(start, length);
}

/**
 * Decodes text that lies in memory.
 * @param {number} start
 * @param {number} length
 */
export function textOf(start, length) {
  if (length < LETTERS_OUT) {
    const text = length < 17 ? fewLetters(start, length) : someLetters(start, length);
    if (text !== undefined) return text;
  }
  return decoder.decode(u8.subarray(start, start + length));
}

/**
 * As `someLetters`, up to 16, faster if what follows up to the eighth or sixteenth is ASCII, too. Text put
 * together from pieces, or cut from more, would cost whoever reads it.
 * @param {number} at
 * @param {number} length
 */
export function fewLetters(at, length) {
  const a = u8[at];
  const b = u8[at + 1];
  const c = u8[at + 2];
  const d = u8[at + 3];
  const e = u8[at + 4];
  const f = u8[at + 5];
  const g = u8[at + 6];
  const h = u8[at + 7];
  if ((a | b | c | d | e | f | g | h) > 127) return someLetters(at, length);
  // prettier-ignore
  switch (length) {
    case 0: return "";
    case 1: return String.fromCharCode(a);
    case 2: return String.fromCharCode(a, b);
    case 3: return String.fromCharCode(a, b, c);
    case 4: return String.fromCharCode(a, b, c, d);
    case 5: return String.fromCharCode(a, b, c, d, e);
    case 6: return String.fromCharCode(a, b, c, d, e, f);
    case 7: return String.fromCharCode(a, b, c, d, e, f, g);
    case 8: return String.fromCharCode(a, b, c, d, e, f, g, h);
  }
  const i = u8[at + 8];
  const j = u8[at + 9];
  const k = u8[at + 10];
  const l = u8[at + 11];
  const m = u8[at + 12];
  const n = u8[at + 13];
  const o = u8[at + 14];
  const p = u8[at + 15];
  if ((i | j | k | l | m | n | o | p) > 127) return someLetters(at, length);
  // prettier-ignore
  switch (length) {
    case 9: return String.fromCharCode(a, b, c, d, e, f, g, h, i);
    case 10: return String.fromCharCode(a, b, c, d, e, f, g, h, i, j);
    case 11: return String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k);
    case 12: return String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l);
    case 13: return String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l, m);
    case 14: return String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l, m, n);
    case 15: return String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o);
    case 16: return String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p);
  }
  return undefined;
}

/** For each length an array, because `apply` takes all of it. */
export const codesOf = Array.from({ length: LETTERS_OUT }, (_, length) => Array.from({ length }, () => 0));

/**
 * Letters, if they are ASCII.
 * @param {number} at
 * @param {number} length
 */
export function someLetters(at, length) {
  const codes = codesOf[length];
  for (let i = 0; i < length; i++) {
    const code = u8[at + i];
    if (code > 127) return undefined;
    codes[i] = code;
  }
  return String.fromCharCode.apply(String, codes);
}

/**
 * Writes text, and says how many bytes it has. Short ASCII is cheaper by hand than through an encoder.
 * @param {string} text
 * @param {number} at
 */
export function putText(text, at) {
  const length = text.length;
  let i = 0;
  while (i < length && length < LETTERS_IN && (u8[at + i] = text.charCodeAt(i)) < 128) i++;
  if (i === length) return i;
  // Node writes nothing to a view of 2 GiB or more.
  return encoder.encodeInto(text, at === AREA ? arena : u8.subarray(at, at + length * 3)).written;
}

/**
 * As `putText`. Few letters are cheaper by hand than through an encoder.
 * @param {string} text
 * @param {number} at
 */
export function putShortText(text, at) {
  const { length } = text;
  const bytes = length < LETTERS_IN ? putLetters(text, at) : -1;
  if (bytes >= 0) return bytes;
  return encoder.encodeInto(text, at === AREA ? arena : u8.subarray(at, at + length * 3)).written;
}

/**
 * Writes letters, and says how many bytes they have, or -1 if that is better left to an encoder: other
 * letters than those of ASCII cost more here than through that of Node, and less than through a browser's.
 * @param {string} text
 * @param {number} at
 */
export function putLetters(text, at) {
  const { length } = text;
  let i = 0;
  while (i < length && (u8[at + i] = codeAt(text, i)) < 128) i++;
  if (i === length) return i;
  return IN_BROWSER ? putUtf8(text, at) : -1;
}

/**
 * As `putLetters`, of any letters but surrogates.
 * @param {string} text
 * @param {number} start
 */
export function putUtf8(text, start) {
  const { length } = text;
  let at = start;
  for (let i = 0; i < length; i++) {
    const code = codeAt(text, i);
    if (code < 0x80) {
      u8[at++] = code;
    } else if (code < 0x800) {
      u8[at++] = 0xc0 | (code >>> 6);
      u8[at++] = 0x80 | (code & 0x3f);
    } else if (code >>> 11 === 27) {
      return -1;
    } else {
      u8[at++] = 0xe0 | (code >>> 12);
      u8[at++] = 0x80 | ((code >>> 6) & 0x3f);
      u8[at++] = 0x80 | (code & 0x3f);
    }
  }
  return at - start;
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
