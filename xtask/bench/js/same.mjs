// Whether two values are the same, in Node and in browsers.

/** Fails with the place of the first difference. */
export function same(found, expected, what) {
  const place = difference(found, expected, what);
  if (place !== undefined) throw new Error(place);
}

function difference(found, expected, place) {
  if (Object.is(found, expected)) return undefined;
  if (!isObject(found) || !isObject(expected)) return `${place} is ${words(found)}, not ${words(expected)}`;
  if (found.constructor !== expected.constructor) {
    return `${place} is of ${found.constructor.name}, not ${expected.constructor.name}`;
  }
  if (ArrayBuffer.isView(expected)) return numbersDifference(found, expected, place);
  const keys = Object.keys(expected);
  if (keys.length !== Object.keys(found).length) {
    return `${place} has ${Object.keys(found).length} parts, not ${keys.length}`;
  }
  for (const key of keys) {
    const inner = difference(found[key], expected[key], `${place}.${key}`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function numbersDifference(found, expected, place) {
  if (found.length !== expected.length) return `${place} has ${found.length} numbers, not ${expected.length}`;
  const at = expected.findIndex((number, i) => !Object.is(found[i], number));
  return at < 0 ? undefined : `${place}[${at}] is ${found[at]}, not ${expected[at]}`;
}

function isObject(value) {
  return typeof value === "object" && value !== null;
}

function words(value) {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}… (${text.length} letters)` : text;
}
