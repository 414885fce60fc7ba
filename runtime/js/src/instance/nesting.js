// How deep values are nested that contain others of their own type.

import { fault } from "../shared/errors.js";

// The most. The home of this number is the crate wharf-abi; a test holds the two together.
export const MAX_NESTING = 200;

// How many are around. Functions that carry such values set it to 0, because an error may have left
// it anywhere.
export let nesting = 0;

/**
 * Enters a value that a caller gives.
 * @param {unknown} where
 */
export function enter(where) {
  if (++nesting > MAX_NESTING) {
    throw RangeError(`${String(where).slice(0, 99)}… must be nested no deeper than ${MAX_NESTING} values`);
  }
}

/**
 * Enters a value that a caller gives, only to measure it. One that is nested too deep is never left, so
 * that others end the sooner: what stores it will say that it is.
 */
export function probe() {
  return ++nesting <= MAX_NESTING;
}

/** Enters a value that the guest returns. */
export function descend() {
  if (++nesting > MAX_NESTING) fault(`values nested deeper than ${MAX_NESTING}`);
}

/** Leaves a value. */
export function ascend() {
  nesting--;
}
