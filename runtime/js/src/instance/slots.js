// Arguments of the guest's, in slots.

import { decoder } from "../shared/codec.js";
import { badCase } from "../shared/parts.js";
import { storePair } from "./block.js";
import { RESULT, u32, u8, within } from "./memory.js";
import { eightLetters } from "./parts.js";

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
    const text = eightLetters(start) + (length > 8 ? eightLetters(start + 8) : "");
    if (text.length >= length) return text.slice(0, length);
  }
  return decoder.decode(u8.subarray(start, end));
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
