import assert from "node:assert/strict";
import { test } from "node:test";
import { Connection, giveUpAfterMs } from "../../src/wire/connection.ts";
import { Store } from "../../src/wire/store.ts";
import { feeds, report } from "./sections.js";

/** A connection over sockets that the test holds both ends of, on a clock that only the test moves. */
function line(token = null) {
  const clock = { at: 1000, nowMs: () => clock.at };
  const store = new Store(clock);
  const sockets = [];
  const later = [];
  const open = () => {
    const socket = { sent: [], closed: false, onopen: null, onmessage: null, onclose: null, send(text) { this.sent.push(text); }, close() { this.closed = true; } };
    sockets.push(socket);
    return socket;
  };
  const connection = new Connection(store, { clock, open, later: (ms, what) => later.push({ ms, what }), token: () => token });
  const say = message => sockets[sockets.length - 1].onmessage({ data: typeof message === "string" ? message : JSON.stringify(message) });
  connection.start();
  return { clock, store, sockets, later, connection, say };
}
const snapshot = (seq, state = { report: report() }) => ({ type: "snapshot", seq, state });

test("a snapshot opens it, deltas replace whole sections, beats keep it fresh", () => {
  const { store, say, clock } = line();
  assert.equal(store.freshness("report").kind, "waiting");
  say(snapshot("7"));
  assert.equal(store.link, "open");
  assert.equal(store.section("report").cycle, 1);
  say({ type: "delta", seq: "8", patch: { report: report({ cycle: 2 }), feeds: feeds() } });
  assert.equal(store.section("report").cycle, 2);
  assert.equal(store.section("feeds")[0].name, "itch");
  clock.at += 1900;
  say({ type: "beat", seq: "8", now: "2026-01-05T14:00:00Z" });
  assert.equal(store.freshness("alerts").kind, "absent");
  assert.equal(store.freshness("feeds").kind, "live");
});

for (const [name, message] of [["a number that was skipped", { type: "delta", seq: "9", patch: {} }], ["a number that came twice", { type: "delta", seq: "7", patch: {} }],
                               ["a beat that is ahead", { type: "beat", seq: "8", now: "2026-01-05T14:00:00Z" }]]) {
  test(`${name} ends the connection, and a new one begins with a snapshot`, () => {
    const { store, say, sockets, later, connection } = line();
    say(snapshot("7"));
    say(message);
    assert.equal(sockets[0].closed, true);
    assert.equal(store.link, "down");
    assert.equal(store.freshness("report").kind, "disconnected");
    assert.equal(connection.counters.gaps, 1);
    later[0].what();
    assert.equal(sockets.length, 2);
    say(snapshot("20"));
    assert.equal(store.freshness("report").kind, "live");
  });
}

for (const nonsense of ["", "{", "null", "[]", '{"type":"delta"}', '{"type":"snapshot","seq":7,"state":{}}', '{"type":"snapshot","seq":"-1","state":{}}', '{"type":"snapshot","seq":"1","state":[]}', '{"type":"gift","seq":"1"}']) {
  test(`nonsense is counted and never shown: ${nonsense}`, () => {
    const { store, say, connection } = line();
    say(nonsense);
    assert.equal(connection.counters.unreadable, 1);
    assert.equal(store.link, "down");
    assert.equal(store.section("report"), null);
  });
}

test("a delta before the first snapshot is a gap", () => {
  const { say, connection } = line();
  say({ type: "delta", seq: "1", patch: { report: report() } });
  assert.equal(connection.counters.gaps, 1);
});

test("a line that is silent is given up", () => {
  const { say, clock, connection, store } = line();
  say(snapshot("1"));
  clock.at += giveUpAfterMs;
  connection.watch();
  assert.equal(store.link, "open");
  clock.at += 1;
  connection.watch();
  assert.equal(store.link, "down");
  assert.equal(connection.counters.silences, 1);
});

test("waits grow while it fails and start small again after a snapshot", () => {
  const { sockets, later, say } = line();
  for (let i = 0; i < 7; ++i) {
    sockets[sockets.length - 1].onclose({ code: 1006, reason: "" });
    later[later.length - 1].what();
  }
  assert.deepEqual(later.map(one => one.ms), [250, 500, 1000, 2000, 4000, 4000, 4000]);
  say(snapshot("1"));
  sockets[sockets.length - 1].onclose({ code: 1006, reason: "" });
  assert.equal(later[later.length - 1].ms, 250);
});

test("messages of a connection that was given up change nothing", () => {
  const { sockets, say, store, later } = line();
  say(snapshot("1"));
  sockets[0].onclose({ code: 1006, reason: "" });
  later[0].what();
  say(snapshot("5", { report: report({ cycle: 9 }) }));
  sockets[0].onmessage({ data: JSON.stringify(snapshot("1")) });
  assert.equal(store.section("report").cycle, 9);
});

test("why the appliance closed it is kept until the next snapshot", () => {
  const { sockets, say, later, connection } = line();
  sockets[0].onclose({ code: 1008, reason: "PLM-2121 the credential has expired" });
  assert.equal(connection.closedFor, "PLM-2121 the credential has expired");
  later[0].what();
  say(snapshot("1"));
  assert.equal(connection.closedFor, "");
});

test("the token is the first message, and none is sent without one", () => {
  const signed = line("secret");
  signed.sockets[0].onopen();
  assert.deepEqual(signed.sockets[0].sent, ['{"type":"hello","token":"secret"}']);
  const unsigned = line();
  unsigned.sockets[0].onopen();
  assert.deepEqual(unsigned.sockets[0].sent, []);
});
