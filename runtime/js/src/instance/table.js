// Objects and functions of the host's that the guest has handles of.

import { fault } from "../shared/errors.js";

/**
 * What a handle stands for.
 * @typedef {object} Entry
 * @property {any} value
 * @property {unknown} kind the name of its type; of a function, what calls it for the guest
 * @property {unknown} where what it is, for errors
 * @property {boolean} lent whether it goes when the call is over
 */

// By handle. None is 0.
/** @type {(Entry | undefined)[]} */
export const hostTable = [undefined];
// Handles that are free again.
/** @type {number[]} */
export const vacantHandles = [];

/**
 * A handle of something that the guest may keep.
 * @param {any} value
 * @param {unknown} kind
 * @param {unknown} where
 */
export function keepHost(value, kind, where) {
  return enlistHost({ value, kind, where, lent: false });
}

/**
 * @param {Entry} entry
 */
export function enlistHost(entry) {
  const handle = vacantHandles.pop() ?? hostTable.length;
  hostTable[handle] = entry;
  return handle;
}

/**
 * What a handle stands for.
 * @param {number} handle
 * @param {string} kind
 */
export function hostAt(handle, kind) {
  const entry = hostTable[handle];
  if (entry?.kind !== kind) return fault(`handle ${handle}, which is no ${kind}'s`);
  return entry.value;
}

/**
 * What the guest gives back.
 * @param {number} handle
 * @param {string} kind
 */
export function takeHost(handle, kind) {
  const value = hostAt(handle, kind);
  dropHost(handle);
  return value;
}

/**
 * Takes out what the guest doesn't need any more.
 * @param {number} handle
 */
export function dropHost(handle) {
  if (hostTable[handle]?.lent !== false) fault(`handle ${handle}, which the guest doesn't own`);
  hostTable[handle] = undefined;
  vacantHandles.push(handle);
}

/**
 * Calls a function of the host's for the guest.
 * @param {number} handle
 * @param {number} at where its arguments stand
 */
export function invokeHost(handle, at) {
  const entry = hostTable[handle];
  if (typeof entry?.kind !== "function") return fault(`handle ${handle}, which is no function's`);
  return entry.kind(entry, at);
}

// Handles of what is lent to the calls under way.
/** @type {number[]} */
export const lentHandles = [];

/**
 * A handle of something that the guest has until the call is over.
 * @param {any} value
 * @param {unknown} kind
 * @param {unknown} where
 */
export function lendHost(value, kind, where) {
  const handle = enlistHost({ value, kind, where, lent: true });
  lentHandles.push(handle);
  return handle;
}

/**
 * Ends what was lent to a call.
 * @param {number} before how much was lent before it
 */
export function reclaimHosts(before) {
  while (lentHandles.length > before) {
    const handle = /** @type {number} */ (lentHandles.pop());
    hostTable[handle] = undefined;
    vacantHandles.push(handle);
  }
}

// Handles of what calls under way have given away so far, within other values.
/** @type {number[]} */
export const offeredHandles = [];

/**
 * As `keepHost`, within another value.
 * @param {any} value
 * @param {unknown} kind
 * @param {unknown} where
 */
export function offerHost(value, kind, where) {
  const handle = keepHost(value, kind, where);
  offeredHandles.push(handle);
  return handle;
}

/**
 * Takes out what a call gave away that never reached the guest.
 * @param {number} before how much was given away before it
 */
export function withdrawHosts(before) {
  offeredHandles.splice(before).forEach(dropHost);
}
