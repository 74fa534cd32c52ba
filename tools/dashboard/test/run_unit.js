// Bundles the unit tests with the sources that they import, and runs them: node test/run_unit.js BUILD_FOLDER

import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "..", "unit-tests"));
const tests = readdirSync(join(here, "unit")).filter(name => name.endsWith(".test.js"));
await build({ entryPoints: tests.map(name => join(here, "unit", name)), outdir: out, bundle: true, platform: "node", format: "esm", target: "node18",
              outExtension: { ".js": ".mjs" }, logLevel: "warning" });
const done = spawnSync(process.execPath, ["--test", "--test-reporter=spec", ...tests.map(name => join(out, name.replace(/\.js$/, ".mjs")))], { stdio: "inherit" });
process.exit(done.status ?? 1);
