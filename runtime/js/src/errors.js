// What a call can fail with.

import { readText } from "./text.js";
import { refresh } from "./memory.js";

/** @import { Guest } from "./types.d.ts" */

/** The guest returned an error; `payload` is its value. */
export class GuestError extends Error {
  /** @param {unknown} payload */
  constructor(payload) {
    super(typeof payload === "string" ? payload : `the guest returned the error ${String(payload)}`);
    this.payload = payload;
  }
}

/** The guest panicked or trapped at `location`, and its instance can't be used any more. */
export class GuestPanic extends Error {
  /**
   * @param {string} message
   * @param {string} [location]
   * @param {unknown} [cause]
   */
  constructor(message, location, cause) {
    super(message, { cause });
    this.location = location;
  }
}

/**
 * What to throw for an error of a call: a trap poisons the instance.
 * @param {Guest} guest
 * @param {any} error
 */
export function failed(guest, error) {
  if (!isTrap(error)) return error;
  const [message, location] = panicRecord(guest);
  return poison(guest, new GuestPanic(message ?? error.message, location, error));
}

/**
 * As `failed`, for a guest that has no panic in it.
 * @param {Guest} guest
 * @param {any} error
 */
export function trapped(guest, error) {
  return isTrap(error) ? poison(guest, new GuestPanic(error.message, undefined, error)) : error;
}

/**
 * A stack overflow inside the guest is an error of the engine's own.
 * @param {any} error
 */
export function isTrap(error) {
  return error instanceof WebAssembly.RuntimeError || /call stack|recursion/.test(error?.message);
}

/**
 * Message and place of a panic, which the guest wrote down before it trapped.
 * @param {Guest} guest
 */
export function panicRecord(guest) {
  const at = guest.wasm.__wharf_panic() >>> 2;
  refresh(guest);
  const [message, length, file, fileLength, line, column] = guest.u32.subarray(at, at + 6);
  if (!message) return [];
  return [readText(guest, message, length), `${readText(guest, file, fileLength)}:${line}:${column}`];
}

/**
 * From now on every call of this instance throws.
 * @template {Error} E
 * @param {Guest} guest
 * @param {E} error
 * @returns {E}
 */
export function poison(guest, error) {
  guest.wasm = new Proxy(
    {},
    {
      get(_, name) {
        if (name === "__wharf_release" || name === "__wharf_post_return") return () => {};
        throw new GuestPanic(`poisoned by an earlier failure (${error.message}): instantiate() anew`);
      },
    },
  );
  return error;
}

/**
 * The guest broke the contract: what it returned can't be read.
 * @param {Guest} guest
 * @param {string} what
 * @returns {never}
 */
export function fault(guest, what) {
  throw poison(guest, new GuestPanic(`the guest returned ${what}`));
}
