// A picture of a page of a running appliance: node test/screenshot.js http://127.0.0.1:8480 OUT.png [PAGE] [WIDTH] [light|dark]

import { chromium as driver } from "playwright-core";
import { chromium } from "./browser/opening.js";

const [at, out, page = "now", width = "1440", colorScheme = "light"] = process.argv.slice(2);
if (at === undefined || out === undefined || chromium() === null) {
  console.error("usage: node test/screenshot.js ADDRESS OUT.png [PAGE] [WIDTH] [light|dark]; needs Chromium (tools/setup --with browser)");
  process.exit(2);
}
const browser = await driver.launch({ executablePath: chromium(), args: ["--no-sandbox"] });
const shown = await browser.newPage({ viewport: { width: Number(width), height: 1100 }, colorScheme });
await shown.goto(`${at}/#/${page}`);
await shown.locator('.strip .item[data-fresh="live"]').nth(1).waitFor();
await shown.waitForTimeout(2500); // charts come when they are first shown
await shown.screenshot({ path: out });
await browser.close();
