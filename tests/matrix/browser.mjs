// Makes calls in Chromium: those of the jobs in PACKAGES/browser/jobs.json. Prints what each gave.
//
//     node browser.mjs CHROMIUM PACKAGES

import { fileURLToPath } from "node:url";

import { visit } from "../../xtask/chromium.mjs";

const [chromium, packages] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const answers = await visit(chromium, {
  script: "/page.mjs",
  folders: { "/packages/": packages, "/": here },
});
process.stdout.write(JSON.stringify(answers));
