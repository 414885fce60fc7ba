// What the guest calls of its host's.

/**
 * Fails unless all of these are functions.
 * @param {any} object
 * @param {string[]} names
 * @param {string} where what stands before a name, for errors
 */
export function requireFunctions(object, names, where) {
  for (const name of names) {
    const type = typeof object?.[name];
    if (type !== "function") throw TypeError(`${where}${name} must be a function, not ${type}`);
  }
}

/**
 * Whether something is an error, from whichever realm.
 * @param {any} value
 */
export function isError(value) {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}
