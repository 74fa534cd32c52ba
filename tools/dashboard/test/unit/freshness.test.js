import assert from "node:assert/strict";
import { test } from "node:test";
import { Store } from "../../src/wire/store.ts";
import { feeds, limits, report } from "./sections.js";

function heard(sections) {
  const clock = { at: 50_000, nowMs: () => clock.at };
  const store = new Store(clock);
  store.setLink("open");
  store.replaceAll(sections);
  store.beat("2026-01-05T14:00:00Z");
  return { clock, store };
}

test("a number is live for two seconds and not a millisecond longer", () => {
  const { clock, store } = heard({ report: report() });
  clock.at += 2000;
  assert.equal(store.freshness("report").kind, "live");
  clock.at += 1;
  store.beat("2026-01-05T14:00:02Z"); // the appliance speaks, but has no new report
  assert.deepEqual(store.freshness("report"), { kind: "stale", ageMs: 2001, why: "no new risk report" });
});

test("numbers are as old as the feed that they rest on, however often reports come", () => {
  const { clock, store } = heard({ report: report(), feeds: feeds({ age_seconds: 1.5 }) });
  clock.at += 400;
  store.patch({ report: report({ cycle: 2 }) });
  assert.equal(store.freshness("report").kind, "live");
  clock.at += 101; // 1.5 s + 501 ms
  store.patch({ report: report({ cycle: 3 }) });
  const fresh = store.freshness("report");
  assert.equal(fresh.kind, "stale");
  assert.match(fresh.why, /itch/);
});

test("a feed that was never heard is older than everything", () => {
  const { store } = heard({ report: report(), feeds: feeds({ age_seconds: null }) });
  assert.equal(store.freshness("report").ageMs, Infinity);
});

test("limits follow the market; alerts and trading states are as fresh as the last beat", () => {
  const { clock, store } = heard({ report: report(), limits: limits(), alerts: [], trading_state: [] });
  clock.at += 3000;
  store.beat("2026-01-05T14:00:03Z");
  assert.equal(store.freshness("limits").kind, "stale");
  assert.equal(store.freshness("alerts").kind, "live");
  clock.at += 2001;
  assert.equal(store.freshness("alerts").kind, "stale");
  assert.equal(store.freshness("trading_state").kind, "stale");
});

test("after a disconnect nothing is live", () => {
  const { store } = heard({ report: report(), limits: limits(), alerts: [], trading_state: [], feeds: feeds() });
  store.setLink("down");
  for (const name of ["report", "limits", "alerts", "trading_state", "feeds", "session"]) assert.equal(store.freshness(name).kind, "disconnected", name);
});

test("a report that was old when it came is as old as the appliance's clock says", () => {
  const { store } = heard({ report: report({ published: "2026-01-05T13:59:50Z" }) });
  assert.equal(store.freshness("report").kind, "stale");
  assert.equal(store.freshness("report").ageMs, 10_000);
});

test("the age of a report that a beat tells is the one that counts", () => {
  const { clock, store } = heard({ report: report() });
  store.beat("2026-01-05T14:00:01Z", 1900);
  assert.equal(store.freshness("report").kind, "live");
  clock.at += 101;
  assert.deepEqual(store.freshness("report"), { kind: "stale", ageMs: 2001, why: "no new risk report" });
});

test("a part that is not sent is absent, and one that cannot be read says where it is wrong", () => {
  const { store } = heard({ report: report(), limits: [{ ...limits()[0], hard: "3" }] });
  assert.equal(store.freshness("alerts").kind, "absent");
  const fresh = store.freshness("limits");
  assert.equal(fresh.kind, "unreadable");
  assert.match(fresh.why, /limits\[0\]\.hard/);
  assert.equal(store.section("limits"), null);
});

test("a new snapshot forgets what the appliance no longer has", () => {
  const { store } = heard({ report: report(), limits: limits() });
  store.replaceAll({ report: report() });
  assert.equal(store.section("limits"), null);
  assert.equal(store.freshness("limits").kind, "absent");
});
