import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

const assets = process.env.PLIMSOLL_ASSETS;
const gzip = name => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length;
const parts = JSON.parse(readFileSync(join(assets, "..", "dashboard-parts.json"), "utf8"));

/** What loads before anything is clicked: the entry and all that it imports without waiting. */
function core(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const one of parts[name].imports) if (one.kind === "import-statement") core(one.file, seen);
  return seen;
}

test("the core is at most 60 kB of gzip", () => {
  const files = [...core("dashboard.js"), "dashboard.css", "index.html"];
  const bytes = files.reduce((sum, name) => sum + gzip(name), 0);
  console.log(`core: ${bytes} bytes of gzip in ${files.join(", ")}`);
  assert.ok(bytes <= 60_000, `${bytes} bytes`);
});

test("charts are loaded when they are first shown and not before", () => {
  const files = core("dashboard.js");
  for (const name of files) {
    for (const input of parts[name].inputs) assert.doesNotMatch(input, /node_modules\/(uplot|echarts|zrender)\//, `${name} contains ${input}`);
  }
  assert.ok(Object.keys(parts).some(name => !files.has(name) && parts[name].inputs.some(input => input.includes("node_modules/uplot/"))));
});

test("nothing is asked of another server, and nothing is compiled from text", () => {
  const namespaces = /https?:\/\/(www\.w3\.org|momentjs\.com|github\.com|lit\.dev)/; // names and pointers in messages, not addresses that are opened
  for (const name of readdirSync(assets)) {
    if (!/\.(js|css|html)$/.test(name)) continue;
    const text = readFileSync(join(assets, name), "utf8");
    for (const [address] of text.matchAll(/https?:\/\/[^\s"'`)\\]+/g)) assert.match(address, namespaces, `${name} names ${address}`);
    assert.doesNotMatch(text, /@import\s|url\(\s*["']?https?:/, name);
    assert.doesNotMatch(text, /\beval\s*\(|new Function\s*\(/, name);
  }
});

test("markup has no inline script and no inline style", () => {
  const page = readFileSync(join(assets, "index.html"), "utf8");
  assert.doesNotMatch(page, /<style|style=|\son\w+=|<script(?![^>]*\bsrc=)/);
  assert.doesNotMatch(readFileSync(join(assets, "dashboard.js"), "utf8"), /<[a-z-]+[^<>`]*\sstyle=/);
});
