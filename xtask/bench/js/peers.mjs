// The peers, loaded: objects whose members have the same names and do the same work. This runs in
// Node and in browsers.

import * as hand from "./hand.js";
import * as host from "./host.js";

/** What a peer can't do, and why. */
export const LACKS = {
  jco: {
    grow: "the Component Model has no recursive types",
  },
  assemblyscript: {
    checked: "a guest in AssemblyScript doesn't survive its errors",
    Counter: "AssemblyScript frees objects when the host's garbage is collected, not when asked",
  },
};

const LOADERS = {
  hand: loadHand,
  "wasm-bindgen": loadWasmBindgen,
  assemblyscript: loadAssemblyScript,
  jco: loadJco,
  wharf: loadWharf,
};

/**
 * Loads the peers from the folder with their packages: for each its name, its functions, how much
 * linear memory it has, and a way to make that grow, which detaches every view of it.
 */
export async function load(base) {
  const peers = [];
  for (const [name, loader] of Object.entries(LOADERS)) {
    const memories = [];
    const api = await watching(memories, () => loader(new URL(`${name}/`, base)));
    const memory = () => memories.reduce((bytes, { buffer }) => bytes + buffer.byteLength, 0);
    const detach = () => memories.forEach((memory) => memory.grow(1));
    peers.push({ name, api, memory, detach, lacks: LACKS[name] ?? {} });
  }
  return peers;
}

/** Notes the memories of the instances that are made meanwhile: few packages show theirs. */
async function watching(memories, load) {
  const { instantiate, Instance } = WebAssembly;
  const note = (instance) => {
    for (const item of Object.values(instance.exports)) {
      if (item instanceof WebAssembly.Memory && !memories.includes(item)) memories.push(item);
    }
  };
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args);
    note(made.instance ?? made);
    return made;
  };
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      note(this);
    }
  };
  try {
    return await load();
  } finally {
    Object.assign(WebAssembly, { instantiate, Instance });
  }
}

async function compile(url) {
  if (url.protocol !== "file:") return await WebAssembly.compileStreaming(fetch(url));
  const { readFile } = await import("node:fs/promises");
  return await WebAssembly.compile(await readFile(url));
}

/** What the guest of a package calls: each package has a copy of `host.js`. */
async function heardBy(base) {
  const { heard } = await import(new URL("host.js", base).href);
  return heard;
}

async function loadHand(base) {
  await hand.instantiate(await compile(new URL("guest_hand.wasm", base)), host);
  return { ...hand, heard: host.heard, counter: new hand.Counter(0) };
}

async function loadWasmBindgen(base) {
  const glue = await import(new URL("guest_wasm_bindgen.js", base).href);
  glue.initSync({ module: await compile(new URL("guest_wasm_bindgen_bg.wasm", base)) });
  return {
    ...glue,
    heard: await heardBy(base),
    counter: new glue.Counter(0),
    bumpRowsJson: (rows) => JSON.parse(glue.bumpRowsJson(JSON.stringify(rows))),
    shiftPointsJson: (points, by) => JSON.parse(glue.shiftPointsJson(JSON.stringify(points), by)),
    shiftPointJson: (point, by) => JSON.parse(glue.shiftPointJson(JSON.stringify(point), by)),
    weighJson: (points) => glue.weighJson(JSON.stringify(points)),
    makePointsJson: (n) => JSON.parse(glue.makePointsJson(n)),
    growJson: (tree) => JSON.parse(glue.growJson(JSON.stringify(tree))),
  };
}

async function loadAssemblyScript(base) {
  const glue = await import(new URL("guest.js", base).href);
  const counter = glue.newCounter(0);
  return { ...glue, heard: await heardBy(base), counter: { increment: () => glue.increment(counter) } };
}

async function loadJco(base) {
  const glue = await import(new URL("guest.js", base).href);
  const { Counter } = glue.counters;
  return { ...glue, heard: await heardBy(base), Counter, counter: new Counter(0) };
}

async function loadWharf(base) {
  const functions = await import(new URL("guest_wharf.js", base).href);
  const { instantiate } = await import(new URL("guest_wharf_imports.js", base).href);
  const { ask, greet, tell } = await instantiate({ imports: host });
  const counter = new functions.Counter(0);
  return { ...functions, ask, tell, greetNested: greet, heard: host.heard, counter };
}
