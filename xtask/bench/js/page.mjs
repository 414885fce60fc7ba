// Measures in a page of a browser, and posts what it is doing and the rounds to the server it came from.

import { measure } from "./measure.mjs";

const options = JSON.parse(decodeURIComponent(location.search.slice(1)));

/** Posts something; waits until it arrived, so that nothing of it goes on while a batch is timed. */
async function post(path, body) {
  await fetch(path, { method: "POST", body: JSON.stringify(body) });
}

try {
  const base = new URL(options.base, location.href).href;
  const rows = await measure({ ...options, base }, (word) => post("/progress", word));
  await post("/done", rows);
} catch (error) {
  await post("/failure", `${error.message}\n${error.stack}`);
}
