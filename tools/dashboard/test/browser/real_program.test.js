// The real program on a loopback feed of the synthetic venue, with the dashboard that is embedded in it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { execFileSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Stage, greens, stripValue } from "./opening.js";

const { PLIMSOLL: program, PLIMSOLL_EXCHANGE: exchange } = process.env;
const seed = ["--seed", "1", "--symbols", "10", "--date", "2026-01-05"];
const running = [];
let folder;
let stage;

/** A port that was free a moment ago. */
function freePort(kind) {
  return new Promise(found => {
    if (kind === "udp") {
      const socket = createSocket("udp4");
      socket.bind(0, "127.0.0.1", () => { const { port } = socket.address(); socket.close(() => found(port)); });
    } else {
      const server = createServer();
      server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => found(port)); });
    }
  });
}

/** A program that runs until the tests end, and the first line of it that matches. */
function start(path, words, pattern) {
  const child = spawn(path, words, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  running.push(child);
  let said = "";
  const line = new Promise((found, lost) => {
    child.stderr.on("data", data => {
      said += data;
      const match = pattern.exec(said);
      if (match !== null) found(match);
    });
    child.on("exit", code => lost(new Error(`${path} ended with ${code}:\n${said}`)));
  });
  return { child, line };
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "plimsoll-dashboard-"));
  execFileSync(exchange, ["--inputs", folder, ...seed, "--options", "100", "--futures", "2"], { stdio: "ignore" });
  const udp = await freePort("udp");
  const rerequest = await freePort("udp");
  const snapshot = await freePort("tcp");
  writeFileSync(join(folder, "password"), "OVERBOARD\n");
  writeFileSync(join(folder, "plimsoll.toml"), `
[inputs]
instruments = "instruments.csv"
portfolio = "portfolio.csv"
market = "market.csv"
history = "history.csv"
as_of = 2026-01-05
[risk]
scenarios = 2048
cycle_ms = 200
exposures_every = 2
stress = "ladder"
stress_every = 2
positions = "reported"
[publish]
format = "none"
[monitor]
address = "127.0.0.1:0"
[api]
listen = "127.0.0.1:0"
loopback_role = "trader"
[[feed]]
name = "itch"
date = 2026-01-05
interface = "lo"
way_in = "socket"
line_a = "127.0.0.1:${udp}"
rerequest = ["127.0.0.1:${rerequest}"]
snapshot = ["127.0.0.1:${snapshot}"]
snapshot_user = "PLMSLL"
snapshot_password_file = "password"
`);
  await start(exchange, ["serve", "--line-a", `127.0.0.1:${udp}`, "--interface", "lo", "--rerequests", `127.0.0.1:${rerequest}`, "--snapshots", `127.0.0.1:${snapshot}`,
                         ...seed, "--duration", "600", "--rate", "2000", "--pace", "300"], /venue: line A/).line;
  const [, at] = await start(program, ["run", "--config", "plimsoll.toml"], /dashboard (http:\/\/[\d.:]+)\//).line;
  stage = await Stage.open({ at });
});

after(async () => {
  await stage?.close();
  for (const child of running) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

let page;
test("the embedded dashboard shows the VaR that the API tells, and it moves", async () => {
  page = await stage.page();
  await stage.live(page);
  const value = async () => Number((await stripValue(page, "VaR 99").innerText()).replaceAll(",", ""));
  const shown = await value();
  const report = await (await fetch(`${stage.at}/api/v1/report`)).json();
  assert.ok(Math.abs(shown - report.var["0.99"].value) / shown < 0.2, `${shown} is shown, ${report.var["0.99"].value} is told`);
  await page.waitForFunction(old => [...document.querySelectorAll(".strip .item")].find(one => one.textContent.includes("VaR 99"))?.querySelector(".value")?.textContent.replaceAll(",", "") !== String(old), shown);
});

test("every page draws what the real appliance sends: nothing is unreadable", async () => {
  for (const [path, id] of [["now", "contributors"], ["contributions", "component-es"], ["stress", "ladder"], ["greeks", "greeks"], ["feeds", "feeds"], ["replay", "scrubber"]]) {
    await page.goto(`${stage.at}/#/${path}`);
    await page.locator(`#${id}[data-fresh="live"]`).waitFor();
    assert.equal(await page.locator('main [data-fresh="unreadable"]').count(), 0, path);
  }
  await page.goto(`${stage.at}/#/contributions`);
  await page.locator("#positions .grid-row .name").first().waitFor();
  await page.goto(`${stage.at}/#/why`);
  await page.locator("#why-parts").getByText(/Not configured|before/).first().waitFor();
});

test("a STOP ends either with the appliance's word that it stopped, or with a code that says why not", async () => {
  await page.getByRole("button", { name: "STOP", exact: true }).click();
  const hold = page.getByRole("button", { name: "Hold to stop the whole firm" });
  await hold.focus();
  await page.keyboard.down("Space");
  const ends = page.getByText("Stopped.").or(page.locator(".problem", { hasText: /PLM-\d{4}/ }));
  await ends.first().waitFor();
  await page.keyboard.up("Space");
  await page.keyboard.press("Escape");
});

test("when the venue dies every number is stale within two seconds and a bit", async () => {
  await page.goto(`${stage.at}/#/now`);
  await page.locator('.headline[data-fresh="live"]').waitFor();
  const gone = new Promise(done => running[0].on("exit", done));
  running[0].kill("SIGKILL");
  await gone;
  const from = Date.now();
  await page.locator('.headline[data-fresh="stale"]').waitFor();
  console.log(`stale ${((Date.now() - from) / 1000).toFixed(2)} s after the venue was killed`);
  assert.match(await page.locator(".headline .age").innerText(), /\d s old: /);
});

test("when the appliance dies nothing stays green", async () => {
  running[1].kill("SIGKILL");
  await page.getByText("Disconnected.", { exact: true }).waitFor();
  assert.deepEqual(await greens(page), []);
  assert.equal(await page.locator('[data-fresh="live"]').count(), 0);
});
