// First paint with live numbers, and a desk of 50 books with 10,000 positions each: measured and printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { recordings } from "../recordings.js";
import { Stage } from "./opening.js";

const books = 50;
const perBook = 10_000;

/** The recorded desk with 50 books of options, and each position as many times as makes 10,000 a book. */
function large() {
  const recorded = recordings();
  const { report } = recorded;
  const [firm, ...rest] = report.nodes;
  const like = rest.find(node => node.book === "firm/options/volatility");
  const share = values => Object.fromEntries(Object.entries(values).map(([level, value]) => [level, value / books]));
  const nodes = [{ ...firm, positions: books * perBook }, ...Array.from({ length: books }, (_, i) => ({ ...like, book: `firm/book_${String(i).padStart(2, "0")}`, positions: perBook,
    component_es: share(firm.component_es), component_var: share(firm.component_var) }))];
  const copies = Math.ceil((books * perBook) / report.positions.length);
  return { ...recorded, report: { ...report, nodes, copies } };
}

let stage;
before(async () => { stage = await Stage.open({ recorded: large() }); });
after(() => stage.close());

test("first paint with live numbers on loopback", async () => {
  const taken = [];
  for (let i = 0; i < 5; ++i) {
    const page = await stage.page();
    await page.addInitScript(() => {
      new MutationObserver((_changes, observer) => {
        if (document.querySelector('.headline[data-fresh="live"] .big') === null) return;
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.paintedMs = performance.now(); }));
      }).observe(document, { subtree: true, childList: true, attributes: true });
    });
    await page.goto(`${stage.at}/`);
    taken.push(await (await page.waitForFunction(() => globalThis.paintedMs)).jsonValue());
    await page.context().close();
  }
  taken.sort((a, b) => a - b);
  console.log(`first paint with live numbers: ${taken.map(ms => ms.toFixed(0)).join(", ")} ms, median ${taken[2].toFixed(0)} ms (wanted: at most 1,500)`);
  assert.ok(taken.every(ms => ms > 0)); // how long is for the reader to judge: a loaded machine is no failure
});

test("500,000 positions scroll with only the rows in sight in the page", async () => {
  const page = await stage.page();
  await stage.live(page, "contributions");
  const rows = page.locator("#positions .rows");
  await page.waitForFunction(() => Number(document.querySelector("#positions [role=table]")?.getAttribute("aria-rowcount")) > 499_000);
  const gaps = await page.evaluate(async () => {
    const list = document.querySelector("#positions .rows");
    const frames = [];
    let last = performance.now();
    for (let i = 0; i < 120; ++i) {
      list.scrollTop += i % 20 === 19 ? 100_000 : 400;
      await new Promise(done => requestAnimationFrame(done));
      frames.push(performance.now() - last);
      last = performance.now();
    }
    return { frames: frames.sort((a, b) => a - b), rows: list.querySelectorAll(".grid-row").length };
  });
  const at = portion => gaps.frames[Math.floor(portion * (gaps.frames.length - 1))].toFixed(1);
  console.log(`scrolling 500,000 rows: frame p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms; ${gaps.rows} rows exist`);
  assert.ok(gaps.rows < 80, `${gaps.rows} rows exist`);
  await rows.evaluate(list => { list.scrollTop = list.scrollHeight; });
  // The very last of them, by its number, and filled with what the appliance answered.
  await page.waitForFunction(() => {
    const last = [...document.querySelectorAll("#positions .grid-row")].pop();
    const count = document.querySelector("#positions [role=table]").getAttribute("aria-rowcount");
    return last?.getAttribute("aria-rowindex") === count && last.querySelector(".name").textContent !== "\u2026";
  });
});
