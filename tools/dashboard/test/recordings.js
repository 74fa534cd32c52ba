// Real answers of the built program for the synthetic desk of `plimsoll demo`: what the tests' appliance speaks from.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const asOf = "2026-01-05";
const dayBefore = "2026-01-02";
const program = () => process.env.PLIMSOLL ?? "";
const folder = () => process.env.PLIMSOLL_RECORDINGS ?? "";

function run(...words) {
  return execFileSync(program(), words, { encoding: "utf8", maxBuffer: 1 << 28, timeout: 120_000, stdio: ["ignore", "pipe", "ignore"] });
}

function record(into) {
  const desk = join(into, "desk");
  run("demo", "--for", "1s", "--folder", desk, "--json");
  const file = name => join(desk, name);
  const held = ["--instruments", file("instruments.csv"), "--portfolio", file("portfolio.csv")];
  // The day after: spots 1 % lower, vols 3 % higher.
  const moved = readFileSync(file("market.csv"), "utf8").split("\n").map(line => {
    const [name, field, value] = line.split(",");
    const factor = { price: 0.99, implied_vol: 1.03 }[field];
    return factor === undefined ? line : `${name},${field},${Number(value) * factor}`;
  }).join("\n");
  writeFileSync(file("market_moved.csv"), moved);
  const market = ["--market", file("market.csv")];
  const history = ["--history", file("history.csv")];
  const scenarios = ["--scenarios", "16384"];
  const write = (name, text) => writeFileSync(join(into, name), text);
  write("report.json", run("var", ...held, ...market, ...history, "--as-of", asOf, ...scenarios, "--positions", "--stress", "ladder", "--revaluation", "auto",
                           "--pnl-out", join(into, "pnl.bin"), "--format", "json"));
  write("greeks.json", run("greeks", ...held, ...market, "--as-of", asOf, "--by", "position", "--format", "json"));
  run("var", ...held, ...market, ...history, "--as-of", dayBefore, ...scenarios, "--record", join(into, "before"));
  run("var", ...held, "--market", file("market_moved.csv"), ...history, "--as-of", asOf, ...scenarios, "--record", join(into, "after"));
  write("why.json", run("why", join(into, "before"), join(into, "after"), "--format", "json"));
}

/** The recordings, made anew when the program is newer than they are. */
export function recordings() {
  if (!existsSync(program())) {
    throw new Error(`the program is not at PLIMSOLL='${program()}'. Build the target plimsoll and name it: PLIMSOLL=build/release/tools/plimsoll/plimsoll`);
  }
  if (folder() === "") throw new Error("PLIMSOLL_RECORDINGS is not set; it names the folder where recordings are kept");
  const last = join(folder(), "why.json");
  if (!existsSync(last) || statSync(last).mtimeMs < statSync(program()).mtimeMs) {
    rmSync(folder(), { recursive: true, force: true });
    mkdirSync(folder(), { recursive: true });
    record(folder());
  }
  const read = name => JSON.parse(readFileSync(join(folder(), name), "utf8"));
  return { report: read("report.json"), greeks: read("greeks.json"), why: read("why.json"), pnl: firmPnl() };
}

/** The firm's P&L in every scenario, in units of the reporting currency: little-endian int64 of 2^-20 units in the file. */
function firmPnl() {
  const bytes = readFileSync(join(folder(), "pnl.bin"));
  return Array.from({ length: bytes.length / 8 }, (_, i) => Number(bytes.readBigInt64LE(8 * i)) / 2 ** 20);
}
