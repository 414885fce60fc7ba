// Makes calls in Node, and prints what each gave: of the matrix, or of a script.
//
//     node host.mjs calls|script PACKAGE.js INPUT.json

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [kind, file, input] = process.argv.slice(2);
const { run } = await import(`./${kind}.mjs`);

/** The most memory that this process ever had, in bytes. */
const most = () => process.resourceUsage().maxRSS * 1024;

const answers = await run(pathToFileURL(file).href, JSON.parse(readFileSync(input, "utf8")), most);
process.stdout.write(JSON.stringify(answers));
