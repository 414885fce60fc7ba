// What the calls are given: text, numbers, records and trees, different ones of each kind.

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
/** Twenty bytes of one, two and three each, as in `workloads.rs`. */
const MIXED = "Zoë und Jürgen 漢";

const encoder = new TextEncoder();

/** Different texts of one length, flat in memory; ASCII. */
export function texts(length, count = 8) {
  return Array.from({ length: count }, (_, i) => flat(ascii(length, i)));
}

function ascii(length, from) {
  return LETTERS.repeat(Math.ceil((length + from) / 26) + 1).slice(from, from + length);
}

/** A copy without the parts it was cut from. */
function flat(text) {
  return JSON.parse(JSON.stringify(text));
}

/** Texts of so many bytes that aren't ASCII. Their first letter differs. */
export function mixedTexts(bytes, count = 4) {
  const text = mixed(bytes);
  return Array.from({ length: count }, (_, i) => flat(LETTERS[i] + text.slice(1)));
}

/** So many bytes of mixed text; they must end where a character does. */
export function mixed(bytes) {
  const whole = MIXED.repeat(Math.floor(bytes / 20));
  let rest = "";
  while (encoder.encode(whole + rest).length < bytes) rest += MIXED[rest.length];
  return flat(whole + rest);
}

/** Texts of 8 to 24 letters. */
export function words(count, from) {
  return Array.from({ length: count }, (_, i) => flat(ascii(8 + ((i * 7 + from) % 17), i % 26)));
}

export function numbers(length, from) {
  return Float64Array.from({ length }, (_, i) => (i + from) / 8);
}

export function bytes(length, from) {
  return Uint8Array.from({ length }, (_, i) => i + from);
}

export function rows(count, from) {
  return words(count, from).map((name, i) => ({ id: i + from, name, score: (i + from) / 4 }));
}

export function points(count, from) {
  return Array.from({ length: count }, (_, i) => point(i + from));
}

export function point(i) {
  return { x: i / 2, y: -i, z: i * 0.75 };
}

/** A tree of 4 levels with 121 nodes below its root: half of the leaves are text. */
export function tree(from, level = 0) {
  if (level === 4) {
    return from % 2 === 0 ? { tag: "leaf", val: from / 8 } : { tag: "text", val: flat(ascii(12, from % 26)) };
  }
  return { tag: "node", val: Array.from({ length: 3 }, (_, i) => tree(from * 3 + i, level + 1)) };
}

/** The same tree as objects of one kind, for those who have no variants. */
export function toClass({ tag, val }) {
  return {
    leaf: tag === "leaf" ? val : 0,
    text: tag === "text" ? val : null,
    node: tag === "node" ? val.map(toClass) : null,
  };
}

/** And back. */
export function fromClass({ leaf, text, node }) {
  if (node !== null) return { tag: "node", val: node.map(fromClass) };
  return text === null ? { tag: "leaf", val: leaf } : { tag: "text", val: text };
}
