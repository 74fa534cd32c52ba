// Bundles src/ into the folder that the appliance serves: node build.js OUT_FOLDER. Nothing in it asks another server.

import { build } from "esbuild";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "dist");
const font = join(here, "node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const result = await build({
  absWorkingDir: here,
  entryPoints: { dashboard: "src/main.ts" },
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["es2022"],
  minify: true,
  legalComments: "external",
  chunkNames: "part-[name]-[hash]",
  metafile: true,
  logLevel: "warning",
});
await build({
  absWorkingDir: here,
  entryPoints: { dashboard: "src/look/dashboard.css" },
  outdir: out,
  bundle: true,
  minify: true,
  external: ["*.woff2"],
  logLevel: "warning",
});
copyFileSync(join(here, "src/index.html"), join(out, "index.html"));
copyFileSync(join(here, "src/mark.svg"), join(out, "mark.svg"));
copyFileSync(font, join(out, "inter.woff2"));
copyFileSync(join(here, "node_modules/@fontsource-variable/inter/LICENSE"), join(out, "inter-LICENSE.txt"));

// Which file is loaded when, for the test of the bundle's size.
const parts = Object.fromEntries(Object.entries(result.metafile.outputs).map(([file, about]) => [
  file.split("/").pop(),
  { entry: about.entryPoint ?? null, imports: about.imports.map(one => ({ file: one.path.split("/").pop(), kind: one.kind })),
    inputs: Object.keys(about.inputs) },
]));
writeFileSync(join(out, "..", "dashboard-parts.json"), JSON.stringify(parts, null, 1));
