// Runs the benchmark, prints the tables and writes figures and drawings.
//
//   node bench.mjs --packages DIR --out DIR [--chromium PROGRAM] [--versions TEXT] [--keep DIR]
//                  [--growth] [--seasoned] [--cpu-time] [--only REGEX] [--processes N] [--rounds N]
//
// In a process all peers are timed side by side, in turns. There are several processes, one after
// the other, because V8 may compile the same call well in one and badly in the next, and then does
// so for all rounds; figures are of the rounds of all of them.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

import { versionOf } from "../../chromium.mjs";
import { measureInBrowser } from "./browser.mjs";
import { chart } from "./chart.mjs";
import { plot } from "./plot.mjs";
import { figures, merge } from "./statistics.mjs";
import { inMarkdown, inText, notes } from "./table.mjs";

const { values: options } = parseArgs({
  options: {
    packages: { type: "string" },
    out: { type: "string" },
    chromium: { type: "string" },
    versions: { type: "string", default: "" },
    keep: { type: "string" },
    growth: { type: "boolean", default: false },
    seasoned: { type: "boolean", default: false },
    "cpu-time": { type: "boolean", default: false },
    only: { type: "string", default: "" },
    processes: { type: "string" },
    rounds: { type: "string", default: "5" },
  },
});

const name = options.growth ? "growth" : "js";
const processCount = Number(options.processes ?? (options.growth ? 1 : 3));
const date = new Date().toISOString().slice(0, 10);
const packages = resolve(options.packages);

const runtimes = [await runtime(`Node ${process.versions.node}`, inNode)];
if (options.chromium) runtimes.push(await runtime(await versionOf(options.chromium), inChromium));
save();

/** All processes of one runtime, and what their rounds say. */
async function runtime(runtime, measure) {
  await measure("verify");
  console.log(`${runtime}: every peer gives the right results, and loses no memory.`);
  const processes = [];
  for (let i = 1; i <= processCount; i++) {
    console.log(`${runtime}: timing, process ${i} of ${processCount}`);
    processes.push(await measure(options.growth ? "growth" : "workloads"));
  }
  const rows = figures(merge(processes));
  if (!options.growth) console.log(`\n${inText(rows)}\n\n${notes(rows).join("\n")}\n`);
  return { runtime, rows };
}

/** What a process is to do. */
function task(what) {
  const { seasoned, only, rounds, "cpu-time": processorTime } = options;
  return { what, seasoned, only, rounds: Number(rounds), processorTime };
}

async function inNode(what) {
  // Garbage is collected before each batch; that must not throw away compiled code.
  const flags = ["--expose-gc", "--no-flush-bytecode", fileURLToPath(new URL("node.mjs", import.meta.url))];
  const words = JSON.stringify({ ...task(what), base: pathToFileURL(`${packages}/`).href });
  return JSON.parse(
    execFileSync(process.execPath, [...flags, words], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 2 ** 28,
    }),
  );
}

async function inChromium(what) {
  // Pages have no clock of the processor's time.
  const job = { ...task(what), processorTime: false };
  return await measureInBrowser(options.chromium, packages, job, progress);
}

function progress(word) {
  process.stderr.write(`  ${word}\x1b[K\r`);
}

function save() {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
  const { versions, seasoned, "cpu-time": processorTime } = options;
  const about = { date, versions, machine, unit: "ns per call", seasoned, processorTime };
  write(`${options.out}/${name}.json`, `${JSON.stringify({ ...about, runtimes }, null, 2)}\n`);
  const subtitle = `${date}; ${versions}; ${machine}`;
  const drawing = options.growth ? plot(runtimes, subtitle) : chart(runtimes, subtitle);
  show(options.out, name, drawing, subtitle);
  // What the README shows.
  if (options.keep) show(options.keep, options.growth ? "growth" : "speed", drawing, subtitle);
}

/** Writes a drawing, and the page with the tables that shows it. */
function show(folder, file, drawing, subtitle) {
  write(`${folder}/${file}.svg`, drawing);
  if (!options.growth) write(`${folder}/${file}.md`, page(`${file}.svg`, subtitle));
}

function page(drawing, subtitle) {
  const tables = runtimes.map(({ runtime, rows }) => `## ${runtime}\n\n${inMarkdown(rows)}\n`);
  const clock = options["cpu-time"] ? "; in Node the processor's time" : "";
  const remarks = notes(runtimes[0].rows).map((note) => `- ${note}\n`);
  return `# What a call from JavaScript costs

Nanoseconds a call: medians of ${processCount} × ${options.rounds} rounds, in which all tools take turns${clock}.
Measured by \`cargo xtask bench js\` on ${subtitle}.

![Ratios to glue written by hand](${drawing})

"By hand" is glue written for just these calls, with nothing checked: the practical limit.
[speed-notes.md](speed-notes.md) says why some cost more.

${tables.join("\n")}
${remarks.join("")}`;
}

function write(file, text) {
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
