// The tree in one block: its nodes from the root on, children after their parent, and all text in
// one run after that. `guest-hand/src/tree.rs` has the form of a node.

import { OUTPUT, block, f64, release, reserve, resultAt, u32, wasm } from "./area.js";
import { decodeOne, decodeRun, encodeOne, encodeRun } from "./text.js";

/** The bytes of the nodes, and the text of the tree under way. */
let size = 0;
let run = "";
/** Whether that text is ASCII. */
let ascii = true;
/** The next node, as an index of 32-bit words, and the next text: a byte, or a letter of `run`. */
let node = 0;
let text = 0;

export function grow(tree) {
  size = 0;
  run = "";
  measure(tree);
  const nodes = size;
  const start = reserve(nodes + 3 * run.length);
  node = start >>> 2;
  text = start + nodes;
  ascii = encodeRun(run, text);
  write(tree);
  const bytes = wasm.grow(start, nodes);
  if (block !== 0) release();

  const at = resultAt(bytes);
  node = at >>> 2;
  text = at + nodes;
  const decoded = decodeRun(text, at + bytes);
  ascii = decoded !== undefined;
  if (ascii) {
    run = decoded;
    text = 0;
  }
  const grown = read();
  if (bytes > OUTPUT) wasm.free(at, bytes, 8);
  return grown;
}

function measure({ tag, val }) {
  if (tag === "leaf") {
    size += 16;
  } else if (tag === "text") {
    size += 8;
    run += val;
  } else {
    size += 8;
    for (let i = 0; i < val.length; i++) measure(val[i]);
  }
}

function write({ tag, val }) {
  const at = node;
  if (tag === "leaf") {
    u32[at] = 0;
    f64[(at + 2) >>> 1] = val;
    node = at + 4;
  } else if (tag === "text") {
    u32[at] = 1;
    if (ascii) u32[at + 1] = val.length;
    else text += u32[at + 1] = encodeOne(val, text);
    node = at + 2;
  } else {
    u32[at] = 2;
    u32[at + 1] = val.length;
    node = at + 2;
    for (let i = 0; i < val.length; i++) write(val[i]);
  }
}

function read() {
  const at = node;
  const tag = u32[at];
  if (tag === 0) {
    node = at + 4;
    return { tag: "leaf", val: f64[(at + 2) >>> 1] };
  }
  const length = u32[at + 1];
  node = at + 2;
  if (tag === 1) {
    const from = text;
    text += length;
    return { tag: "text", val: ascii ? run.slice(from, text) : decodeOne(from, text) };
  }
  const val = new Array(length);
  for (let i = 0; i < length; i++) val[i] = read();
  return { tag: "node", val };
}
