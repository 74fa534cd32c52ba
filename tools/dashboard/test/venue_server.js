// An appliance for the browser tests: the recorded desk, limits, alerts and the stop over HTTP and WebSocket, as the API does it.
//
//   PLIMSOLL=… PLIMSOLL_RECORDINGS=… node test/venue_server.js ASSETS [PORT]     to look at it by hand

import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";
import { WebSocketServer } from "ws";
import { ControlRoom, Refusal, nobody, people } from "./control_room.js";
import { MovingDesk } from "./moving_desk.js";
import { recordings } from "./recordings.js";
import { feeds, greekRows, positionsPage, system } from "./venue_answers.js";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
                ".svg": "image/svg+xml", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8" };
const security = {
  "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin",
};

export class Venue {
  constructor(assets, { seed = 7, without = [], recorded = recordings() } = {}) {
    Object.assign(this, { assets, recorded, without, feedAlive: true, feedHeardMs: Date.now(), beating: true });
    this.desk = new MovingDesk(recorded, { seed, startMs: Date.now() });
    this.room = new ControlRoom(Date.now());
    this.clients = new Map();
    this.session = "venue-test";
    this.reported = this.desk.report(Date.now());
  }

  async start(port = 0) {
    this.server = createServer((request, response) => void this.http(request, response));
    this.sockets = new WebSocketServer({ noServer: true });
    this.server.on("upgrade", (request, socket, head) => {
      if (this.refusing) return socket.destroy();
      this.sockets.handleUpgrade(request, socket, head, client => this.welcome(client));
    });
    await new Promise(ready => this.server.listen(port, "127.0.0.1", ready));
    this.timers = [setInterval(() => this.turn(), 500), setInterval(() => this.sample(), 2000)];
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async stop() {
    this.timers.forEach(clearInterval);
    for (const client of this.clients.keys()) client.terminate();
    this.server.closeAllConnections();
    await new Promise(done => this.server.close(done));
  }

  // What a test does to it:
  killFeed() { this.feedAlive = false; }
  reviveFeed() { this.feedAlive = true; }
  /** Connections end and new ones are refused, until `accept`. */
  cut() { this.refusing = true; for (const client of this.clients.keys()) client.terminate(); }
  accept() { this.refusing = false; }
  /** The connection stays open and says nothing. */
  freeze() { this.beating = false; }

  sections(person) {
    const now = Date.now();
    const exposures = this.desk.exposures(now);
    const feedAge = (now - this.feedHeardMs) / 1000;
    const all = { report: this.reported, exposures, series: this.desk.series(), histogram: this.desk.losses(), feeds: feeds(now, this.feedHeardMs, this.feedAlive, this.desk),
                  system: system(this.reported, this.desk), limits: this.room.limits(this.reported, exposures, feedAge),
                  alerts: this.room.alerts, trading_state: this.room.states,
                  session: { user: person.user, roles: person.roles, build: "0.1.0 test", clock: "live", tls: false } };
    return Object.fromEntries(Object.entries(all).filter(([name]) => !this.without.includes(name)));
  }

  welcome(client) {
    const about = { seq: 1n, person: nobody, last: {} };
    this.clients.set(client, about);
    client.on("close", () => this.clients.delete(client));
    client.on("message", data => {
      const said = JSON.parse(data);
      about.person = people[said.token] ?? about.person;
      this.snapshot(client, about);
    });
    this.snapshot(client, about);
  }

  snapshot(client, about) {
    const state = this.sections(about.person);
    about.last = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, JSON.stringify(value)]));
    client.send(JSON.stringify({ type: "snapshot", seq: String(about.seq), state }));
  }

  /** One risk cycle, and what changed by it to everybody. Without a feed there is nothing to compute from. */
  turn() {
    const now = Date.now();
    if (this.feedAlive) {
      this.feedHeardMs = now;
      this.desk.move();
      this.reported = this.desk.report(now);
    }
    this.tell();
  }

  tell() {
    if (!this.beating) return;
    for (const [client, about] of this.clients) {
      const patch = {};
      for (const [name, value] of Object.entries(this.sections(about.person))) {
        const text = JSON.stringify(value);
        if (about.last[name] === text || (name === "exposures" && !this.feedAlive)) continue;
        about.last[name] = text;
        patch[name] = value;
      }
      if (Object.keys(patch).length > 0) client.send(JSON.stringify({ type: "delta", seq: String(++about.seq), patch }));
      client.send(JSON.stringify({ type: "beat", seq: String(about.seq), now: new Date().toISOString() }));
    }
  }

  sample() { if (this.feedAlive) this.desk.sample(Date.now()); }

  async http(request, response) {
    const url = new URL(request.url, "http://venue");
    if (!url.pathname.startsWith("/api/")) return this.file(url.pathname, response);
    const token = request.headers.authorization?.replace(/^Bearer /, "");
    const person = token === undefined ? nobody : people[token] ?? { user: "", roles: [] };
    let content = "";
    for await (const chunk of request) content += chunk;
    const path = url.pathname.slice("/api/v1".length);
    let status = 200;
    let code = null;
    let answer;
    try {
      answer = request.method === "POST" ? this.command(person, path, JSON.parse(content)) : this.read(path, url.searchParams);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      ({ status, code } = error);
      answer = { type: `urn:plimsoll:${code}`, title: "Refused", status, detail: error.message, code, remedy: error.remedy };
    }
    if (request.method === "POST") {
      this.room.record(person, `POST ${url.pathname}`, content, status, code, code === null ? "done" : answer.detail);
      this.tell();
    }
    response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json", ...security });
    response.end(JSON.stringify(answer));
  }

  command(person, path, content) {
    const acknowledge = /^\/alerts\/([^/]+)\/acknowledge$/.exec(path);
    if (acknowledge) return this.room.acknowledge(person, acknowledge[1], content);
    if (path === "/trading-state/stop") return this.room.stop(person, content);
    if (path === "/trading-state/release") return this.room.release(person, content);
    if (path === "/limits/overrides") return this.room.override(person, content);
    if (path === "/limits/preview") return this.room.preview(person, content);
    throw new Refusal(404, "PLM-2124", "there is no such path", "See /api/v1/openapi.json.");
  }

  read(path, query) {
    const missing = what => { throw new Refusal(503, "PLM-2130", `${what} is not there`, "This appliance was started without it."); };
    if (path === "/positions") return positionsPage(this.recorded, query, this.desk.factor);
    if (path === "/stress") return this.without.includes("stress") ? missing("stress") : { cycle: this.desk.cycle, reporting_currency: "USD", stress: this.recorded.report.stress };
    if (path === "/why") return this.without.includes("why") ? missing("a change between two reports") : this.recorded.why;
    if (path === "/greeks/rows") return greekRows(this.recorded, query);
    if (path === "/audit") return { total: this.room.trail.length, commands: this.room.trail };
    throw new Refusal(404, "PLM-2124", "there is no such path", "See /api/v1/openapi.json.");
  }

  file(path, response) {
    const file = join(this.assets, normalize(path === "/" ? "/index.html" : path));
    if (!file.startsWith(normalize(this.assets)) || !existsSync(file)) {
      response.writeHead(404, security);
      return response.end();
    }
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream", "Cache-Control": "no-cache", ...security });
    createReadStream(file).pipe(response);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const venue = new Venue(process.argv[2] ?? "dist");
  console.log(`the tests' venue is at ${await venue.start(Number(process.argv[3] ?? 0))}/ ; tokens: ${Object.keys(people).join(", ")}`);
}
