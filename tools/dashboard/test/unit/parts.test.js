import assert from "node:assert/strict";
import { test } from "node:test";
import { KeptComponents, changes } from "../../src/parts/kept_components.ts";
import { laddersOf, named } from "../../src/parts/ladders.ts";
import { routeOf } from "../../src/parts/route.ts";
import { windowOf } from "../../src/parts/row_window.ts";
import { advance, holdMs, idle, letGo, press, progress } from "../../src/stop/hold.ts";
import { modeOf, overall } from "../../src/stop/modes.ts";
import { may, needs } from "../../src/stop/roles.ts";
import { report } from "./sections.js";

test("holding for a second does it; letting go a millisecond before undoes it", () => {
  let hold = press(idle, 100);
  hold = advance(hold, 100 + holdMs - 1);
  assert.equal(hold.kind, "holding");
  assert.equal(letGo(hold).kind, "idle");
  assert.equal(advance(hold, 100 + holdMs).kind, "done");
  assert.equal(letGo(advance(hold, 100 + holdMs)).kind, "done");
});

test("a key that repeats does not begin the second anew", () => {
  const hold = press(press(idle, 0), 900);
  assert.equal(advance(hold, 1000).kind, "done");
  assert.equal(progress(hold, 500), 0.5);
});

test("a million rows keep as many as are in sight", () => {
  const { first, end } = windowOf(13_000_000, 400, 26, 1_000_000);
  assert.ok(first <= 500_000 && end >= 500_016 && end - first < 50);
  assert.deepEqual(windowOf(0, 400, 26, 0), { first: 0, end: 0 });
  assert.deepEqual(windowOf(9e9, 400, 26, 5), { first: 0, end: 5 });
});

test("the firm's state and narrower stops are told apart", () => {
  const stop = (kind, path, state) => ({ scope: { kind, path }, state, since: "", by: "", reason: "", release: { needs_second: false } });
  assert.deepEqual(overall([]), { mode: "active", narrower: 0 });
  assert.deepEqual(overall([stop("book", "firm/a", "halted"), stop("desk", "firm/b", "active")]), { mode: "active", narrower: 1 });
  assert.deepEqual(overall([stop("firm", "", "reduce_only"), stop("book", "firm/a", "halted")]), { mode: "reduce_only", narrower: 1 });
  assert.equal(modeOf([stop("book", "firm/a", "halted")], { kind: "firm", path: "" }), "active");
});

test("roles may what the contract says and nothing else", () => {
  const as = role => ({ user: "x", roles: [role] });
  const table = { viewer: [], trader: ["stop", "acknowledge"], risk: ["stop", "release", "acknowledge", "limits"], admin: ["stop", "release", "acknowledge"] };
  for (const [role, commands] of Object.entries(table)) {
    for (const command of ["stop", "release", "acknowledge", "limits"]) assert.equal(may(as(role), command), commands.includes(command), `${role} ${command}`);
  }
  assert.equal(may(null, "stop"), false);
  assert.equal(needs("release"), "one of the roles risk or admin");
});

test("scenarios with a ladder's name become its grid, in the order of their steps", () => {
  const scenario = name => ({ name, source: "ladder", nodes: [] });
  const stress = { scenarios: ["ladder all spot +5% vol 0%", "ladder all spot -10% vol 0%", "ladder all spot -10% vol +25%", "crash"].map(scenario) };
  const [ladder] = laddersOf(stress);
  assert.deepEqual(ladder.spots, ["-10%", "+5%"]);
  assert.deepEqual(ladder.vols, ["0%", "+25%"]);
  assert.equal(ladder.cells.get("+5% +25%"), undefined);
  assert.deepEqual(named(stress).map(one => one.name), ["crash"]);
});

test("changes of component ES add up to the change of ES", () => {
  const kept = new KeptComponents();
  const at = (seconds, a, b) => report({ published: `2026-01-05T14:00:${String(seconds).padStart(2, "0")}Z`, es: { "0.975": { value: a + b } },
    underlyings: [{ underlying: "A", component_es: { "0.975": a } }, { underlying: "B", component_es: { "0.975": b } }] });
  kept.take(at(0, 60, 40));
  kept.take(at(4, 99, 99)); // too soon
  kept.take(at(10, 50, 70));
  const after = kept.all[1];
  const before = kept.before(60_000);
  assert.deepEqual(changes(before, after), [{ name: "B", change: 30 }, { name: "A", change: -10 }]);
  assert.equal(kept.before(5000), null);
  kept.take(report({ published: "2026-01-05T14:00:30Z", underlyings: [{ underlying: "A", component_es: { "0.975": null } }] }));
  assert.equal(kept.all.length, 2); // a part is missing: it would not add up
});

test("addresses name pages, and nonsense is the first page", () => {
  assert.equal(routeOf("#/stress?node=firm%2Foptions").query.get("node"), "firm/options");
  assert.equal(routeOf("#/../etc").page, "now");
  assert.equal(routeOf("").page, "now");
});
