// Arguments of the guest's, in slots.

import { badCase } from "../shared/parts.js";
import { storePair } from "./block.js";
import { RESULT, u32, within } from "./memory.js";
import { textOf } from "./text.js";

/**
 * As `loadText`, of a pointer and a length.
 * @param {number} start
 * @param {number} length
 */
export function liftText(start, length) {
  start >>>= 0;
  length >>>= 0;
  within(start + length);
  return textOf(start, length);
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
