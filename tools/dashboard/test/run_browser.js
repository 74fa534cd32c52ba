// Runs the browser tests one file after the other, or says why it cannot and ends with 77, which ctest counts as skipped.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "./browser/opening.js";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv[2] ?? "";
const files = readdirSync(join(here, "browser")).filter(name => name.endsWith(".test.js") && name.includes(wanted)).map(name => join(here, "browser", name));
if (chromium() === null) {
  console.log("dashboard.browser: skipped: no Chromium on PATH. Install it with tools/setup --with browser, or name one in PLIMSOLL_CHROMIUM.");
  process.exit(77);
}
if (files.length === 0) {
  console.log(`no browser test is called ${wanted}`);
  process.exit(1);
}
const done = spawnSync(process.execPath, ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files], { stdio: "inherit" });
process.exit(done.status ?? 1);
