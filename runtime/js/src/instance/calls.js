// Calls of the host's functions, which the guest makes while it is called itself.

import { isError } from "../shared/imports.js";
import { failed, poison, poisonBy } from "./memory.js";

// What ended the instance.
/** @type {{ error: unknown } | undefined} */
export let culprit;
// What is thrown through the guest's frames, and is no trap of its.
/** @type {{ error: unknown } | undefined} */
export let passingError;

/**
 * As `failed`, where a function of the host's may have thrown.
 * @param {unknown} error
 */
export function callEnded(error) {
  if (passingError && Object.is(passingError.error, error)) return error;
  const failure = failed(error);
  if (poison) culprit ??= { error: failure };
  return failure;
}

/**
 * What a function of the host's throws, if it is no `Err` of the guest's. It ends the call that the
 * guest is in, and leaves its work half done, so the instance is poisoned.
 * @param {any} error
 * @param {unknown} where
 */
export function hostThrew(error, where) {
  if (!poison) {
    let message;
    try {
      message = isError(error) ? error.message || error.name : String(error);
    } catch {
      message = typeof error;
    }
    poisonBy(`${where} threw: ${message}`);
  }
  passingError = { error };
  culprit ??= passingError;
  return error;
}

/** Doesn't go back to a guest that ended while a function of the host's ran. */
export function stillAlive() {
  if (poison !== undefined) throw culprit?.error;
}

/**
 * The value of an `Err`: what an error carries, or its message if that will do, or what was thrown and
 * is no error. Anything else is thrown on: so is the end of the stack, which may have left calls of the
 * guest half done.
 * @param {any} error
 * @param {boolean} speaks whether the value is text
 */
export function errOf(error, speaks) {
  if (poison) throw error;
  if (!isError(error)) return error;
  if (/^(InternalError: too much|RangeError: Maximum call)/.test(error)) throw error;
  if (Object.hasOwn(error, "payload")) return error.payload;
  if (speaks) return error.message;
  throw error;
}
