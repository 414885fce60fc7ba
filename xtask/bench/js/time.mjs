// Times the same workloads behind each peer's glue, in one process.
//
//   node --expose-gc time.mjs --hand HAND.wasm --wasm-bindgen DIR --wharf DIR
//                             [--verify | --seasoned] [--only REGEX] [--rounds N]
//
// For each workload the peers take turns: a round times one batch of each, so that whatever else
// the machine does falls on all of them. Prints the rounds as JSON.
//
// `--verify` times nothing and checks each peer with text and numbers of every kind. That is a run
// of its own because it teaches V8 what the glue may meet: with `--seasoned` it comes before the
// timing, which is then closer to a program that has been running for a while. Without it the glue
// meets just what it is timed with, which suits every peer, and loops over text most.

import { deepStrictEqual } from "node:assert";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { verify } from "./verify.mjs";
import { workloads } from "./workloads.mjs";

/** How long a batch runs, in nanoseconds. */
const BATCH = 20e6;
/** How long a batch is run before it is timed, in nanoseconds. */
const WARM_UP = 60e6;

/** Holds what came out of the calls, so that none can be left out. */
let sink = 0;

const { values: options } = parseArgs({
  options: {
    hand: { type: "string" },
    "wasm-bindgen": { type: "string" },
    wharf: { type: "string" },
    verify: { type: "boolean", default: false },
    seasoned: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
  },
});

const peers = {
  hand: await loadHand(options.hand),
  "wasm-bindgen": await loadWasmBindgen(options["wasm-bindgen"]),
  wharf: await load(`${options.wharf}/guest_wharf.js`),
};
const names = Object.keys(peers);
if (options.verify || options.seasoned) {
  for (const name of names) verify(name, peers[name]);
}
if (!options.verify) console.log(JSON.stringify(timeAll()));

function timeAll() {
  const only = new RegExp(options.only);
  return workloads
    .filter(({ name }) => only.test(name))
    .map((workload) => {
      agree(workload);
      return { name: workload.name, times: time(workload, Number(options.rounds)) };
    });
}

/** All peers give the same for what is about to be timed. */
function agree(workload) {
  const [expected, ...others] = names.map((name) =>
    workload.inputs.map((input, i) => outcome(compile(workload, name, "once"), input, i)),
  );
  for (const other of others) deepStrictEqual(other, expected, workload.name);
}

function outcome(call, input, i) {
  try {
    return call(input, i);
  } catch (error) {
    return error.message;
  }
}

async function load(file) {
  return await import(pathToFileURL(resolve(file)).href);
}

async function loadHand(file) {
  const { instantiate } = await load(new URL("hand.js", import.meta.url).pathname);
  return instantiate(readFileSync(file));
}

async function loadWasmBindgen(dir) {
  const glue = await load(`${dir}/guest_wasm_bindgen.js`);
  glue.initSync({ module: readFileSync(`${dir}/guest_wasm_bindgen_bg.wasm`) });
  return glue;
}

/** Nanoseconds per call for each peer, round by round. */
function time(workload, rounds) {
  const batches = names.map((name) => compile(workload, name));
  const counts = batches.map(calibrate);
  const times = names.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const peer = (round + turn) % names.length;
      // One peer's garbage isn't another's to collect.
      globalThis.gc();
      times[peer].push(measure(batches[peer], counts[peer]) / counts[peer]);
    }
  }
  return Object.fromEntries(names.map((name, peer) => [name, times[peer]]));
}

/**
 * A function that makes so many calls, or just one. Each is compiled from a text of its own, or V8
 * would let them share what it has learned of the call, and the peer timed first would look best.
 */
function compile({ name, call, use, inputs }, peer, times = "many") {
  const make = new Function(
    "peer",
    "inputs",
    `"use strict"; // ${peer}: ${name}
    const { ${call.slice(0, call.indexOf("("))} } = peer;
    ${times === "once" ? `return (input, i) => ${call};` : `return ${batch(call, use)};`}`,
  );
  return make(peers[peer], inputs);
}

function batch(call, use) {
  return `function batch(count) {
    const last = inputs.length - 1;
    let sink = 0;
    for (let i = 0; i < count; i++) {
      const input = inputs[i & last];
      ${use === "caught" ? caught(call) : `const result = ${call}; sink += ${use};`}
    }
    return sink;
  }`;
}

function caught(call) {
  return `try { ${call}; } catch (error) { sink += error.message.length; }`;
}

/** How many calls take as long as a batch should. It also warms the batch up. */
function calibrate(batch) {
  let spent = 0;
  for (let count = 1; ; ) {
    const time = measure(batch, count);
    spent += time;
    if (time < BATCH / 2) count *= 2;
    else if (spent > WARM_UP) return Math.max(1, Math.round((count * BATCH) / time));
  }
}

function measure(batch, count) {
  const start = process.hrtime.bigint();
  sink += batch(count);
  return Number(process.hrtime.bigint() - start);
}
