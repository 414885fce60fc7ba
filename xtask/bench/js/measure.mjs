// Loads the peers, checks them, times them: what is the same in Node and in a browser.

import { growth } from "./growth.mjs";
import { load } from "./peers.mjs";
import { sink, time, useProcessorTime } from "./timing.mjs";
import { verify } from "./verify.mjs";
import { workloads } from "./workloads.mjs";

/**
 * What to do. Checking teaches V8 what the glue may meet. Without `seasoned` that happens in a run
 * of its own, and what is timed meets just what it is timed with, which suits every peer, and loops
 * over text most. With it, the timing is closer to a program that has been running for a while.
 * @typedef {object} Options
 * @property {string} base where the peers' packages are
 * @property {"verify" | "workloads" | "growth"} what
 * @property {boolean} seasoned
 * @property {string} only a regular expression for names of workloads
 * @property {number} rounds
 * @property {boolean} processorTime whether the processor's time is measured, instead of all time
 */

/**
 * @param {Options} options
 * @param {(word: string) => unknown} progress hears what is being done
 */
export async function measure({ base, what, seasoned, only, rounds, processorTime }, progress) {
  if (processorTime) useProcessorTime();
  const peers = await load(base);
  if (what === "verify" || seasoned) {
    for (const peer of peers) {
      await progress(`checking ${peer.name}`);
      verify(peer);
    }
  }
  if (what === "verify") return [];
  const rows = [];
  for (const workload of what === "growth" ? growth : workloads) {
    if (!new RegExp(only).test(workload.name)) continue;
    await progress(workload.name);
    const { name, plot, size } = workload;
    rows.push({ name, plot, size, racers: time(workload, peers, rounds) });
  }
  if (Number.isNaN(sink)) throw new Error("a result is no number");
  return rows;
}
