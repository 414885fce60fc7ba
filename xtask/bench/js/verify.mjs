// Checks that a peer does the work right: any text, any number, empty and large, small calls again
// after memory has grown, and no memory lost on the way.

import { fromClass, mixed, point, points, rows, toClass, tree } from "./inputs.mjs";
import { same } from "./same.mjs";

const LETTERS = "abcdefghijklmnopqrstuvwxyz".repeat(40).slice(0, 1024);
const Mi = 1024 * 1024;
const encoder = new TextEncoder();

const TEXTS = [
  ...Array.from({ length: 110 }, (_, length) => LETTERS.repeat(2).slice(0, length)),
  ...Array.from({ length: 40 }, (_, length) => `${LETTERS.slice(0, length)}ë`),
  ...Array.from({ length: 40 }, (_, length) => `🦀${LETTERS.slice(0, length)}`),
  "\0",
  "\ufeffafter a byte order mark",
  "日本語のテキスト",
  "lone \ud800 surrogate, and \udc00",
  LETTERS,
  "é".repeat(3000),
  LETTERS.repeat(30),
  "🦀".repeat(50_000),
  LETTERS.repeat(1024),
];

const LISTS = [
  [],
  [""],
  ["", "a", ""],
  ["\ud83e", "\udd80"],
  TEXTS.slice(0, 190),
  Array.from({ length: 1000 }, (_, i) => LETTERS.slice(i % 26, (i % 26) + 8 + (i % 17))),
  Array.from({ length: 20_000 }, (_, i) => `${i} ë`),
];

const LENGTHS = [5, 0, 1, 2, 4, 15, 16, 17, 511, 512, 513, 1024, 4095, 4096, 4097, 8192, 8193, Mi];

const POINTS = [points(1, 5), [], points(1000, 0), points(9000, 1)];

const TREES = [
  { tag: "leaf", val: 0.5 },
  { tag: "text", val: "" },
  { tag: "node", val: [] },
  tree(0),
  { tag: "node", val: [{ tag: "text", val: "ë" }, tree(1), { tag: "text", val: LETTERS.repeat(70) }] },
  { tag: "node", val: Array.from({ length: 5000 }, (_, i) => ({ tag: "leaf", val: i / 4 })) },
];

/** Checks one peer; fails with the first wrong result. */
export function verify({ name, api, lacks, memory, detach }) {
  const names = Object.keys(CHECKS).filter((member) => !(member in lacks));
  const all = () => {
    for (const member of names) CHECKS[member](api, name);
  };
  try {
    for (const member of names) {
      detach();
      CHECKS[member](api, name);
    }
    keeps(api, all, memory);
  } catch (error) {
    error.message = `${name} gives a wrong result: ${error.message}`;
    throw error;
  }
}

/** Linear memory must not grow any more once everything has been called. */
function keeps(api, all, memory) {
  for (let i = 0; i < 2; i++) all();
  const before = memory();
  if (before === 0) throw new Error("its linear memory wasn't found");
  for (let i = 0; i < 3; i++) all();
  for (let i = 0; i < 100_000; i++) api.greet("World");
  same(memory(), before, "linear memory, in bytes,");
}

const isUtf16 = (name) => name === "assemblyscript";

/** What the guest gets: UTF-8 has no lone surrogates. */
const received = (text, name) => (isUtf16(name) ? text : text.toWellFormed());

/** What it takes for its length. */
const lengthOf = (text, name) => (isUtf16(name) ? text.length : encoder.encode(text).length);

