// What is old must look old: a dead feed, a cut line, a line that stays open and says nothing, an appliance that lacks parts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage, greens } from "./opening.js";

let stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

const pages = ["now", "contributions", "stress", "greeks", "limits", "feeds", "replay"];
const numbers = page => page.locator('.strip .item').evaluateAll(items => Object.fromEntries(items.map(one => [one.querySelector("dt").textContent, one.dataset.fresh])));

test("with a dead feed every number is grey, hatched and says its age within two seconds and a bit", async () => {
  const page = await stage.page();
  await stage.live(page);
  stage.venue.killFeed();
  const from = Date.now();
  await page.locator('.headline[data-fresh="stale"]').waitFor();
  // Printed and not asserted: two seconds to the millisecond are held by the rules' tests, on a clock that they move.
  console.log(`stale ${((Date.now() - from) / 1000).toFixed(2)} s after the feed died`);
  const strip = await numbers(page);
  for (const name of ["VaR 99", "ES 97.5", "Day P&L", "Highest limit", "Feed age", "Backend"]) assert.equal(strip[name], "stale", name);
  const look = await page.locator(".headline .figures").evaluate(one => ({ image: getComputedStyle(one).backgroundImage, colour: getComputedStyle(one).color, text: getComputedStyle(document.body).color }));
  assert.match(look.image, /repeating-linear-gradient/);
  assert.notEqual(look.colour, look.text);
  assert.match(await page.locator(".headline .age").innerText(), /^\D*\d+\.\d s old: /);
  for (const one of pages) {
    await page.goto(`${stage.at}/#/${one}`);
    await page.locator("main .panel").first().waitFor();
    await page.waitForFunction(() => ![...document.querySelectorAll("main .panel")].some(panel => panel.dataset.fresh === "waiting"));
    const fresh = await page.locator("main .panel").evaluateAll(all => all.map(panel => [panel.id, panel.dataset.fresh]));
    // What does not follow the market stays live: the appliance still speaks.
    const allowed = ["inbox", "editor", "audit", "journal", "stages", "queues", "machine", "feeds"];
    for (const [id, state] of fresh) if (!allowed.includes(id)) assert.notEqual(state, "live", `${one}: ${id}`);
  }
  assert.match(await page.getByRole("alert").first().innerText(), /Stale/);
  stage.venue.reviveFeed();
  await page.goto(`${stage.at}/#/now`);
  await page.locator('.headline[data-fresh="live"]').waitFor();
});

for (const scheme of ["light", "dark"]) {
  test(`after a disconnect nothing stays green on any page (${scheme})`, async () => {
    const page = await stage.page({ colorScheme: scheme });
    await stage.live(page, "limits");
    await page.locator(".limit-state.ok").first().waitFor();
    assert.ok((await greens(page)).length > 0, "there is no green to lose: the test would prove nothing");
    stage.venue.cut();
    await page.getByText("Disconnected.", { exact: true }).waitFor();
    for (const one of pages) {
      await page.goto(`${stage.at}/#/${one}`);
      await page.locator("main h1").waitFor();
      assert.deepEqual(await greens(page), [], one);
      assert.ok(!Object.values(await numbers(page)).includes("live"), one);
      const live = await page.locator('main [data-fresh="live"]').count();
      assert.equal(live, 0, `${one} has parts that say they are live`);
    }
    assert.match(await page.locator(".strip .item").first().innerText(), /was active/);
    stage.venue.accept();
    await page.locator('.strip .item[data-fresh="live"]').first().waitFor();
  });
}

test("STOP is sent even when the live connection is down", async () => {
  const page = await stage.page({ token: "token-tess" });
  await stage.live(page);
  stage.venue.cut();
  await page.getByText("Disconnected.", { exact: true }).waitFor();
  await page.getByRole("button", { name: "STOP", exact: true }).click();
  await page.getByText("The command is sent all the same").waitFor();
  await page.getByRole("button", { name: "Hold to stop the whole firm" }).focus();
  await page.keyboard.down("Space");
  await page.getByText(/The command was taken. Waiting for the appliance/).waitFor(); // and nothing is claimed
  await page.keyboard.up("Space");
  assert.equal(stage.venue.room.states[0].state, "halted_and_cancel");
  stage.venue.accept();
  await page.getByText("Stopped.").waitFor();
  stage.venue.room.states = [];
});

test("a line that stays open and says nothing goes stale, and is given up", async () => {
  const page = await stage.page();
  await stage.live(page);
  stage.venue.freeze();
  await page.locator('.strip .item[data-fresh="stale"]').first().waitFor();
  assert.deepEqual(await greens(page), []);
  await page.getByText("Disconnected.", { exact: true }).waitFor();
  stage.venue.beating = true;
  await page.locator('.strip .item[data-fresh="live"]').first().waitFor();
});

test("what the appliance has not got is called not configured, and no value is made up", async () => {
  const bare = await Stage.open({ without: ["limits", "alerts", "trading_state", "histogram", "feeds", "system", "exposures", "session", "stress", "why"] });
  const page = await bare.page();
  await bare.live(page);
  for (const id of ["limits", "losses"]) assert.match(await page.locator(`#${id}`).innerText(), /Not configured/);
  const strip = await page.locator(".strip").innerText();
  assert.match(strip, /Trading\s+not configured/);
  assert.match(strip, /Highest limit\s+not configured/);
  for (const [one, id] of [["stress", "ladder"], ["why", "why-parts"], ["limits", "inbox"], ["feeds", "feeds"], ["replay", "journal"]]) {
    await page.goto(`${bare.at}/#/${one}`);
    await page.locator(`#${id}`).getByText("Not configured.").waitFor();
  }
  await bare.close();
});
