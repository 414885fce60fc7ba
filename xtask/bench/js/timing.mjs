// Times workloads behind each peer's glue, in one thread of one process, in Node or in a browser.
//
// For each workload the peers take turns: a round times one batch of each, so that whatever else
// the machine does falls on all of them.

import { same } from "./same.mjs";
import { callOf, needs, waysOf } from "./workloads.mjs";

/** How long a batch runs, in nanoseconds. */
const BATCH = 10e6;
/** How long a batch is run before it is timed, in nanoseconds. */
const WARM_UP = 60e6;

/** Nanoseconds. */
let now = () => performance.now() * 1e6;

/** From here on measures the processor's time, for a machine that does much else. Only in Node. */
export function useProcessorTime() {
  now = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) * 1e3;
  };
}

/** Holds what came out of the calls, so that none can be left out. */
export let sink = 0;

/**
 * Times a workload. For each peer and way: nanoseconds per call, round by round, and those of the
 * first call, which also compiles what is new.
 */
export function time(workload, peers, rounds) {
  const able = peers.filter(({ lacks, name }) => !(needs(callOf(workload, name)) in lacks));
  const racers = able.flatMap(({ name, api }) =>
    waysOf(workload, name).map((way) => {
      const call = callOf(workload, name, way);
      if (api[needs(call)] === undefined) throw new Error(`${name} has no ${needs(call)}`);
      return { peer: name, way, api, call, times: [] };
    }),
  );
  agree(workload, racers);
  for (const racer of racers) {
    racer.batch = compile(racer);
    racer.count = calibrate(racer.batch);
  }
  for (let round = 0; round < rounds; round++) {
    for (const racer of shuffled(racers)) {
      // One peer's garbage isn't another's to collect.
      globalThis.gc();
      racer.times.push(measure(racer.batch, racer.count) / racer.count / (workload.per ?? 1));
    }
  }
  return racers.map(({ peer, way, first, times }) => ({ peer, way, first, times }));
}

/** In any order, so that nobody always comes after the same other. */
function shuffled(racers) {
  return racers
    .map((racer) => ({ racer, key: Math.random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ racer }) => racer);
}

/** All peers give the same for what is about to be timed. */
function agree(workload, racers) {
  const outcomes = racers.map((racer) => {
    const { inputs, result = (value) => value } = racer.call;
    const call = compile(racer, "once");
    const start = now();
    outcome(call, inputs[0], 0);
    racer.first = now() - start;
    return inputs.map((input, i) => result(outcome(call, input, i)));
  });
  for (const [at, racer] of racers.entries()) {
    // Text has another length where it is UTF-16.
    const differs = racer.peer === "assemblyscript" && /^string in.*mixed/.test(workload.name);
    if (!differs) same(outcomes[at], outcomes[0], `${workload.name}: what ${racer.peer} ${racer.way} gives`);
  }
}

function outcome(call, input, i) {
  try {
    return call(input, i);
  } catch (error) {
    return error.message;
  }
}

/**
 * A function that makes so many calls, or just one. Each is compiled from a text of its own, or V8
 * would let them share what it has learned of the call, and the peer timed first would look best.
 */
function compile({ peer, way, api, call }, times = "many") {
  const member = needs(call);
  const body = times === "once" ? once(call) : batch(call);
  const text = `"use strict"; // ${peer} ${way}: ${call.name}
    const { ${member} } = api;
    return ${body};`;
  return new Function("api", "inputs", text)(api, call.inputs);
}

function once({ call, after = "" }) {
  return `function once(input, i) {
    const result = ${call};
    ${after};
    return result;
  }`;
}

function batch({ call, use, after = "" }) {
  return `function batch(count) {
    const last = inputs.length - 1;
    let sink = 0;
    for (let i = 0; i < count; i++) {
      const input = inputs[i & last];
      ${use === "caught" ? caught(call) : `const result = ${call}; sink += ${use}; ${after};`}
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
  for (let count = 1; ;) {
    const time = measure(batch, count);
    spent += time;
    if (time < BATCH / 2) count *= 2;
    else if (spent > WARM_UP) return Math.max(1, Math.ceil((count * BATCH) / time));
  }
}

function measure(batch, count) {
  const start = now();
  sink += batch(count);
  return now() - start;
}
