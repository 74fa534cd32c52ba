// A real Chromium in front of the tests' venue, and everything that it complains about.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium as driver } from "playwright-core";
import { Venue } from "../venue_server.js";

/** The system's Chromium, or null. */
export function chromium() {
  const named = process.env.PLIMSOLL_CHROMIUM;
  if (named !== undefined) return existsSync(named) ? named : null;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("/bin/sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // not this one
    }
  }
  return null;
}

export class Stage {
  complaints = [];
  foreign = [];

  static async open(options = {}) {
    const stage = new Stage();
    stage.venue = options.at === undefined ? new Venue(process.env.PLIMSOLL_ASSETS, options) : null;
    stage.at = options.at ?? await stage.venue.start();
    // Without a sandbox of its own: tests run as root in containers, and open nothing but the venue.
    stage.browser = await driver.launch({ executablePath: chromium(), args: ["--no-sandbox", "--disable-dev-shm-usage"] });
    return stage;
  }

  /** A page of a browser of its own, as another person would have it. */
  async page({ width = 1440, height = 900, token, ...context } = {}) {
    const own = await this.browser.newContext({ viewport: { width, height }, reducedMotion: "reduce", ...context });
    if (token !== undefined) await own.addInitScript(given => sessionStorage.setItem("plimsoll.token", given), token);
    const page = await own.newPage();
    page.on("pageerror", error => this.complaints.push(String(error)));
    page.on("console", message => {
      // A connection that we cut ourselves is reported by the browser, as it should be.
      if (message.type() === "error" && !/WebSocket connection|ERR_CONNECTION|status of (4|5)\d\d/.test(message.text())) this.complaints.push(message.text());
    });
    page.on("request", request => {
      if (!request.url().startsWith(this.at) && !/^(data|blob):/.test(request.url())) this.foreign.push(request.url());
    });
    return page;
  }

  async live(page, path = "now") {
    await page.goto(`${this.at}/#/${path}`);
    await page.locator('.item[data-fresh="live"]').nth(1).waitFor();
  }

  async close() {
    await this.browser.close();
    await this.venue?.stop();
    assert.deepEqual(this.foreign, [], "requests to other servers");
    assert.deepEqual(this.complaints, [], "errors in the console, such as a refused style or script");
  }
}

/** The value of an item of the strip. */
export function stripValue(page, name) {
  return page.locator(".strip .item", { has: page.locator("dt", { hasText: name }) }).locator(".value");
}

/** Texts whose colour is a green: what must not be left when nothing is live. */
export function greens(page) {
  return page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll("plimsoll-dashboard *")) {
      const style = getComputedStyle(element);
      const colours = [style.fill, style.stroke, style.backgroundColor, style.borderTopColor, style.borderLeftColor];
      if ([...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim() !== "")) colours.push(style.color);
      for (const colour of colours) {
        const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
        if (colour.startsWith("rgb") && alpha > 0 && green > red + 24 && green > blue + 24) found.push(`${element.tagName}.${element.getAttribute("class")} ${colour} ${element.textContent.trim().slice(0, 30)}`);
      }
    }
    return found;
  });
}
