// What a call can fail with.

/** The guest panicked, trapped or broke its contract; its instance can't be used any more. */
export class GuestPanic extends Error {
  name = "GuestPanic";
}

/** The guest returned an error; `payload` is its value. */
export class GuestError extends Error {
  // V8 forgets the shape of what nobody has any more, and with it the code that was made for that shape:
  // so one stays.
  static kept = new GuestError(undefined, "");

  name = "GuestError";

  /**
   * @param {unknown} payload
   * @param {any} message
   */
  constructor(payload, message = payload) {
    super(message);
    this.payload = payload;
  }
}

/**
 * Refuses an argument.
 * @param {unknown} value
 * @param {string} expected
 * @param {unknown} where
 * @returns {never}
 */
export function reject(value, expected, where) {
  throw TypeError(`${where} must be ${expected}, not ${typeof value}`);
}

/**
 * Refuses a number: one that is out of range, if it has the right `typeof`.
 * @param {unknown} value
 * @param {string} expected
 * @param {unknown} where
 * @param {string} type
 * @returns {never}
 */
export function rejectNumber(value, expected, where, type) {
  if (typeof value === type) throw RangeError(`${where} must be ${expected}, not ${String(value)}`);
  return reject(value, expected, where);
}

/**
 * The guest broke the contract: what it returned can't be read. The call that meets this makes a
 * `GuestPanic` of it, as of the decoder's own TypeError for text that isn't UTF-8.
 * @param {string} what
 * @returns {never}
 */
export function fault(what) {
  throw TypeError(what);
}
