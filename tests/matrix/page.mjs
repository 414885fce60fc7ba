// Makes the same calls in a page, and posts what each gave to the server that it came from.

import { run as runCalls } from "./calls.mjs";
import { run as runScript } from "./script.mjs";

const runs = { calls: runCalls, script: runScript };

const post = (path, body) => fetch(path, { method: "POST", body: JSON.stringify(body) });

try {
  const answers = [];
  for (const { kind, glue, input } of await (await fetch("/packages/browser/jobs.json")).json()) {
    await post("/progress", glue);
    const url = new URL(`/packages/${glue}`, location.href).href;
    answers.push(await runs[kind](url, await (await fetch(`/packages/${input}`)).json()));
  }
  await post("/done", answers);
} catch (error) {
  await post("/failure", String(error.stack));
}
