// Every page in both themes under axe, at a desk's width and a phone's; and all of it by keyboard.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { Stage } from "./opening.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pages = ["now", "why", "contributions", "stress", "greeks", "limits", "feeds", "replay"];
let stage;
before(async () => { stage = await Stage.open(); });
after(() => stage.close());

async function violations(page) {
  await page.evaluate(axe); // through the debugger, which the page's content policy does not bind
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  return found.violations.map(one => `${one.impact} ${one.id}: ${one.nodes.slice(0, 3).map(node => `${node.target.join(" ")} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
}

const settled = page => page.waitForFunction(() => document.querySelectorAll("main .panel").length > 0 && ![...document.querySelectorAll("main .panel")].some(one => one.dataset.fresh === "waiting"));

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing on any page (${colorScheme}, ${width} wide), and nothing runs out of the window`, async () => {
      const page = await stage.page({ colorScheme, width, height: 844 });
      const found = [];
      for (const one of pages) {
        await stage.live(page, one);
        await settled(page);
        found.push(...(await violations(page)).map(what => `${one}: ${what}`));
        const over = await page.evaluate(() => { window.scrollTo(1000, 0); return window.scrollX; });
        if (over !== 0) found.push(`${one} scrolls ${over} pixels sideways`);
      }
      assert.deepEqual(found, []);
    });
  }
  test(`axe finds nothing in the dialogs and when everything is stale (${colorScheme})`, async () => {
    const page = await stage.page({ colorScheme, token: "token-rita" });
    await stage.live(page, "limits");
    await page.getByRole("button", { name: "STOP", exact: true }).click();
    assert.deepEqual(await violations(page), [], "STOP");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Acknowledge/ }).first().click();
    assert.deepEqual(await violations(page), [], "acknowledge");
    await page.keyboard.press("Escape");
    await page.locator(".strip .item").first().getByRole("button").click();
    assert.deepEqual(await violations(page), [], "trading state");
    await page.keyboard.press("Escape");
    stage.venue.killFeed();
    await page.locator('#limits[data-fresh="stale"]').waitFor();
    assert.deepEqual(await violations(page), [], "stale");
    stage.venue.reviveFeed();
  });
}

test("a page is reached, read and left by keyboard alone", async () => {
  const page = await stage.page();
  await stage.live(page);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the page");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "content");
  await page.getByRole("link", { name: "Stress", exact: true }).focus();
  await page.keyboard.press("Enter");
  const cell = page.locator('[role=gridcell][tabindex="0"]');
  await cell.first().focus();
  const before_ = await page.locator(".chosen-name strong").innerText();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForFunction(old => document.querySelector(".chosen-name strong").textContent !== old, before_);
  assert.equal(await page.locator('[role=gridcell][aria-selected="true"]').count(), 1);
});

test("the tree of Greeks opens down to the instrument by arrow keys, with sums from the appliance", async () => {
  const page = await stage.page();
  await stage.live(page, "greeks");
  const tree = page.getByRole("treegrid");
  await tree.focus();
  const active = () => page.evaluate(() => document.getElementById(document.querySelector("[role=treegrid]").getAttribute("aria-activedescendant"))?.innerText.split("\n")[0].replace(/[\u25b8\u25be]/g, "").trim());
  for (let i = 0; i < 20 && (await active()) !== "volatility"; ++i) await page.keyboard.press("ArrowDown");
  assert.equal(await active(), "volatility");
  for (const level of [4, 5, 6]) {
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(deep => document.querySelector(`[role=row][aria-level="${deep}"]:not([id*="_33"])`) !== null, level);
    await page.keyboard.press("ArrowRight");
  }
  assert.equal(await page.locator(".grid-row.active").getAttribute("aria-level"), "6");
  const row = stage.venue.recorded.greeks.rows.find(one => one.book === "firm/options/volatility" && one.instrument.trim() !== "");
  assert.ok(row !== undefined);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const text = readFileSync(await (await download).path(), "utf8");
  assert.match(text.split("\n")[0], /^level,name,positions,delta_currency_per_1pct_spot,/);
  const firm = text.split("\n")[1].split(",");
  assert.equal(Number(firm[3]), stage.venue.recorded.report.nodes[0].greeks.delta_currency_per_1pct_spot);
});
