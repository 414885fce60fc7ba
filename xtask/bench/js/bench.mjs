// Times the same workloads behind each peer's glue, in one process.
//
//   node --expose-gc bench.mjs --hand HAND.wasm --wasm-bindgen DIR --wharf DIR --out FILE
//                              [--only REGEX] [--rounds N]
//
// Every peer's results are checked before anything is timed. Then, for each workload, the peers
// take turns: a round times one batch of each, so that whatever else the machine does falls on all
// of them. A figure is the median of its rounds; a ratio is the median of the rounds' ratios.

import { readFileSync, writeFileSync } from "node:fs";
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
    out: { type: "string" },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "15" },
  },
});

const peers = {
  hand: await loadHand(options.hand),
  "wasm-bindgen": await loadWasmBindgen(options["wasm-bindgen"]),
  wharf: await load(`${options.wharf}/guest_wharf.js`),
};
const names = Object.keys(peers);
for (const name of names) verify(name, peers[name]);
console.log(`Node ${process.version}: all results are right; now timing\n`);

const only = new RegExp(options.only);
const rows = [];
printHead();
for (const workload of workloads.filter(({ name }) => only.test(name))) {
  const row = { name: workload.name, peers: time(workload, Number(options.rounds)) };
  rows.push(row);
  printRow(row);
}
const { node, v8 } = process.versions;
writeFileSync(options.out, `${JSON.stringify({ node, v8, unit: "ns", rows }, null, 2)}\n`);

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

/** Nanoseconds per call for each peer: the median, the 10th and the 90th percentile. */
function time(workload, rounds) {
  const batches = names.map((name) => compile(workload, name));
  const counts = batches.map(calibrate);
  const times = names.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const peer = (round + turn) % names.length;
      // One peer's garbage isn't another's to collect.
      globalThis.gc?.({ type: "minor" });
      times[peer].push(measure(batches[peer], counts[peer]) / counts[peer]);
    }
  }
  const figures = {};
  names.forEach((name, peer) => {
    const to = (other) =>
      quantile(times[peer].map((time, round) => time / times[names.indexOf(other)][round]), 0.5);
    figures[name] = {
      median: quantile(times[peer], 0.5),
      p10: quantile(times[peer], 0.1),
      p90: quantile(times[peer], 0.9),
      toHand: to("hand"),
      toWasmBindgen: to("wasm-bindgen"),
    };
  });
  return figures;
}

/**
 * A function that makes so many calls. Each is compiled from a text of its own, or V8 would let
 * them share what it has learned of the call, and the peer timed first would look best.
 */
function compile({ name, call, use, inputs }, peer) {
  const make = new Function(
    "peer",
    "inputs",
    `"use strict"; // ${peer}: ${name}
    const { ${call.slice(0, call.indexOf("("))} } = peer;
    const last = inputs.length - 1;
    return function batch(count) {
      let sink = 0;
      for (let i = 0; i < count; i++) {
        const input = inputs[i & last];
        ${use === "caught" ? caught(call) : `const result = ${call}; sink += ${use};`}
      }
      return sink;
    };`,
  );
  return make(peers[peer], inputs);
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

function quantile(values, at) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

function printHead() {
  const ratios = ["/ hand", "/ wasm-bindgen"];
  console.log(["ns per call".padEnd(24), ...names.map(cell), ...ratios.map(cell)].join(" "));
}

function printRow({ name, peers }) {
  const { toHand, toWasmBindgen } = peers.wharf;
  const figures = names.map((peer) => {
    const { median, p10, p90 } = peers[peer];
    return `${nanoseconds(median)} ±${Math.round((50 * (p90 - p10)) / median)}%`;
  });
  const ratios = [toHand, toWasmBindgen].map((ratio) => `${ratio.toFixed(2)}×`);
  console.log([name.padEnd(24), ...figures.map(cell), ...ratios.map(cell)].join(" "));
}

function cell(text) {
  return text.padStart(15);
}

function nanoseconds(time) {
  if (time < 100) return time.toFixed(1);
  if (time < 10e3) return time.toFixed(0);
  if (time < 10e6) return `${(time / 1e3).toFixed(1)} k`;
  return `${(time / 1e6).toFixed(1)} M`;
}
