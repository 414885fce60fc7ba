// Runs the benchmark, prints the table and writes the figures.
//
//   node bench.mjs --hand HAND.wasm --wasm-bindgen DIR --wharf DIR --out FILE
//                  [--seasoned] [--only REGEX] [--processes N] [--rounds N]
//
// The timing itself is `time.mjs`. It runs in several processes, one after the other, because V8
// may compile the same call well in one and badly in the next, and then does so for all rounds.
// A figure is the median of all rounds; a ratio is the median of the rounds' ratios.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const TIME = fileURLToPath(new URL("time.mjs", import.meta.url));

const { values: options } = parseArgs({
  options: {
    hand: { type: "string" },
    "wasm-bindgen": { type: "string" },
    wharf: { type: "string" },
    out: { type: "string" },
    seasoned: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    processes: { type: "string", default: "3" },
    rounds: { type: "string", default: "5" },
  },
});

time("--verify");
console.log("Every peer gives the right results.");

const rows = merge(runs()).map(({ name, times }) => ({ name, peers: figures(times) }));
printTable();
save();

/** Runs `time.mjs`; returns what it prints. */
function time(...args) {
  const { hand, "wasm-bindgen": wasmBindgen, wharf } = options;
  const peers = ["--hand", hand, "--wasm-bindgen", wasmBindgen, "--wharf", wharf];
  // Garbage is collected before each batch; that must not throw away compiled code.
  const flags = ["--expose-gc", "--no-flush-bytecode"];
  return execFileSync(process.execPath, [...flags, TIME, ...peers, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
  });
}

function runs() {
  const processes = Number(options.processes);
  const args = ["--only", options.only, "--rounds", options.rounds];
  if (options.seasoned) args.push("--seasoned");
  return Array.from({ length: processes }, (_, i) => {
    console.log(`Timing: process ${i + 1} of ${processes}`);
    return JSON.parse(time(...args));
  });
}

/** The rounds of all processes, together. */
function merge([first, ...others]) {
  return first.map(({ name, times }, row) => {
    const all = {};
    for (const peer of Object.keys(times)) {
      all[peer] = times[peer].concat(...others.map((rows) => rows[row].times[peer]));
    }
    return { name, times: all };
  });
}

/** For each peer: the median, the 10th and the 90th percentile, and the ratios. */
function figures(times) {
  const figures = {};
  for (const peer of Object.keys(times)) {
    const to = (other) =>
      quantile(times[peer].map((time, round) => time / times[other][round]), 0.5);
    figures[peer] = {
      median: quantile(times[peer], 0.5),
      p10: quantile(times[peer], 0.1),
      p90: quantile(times[peer], 0.9),
      toHand: to("hand"),
      toWasmBindgen: to("wasm-bindgen"),
    };
  }
  return figures;
}

function quantile(values, at) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * at;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

function save() {
  const { node, v8 } = process.versions;
  const { seasoned } = options;
  const results = { node, v8, unit: "ns per call", seasoned, rows };
  writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
}

function printTable() {
  const peers = Object.keys(rows[0]?.peers ?? {});
  const head = [...peers, "wharf / hand", "/ wasm-bindgen"];
  console.log(["\nns per call".padEnd(25), ...head.map(cell)].join(" "));
  for (const row of rows) printRow(row);
}

function printRow({ name, peers }) {
  const { toHand, toWasmBindgen } = peers.wharf;
  const figures = Object.values(peers).map(({ median, p10, p90 }) => {
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
