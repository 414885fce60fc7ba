// Comparing values, with short messages for long ones.

import assert from "node:assert/strict";

/**
 * Fails unless two values are the same: -0 isn't 0, NaN is NaN, a typed array is of one kind.
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} what was compared
 */
export function same(actual, expected, what) {
  if (Object.is(actual, expected)) return;
  if (typeof actual === "string" && typeof expected === "string") {
    const at = [...expected].findIndex((_, i) => actual[i] !== expected[i]);
    const show = (/** @type {string} */ text) => JSON.stringify(text.slice(Math.max(at - 5, 0), at + 10));
    assert.fail(
      `${what}: ${actual.length} units, not ${expected.length}; at ${at}: ${show(actual)}, not ${show(expected)}`,
    );
  }
  if (ArrayBuffer.isView(actual) && ArrayBuffer.isView(expected)) {
    assert.equal(actual.constructor, expected.constructor, what);
    assert.equal(actual.byteLength, expected.byteLength, `${what}: bytes`);
    assert.equal(Buffer.compare(bytes(actual), bytes(expected)), 0, `${what}: other elements`);
    return;
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    assert.equal(actual.length, expected.length, `${what}: length`);
    expected.forEach((item, i) => same(actual[i], item, `${what}[${i}]`));
    return;
  }
  assert.deepEqual(actual, expected, what);
}

/** @param {ArrayBufferView} view */
function bytes(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
