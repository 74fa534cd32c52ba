import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf } from "../../src/wire/decode.ts";
import { seeded } from "../seeded.js";
import { feeds, histogram, limits, report, series } from "./sections.js";

const good = { report: report(), feeds: feeds(), series: series(), histogram: histogram(), limits: limits() };

test("sections of the right shape have no fault", () => {
  for (const [name, value] of Object.entries(good)) assert.equal(faultOf(name, value), null, name);
});

test("arrays of different lengths and histograms without their last edge are refused", () => {
  assert.match(faultOf("series", { ...series(), pnl_since_start: [1] }), /lengths/);
  assert.match(faultOf("histogram", { ...histogram(), edges: [0, 1] }), /edge/);
});

test("states that nobody knows are refused and not shown as good", () => {
  assert.match(faultOf("limits", [{ ...limits()[0], state: "fine" }]), /limits\[0\]\.state/);
  assert.match(faultOf("feeds", feeds({ state: "great" })), /feeds\[0\]\.state/);
  assert.match(faultOf("trading_state", [{ scope: { kind: "firm", path: "" }, state: "running", by: "", reason: "", release: {} }]), /trading_state\[0\]\.state/);
});

/** Every path to a leaf or a container below `value`. */
function* paths(value, at = []) {
  yield at;
  if (typeof value === "object" && value !== null) for (const key of Object.keys(value)) yield* paths(value[key], [...at, key]);
}

test("10,000 mutations never throw, and a fault names a place", () => {
  const draw = seeded(11);
  const strange = [undefined, null, "", "x", -1, NaN, [], {}, true, [[]], { value: {} }];
  let faults = 0;
  for (let i = 0; i < 10_000; ++i) {
    const names = Object.keys(good);
    const name = names[Math.floor(draw() * names.length)];
    const value = structuredClone({ it: good[name] });
    const all = [...paths(value)].filter(at => at.length > 0);
    const at = all[Math.floor(draw() * all.length)];
    const holder = at.slice(0, -1).reduce((one, key) => one[key], value);
    holder[at[at.length - 1]] = strange[Math.floor(draw() * strange.length)];
    const fault = faultOf(name, value.it);
    if (fault === null) continue;
    faults += 1;
    assert.ok(fault.startsWith(name), fault);
  }
  assert.ok(faults > 3000, `only ${faults} of 10,000 mutations were noticed`);
});
