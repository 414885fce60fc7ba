// Arguments of the guest's, in slots.

import { decoder } from "../shared/codec.js";
import { badCase } from "../shared/parts.js";
import { storePair } from "./block.js";
import { RESULT, u32, u8, within } from "./memory.js";

/**
 * As `loadText`, of a pointer and a length. Few letters of ASCII are cheaper by hand than through a
 * decoder.
 * @param {number} start
 * @param {number} length
 */
export function liftText(start, length) {
  start >>>= 0;
  length >>>= 0;
  const end = start + length;
  within(end);
  if (length < 17) {
    const text = length < 9 ? eightLetters(start) : sixteenLetters(start);
    if (text) return text.slice(0, length);
  }
  return decoder.decode(u8.subarray(start, end));
}

/**
 * Eight letters of ASCII, or nothing, if not all are.
 * @param {number} at
 */
export function eightLetters(at) {
  const a = u8[at];
  const b = u8[at + 1];
  const c = u8[at + 2];
  const d = u8[at + 3];
  const e = u8[at + 4];
  const f = u8[at + 5];
  const g = u8[at + 6];
  const h = u8[at + 7];
  return (a | b | c | d | e | f | g | h) < 128 ? String.fromCharCode(a, b, c, d, e, f, g, h) : "";
}

/**
 * Sixteen letters of ASCII, or nothing, if not all are. Two times eight would be a text that engines
 * put together only when it is read.
 * @param {number} at
 */
export function sixteenLetters(at) {
  const a = u8[at];
  const b = u8[at + 1];
  const c = u8[at + 2];
  const d = u8[at + 3];
  const e = u8[at + 4];
  const f = u8[at + 5];
  const g = u8[at + 6];
  const h = u8[at + 7];
  const i = u8[at + 8];
  const j = u8[at + 9];
  const k = u8[at + 10];
  const l = u8[at + 11];
  const m = u8[at + 12];
  const n = u8[at + 13];
  const o = u8[at + 14];
  const p = u8[at + 15];
  const all = a | b | c | d | e | f | g | h | i | j | k | l | m | n | o | p;
  return all < 128 ? String.fromCharCode(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p) : "";
}

/**
 * As `loadText`, for few letters.
 * @param {number} at
 */
export function textAt(at) {
  return liftText(u32[at >>> 2], u32[(at >>> 2) + 1]);
}

/**
 * Where a pointer and a length stand, for what loads them: the result area, in which nothing stands
 * while the guest calls its host.
 * @param {number} start
 * @param {number} length
 */
export function pairAt(start, length) {
  storePair(RESULT, start, length);
  return RESULT;
}

/**
 * Whether an option is there.
 * @param {number} tag
 */
export function isSome(tag) {
  if (tag !== 0 && tag !== 1) badCase(tag);
  return tag === 1;
}
