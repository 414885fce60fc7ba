// Measures in this process, and prints the rounds as JSON. What it is doing goes to standard error.
//
//   node --expose-gc --no-flush-bytecode node.mjs OPTIONS_AS_JSON

import { measure } from "./measure.mjs";

const rows = await measure(JSON.parse(process.argv[2]), (word) => process.stderr.write(`  ${word}\x1b[K\r`));
process.stderr.write("\x1b[K");
console.log(JSON.stringify(rows));
