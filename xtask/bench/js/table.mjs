// The figures as a table: for the terminal, and for a page in Markdown.

import { LACKS } from "./peers.mjs";

const PEERS = ["hand", "wasm-bindgen", "assemblyscript", "jco", "wharf"];
export const NAMES = {
  hand: "by hand",
  "wasm-bindgen": "wasm-bindgen",
  assemblyscript: "AssemblyScript",
  jco: "jco",
  wharf: "Wharf",
};

const HEAD = [...PEERS.map((peer) => NAMES[peer]), "Wharf / hand", "Wharf / best other"];

const ABSENT = "BoltFFI isn't among them: its runtime package, `@boltffi/runtime`, can't be had from npm.";

/** For the terminal: the time, and half of what lies between the quartiles in per cent of it. */
export function inText(rows) {
  const lines = rows.map((row) => [row.name, ...cells(row, withSpread)]);
  const table = [["ns per call", ...HEAD], ...lines];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  return table
    .map((line) =>
      line.map((cell, at) => (at ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join("  "),
    )
    .join("\n");
}

/** For a page. */
export function inMarkdown(rows) {
  const lines = rows.map((row) => [row.name, ...cells(row, ({ median }) => nanoseconds(median))]);
  const table = [["ns per call", ...HEAD], ["---", ...HEAD.map(() => "--:")], ...lines];
  return table.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

/** What a table needs to be understood. */
export function notes(rows) {
  const found = (peer) => rows.some(({ peers }) => peers[peer]);
  const lacks = Object.entries(LACKS)
    .filter(([peer]) => found(peer))
    .flatMap(([peer, members]) => Object.values(members).map((why) => `${NAMES[peer]}: ${why}.`));
  const ways = rows.some(({ peers }) => peers["wasm-bindgen"]?.way)
    ? ["wasm-bindgen carries records by serde-wasm-bindgen (s) or JSON (j): the faster one is shown."]
    : [];
  return [...ways, ...new Set(lacks), ABSENT];
}

function cells({ peers, best, toBest }, figure) {
  const times = PEERS.map((peer) => (peers[peer] ? figure(peers[peer]) + wayOf(peers[peer]) : "–"));
  const toHand = peers.wharf && multiple(peers.wharf.toHand.median);
  return [...times, toHand ?? "–", toBest ? `${multiple(toBest)} ${NAMES[best]}` : "–"];
}

function wayOf({ way }) {
  return way ? ` ${way[0].toLowerCase()}` : "";
}

function withSpread({ median, q1, q3 }) {
  return `${nanoseconds(median)} ±${Math.round((50 * (q3 - q1)) / median)}%`;
}

function multiple(ratio) {
  return `${ratio < 0.1 ? ratio.toPrecision(2) : ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(1)}×`;
}

export function nanoseconds(time) {
  if (time < 100) return time.toFixed(1);
  if (time < 10e3) return time.toFixed(0);
  if (time < 10e6) return `${(time / 1e3).toFixed(time < 100e3 ? 1 : 0)} k`;
  return `${(time / 1e6).toFixed(1)} M`;
}