const CHECKS = {
  add({ add }) {
    same(add(2, 3), 5, "2 + 3");
    same(add(0xffff_ffff, 2), 1, "2^32 - 1 + 2");
    same(add(0x8000_0000, 1), 0x8000_0001, "2^31 + 1");
  },

  len({ len }, name) {
    for (const text of TEXTS) {
      same(len(text), lengthOf(text, name), "len");
      same(len("Zoë"), lengthOf("Zoë", name), "len of Zoë");
    }
  },

  greet({ greet }, name) {
    for (const text of TEXTS) same(greet(text), `Hello, ${received(text, name)}!`, "greet");
  },

  text({ text }) {
    for (let n = 0; n <= 300; n++) same(text(n), LETTERS.slice(0, n), `text(${n})`);
    for (const n of LENGTHS.slice(0, -1)) same(text(n).length, n, `text(${n})`);
    same(text(Mi), "abcdefghijklmnopqrstuvwxyz".repeat(Mi / 26 + 1).slice(0, Mi), "text(1 Mi)");
  },

  mixed(api) {
    for (const n of [0, 20, 1024, 4100, Mi]) same(api.mixed(n), mixed(n), `mixed(${n})`);
  },

  shoutAll({ shoutAll }, name) {
    for (const list of LISTS) {
      same(
        shoutAll(list),
        list.map((text) => `${received(text, name)}!`),
        "shoutAll",
      );
    }
  },

  sum({ sum }) {
    for (const length of LENGTHS) {
      const values = Float64Array.from({ length }, (_, i) => i / 3);
      // Rust sums from -0, the number that changes no other.
      const total = values.reduce((sum, value) => sum + value, -0);
      same(sum(values), total, "sum");
    }
  },

  scale({ scale }) {
    for (const length of LENGTHS) {
      const values = Float64Array.from({ length }, (_, i) => i / 3);
      const scaled = values.map((value) => value * 1.5);
      same(scale(values, 1.5), scaled, "scale");
    }
    const odd = [NaN, -0, Infinity, 1e300];
    same(scale(Float64Array.from(odd), 2), Float64Array.from([NaN, -0, Infinity, 2e300]), "scale");
  },

  invert({ invert }) {
    for (const length of LENGTHS) {
      const data = Uint8Array.from({ length }, (_, i) => i);
      const inverted = data.map((byte) => ~byte);
      same(invert(data), inverted, "invert");
    }
  },

  checked({ checked }) {
    same(checked(0), 0, "checked(0)");
    same(checked(999), 999, "checked(999)");
    for (const n of [1000, 4_294_967_295]) {
      let message = "nothing thrown";
      try {
        checked(n);
      } catch (error) {
        message = error instanceof Error ? error.message : "no Error";
      }
      same(message, `${n} is too large`, `checked(${n})`);
    }
  },

  bumpRows(api, name) {
    const bumped = ({ id, name, score }) => ({ id: (id + 1) >>> 0, name, score: score * 2 });
    const odd = { id: 0xffff_ffff, name: "Zoë 🦀", score: 0.5 };
    const lists = [[], [odd], rows(3, 0), rows(1000, 0), [...rows(5000, 1), odd]];
    for (const list of lists) {
      for (const call of ways(api, name, "bumpRows")) same(call(list), list.map(bumped), "bumpRows");
    }
  },

  shiftPoints(api, name) {
    for (const list of POINTS) {
      for (const call of ways(api, name, "shiftPoints")) {
        same(call(list, 0.5), list.map(shifted), "shiftPoints");
      }
    }
  },

  shiftPoint(api, name) {
    for (const call of ways(api, name, "shiftPoint")) {
      same(call(point(3), 0.5), shifted(point(3)), "shiftPoint");
    }
  },

  weigh(api, name) {
    for (const list of POINTS) {
      const weight = list.reduce((sum, { x, y, z }) => sum + (x + 2 * y + 3 * z), -0);
      for (const call of ways(api, name, "weigh")) same(call(list), weight, "weigh");
    }
  },

  makePoints(api, name) {
    for (const n of [1, 0, 1000, 9000]) {
      const made = Array.from({ length: n }, (_, i) => ({ x: i, y: i / 2, z: -i }));
      for (const call of ways(api, name, "makePoints")) same(call(n), made, "makePoints");
    }
  },

  grow(api, name) {
    for (const given of TREES) {
      for (const call of ways(api, name, "grow")) {
        const result = isUtf16(name) ? fromClass(call(toClass(given))) : call(given);
        same(result, grown(given), "grow");
      }
    }
  },

  Counter({ Counter, counter }) {
    for (let i = 0; i < 10_000; i++) {
      const other = new Counter(i);
      same(other.increment() + other.increment(), 2 * i + 3, "Counter");
      (other.free ?? other[Symbol.dispose]).call(other);
    }
    const before = counter.increment();
    same(counter.increment(), before + 1, "increment");
  },

  ask({ ask }) {
    let expected = 0;
    for (let i = 0; i < 100; i++) expected = (expected + 3 * i) >>> 0;
    same(ask(100), expected, "ask");
  },

  tell({ heard, tell }) {
    const before = heard.letters;
    tell(26);
    const letters = Array.from({ length: 26 }, (_, i) => 16 + 97 + i);
    same(
      heard.letters - before,
      letters.reduce((sum, code) => sum + code),
      "tell",
    );
  },
};

function ways(api, name, member) {
  return name === "wasm-bindgen" ? [api[member], api[`${member}Json`]] : [api[member]];
}

function shifted({ x, y, z }) {
  return { x: x + 0.5, y: y + 0.5, z: z + 0.5 };
}

function grown({ tag, val }) {
  if (tag === "leaf") return { tag, val: val * 2 };
  return tag === "text" ? { tag, val } : { tag, val: val.map(grown) };
}
