// One morning on the desk: see it, follow it down, answer an alert, stop, and let go again with a second person.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage, stripValue } from "./opening.js";

let stage;
let page;
before(async () => {
  stage = await Stage.open();
  page = await stage.page({ token: "token-tess" });
});
after(() => stage.close());

const states = () => stage.venue.room.states;

test("VaR is there and moves", async () => {
  await stage.live(page);
  const shown = await stripValue(page, "VaR 99").innerText();
  assert.match(shown, /^\d{3},\d{3}$/);
  await page.waitForFunction(old => [...document.querySelectorAll(".strip .item")].find(one => one.textContent.includes("VaR 99"))?.querySelector(".value")?.textContent !== old, shown);
  const now = Number((await stripValue(page, "VaR 99").innerText()).replaceAll(",", ""));
  const sent = stage.venue.reported.var["0.99"].value;
  assert.ok(Math.abs(now - sent) / sent < 0.01, `${now} is shown, ${sent} was sent`);
});

test("the largest contributor is followed down to its positions, and parts add up", async () => {
  await page.getByRole("group", { name: "Contributors by" }).getByRole("button", { name: "Book" }).click();
  await page.locator("#contributors tbody a").first().click();
  await page.locator("#positions .grid-row .name").first().waitFor();
  const book = decodeURIComponent(new URL(page.url()).hash.split("node=")[1]);
  const leaves = stage.venue.recorded.report.nodes.filter(node => !stage.venue.recorded.report.nodes.some(other => other.book.startsWith(node.book + "/")));
  leaves.sort((a, b) => Math.abs(b.component_es["0.975"]) - Math.abs(a.component_es["0.975"]));
  assert.equal(book, leaves[0].book);
  const rows = page.locator("#positions [role=table]");
  const expected = stage.venue.recorded.report.positions.filter(one => one.book === book).length;
  await page.waitForFunction(count => document.querySelector("#positions [role=table]")?.getAttribute("aria-rowcount") === String(count + 1), expected);
  assert.equal(await rows.locator(".book").first().innerText(), book);
});

test("an alert is acknowledged with a reason and an end", async () => {
  await page.getByRole("link", { name: /Limits & alerts/ }).first().click();
  await page.getByRole("button", { name: "Acknowledge Options desk VaR near its limit" }).click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByRole("button", { name: "Acknowledge" }).isDisabled(), true); // no reason yet
  await dialog.getByLabel("Reason").fill("hedging in BUOY until noon");
  await dialog.getByLabel("For").selectOption("1 hour");
  await dialog.getByRole("button", { name: "Acknowledge" }).click();
  await page.locator("#inbox").getByText("acknowledged by tess until").waitFor();
  const alert = stage.venue.room.alerts.find(one => one.id === "a-1");
  assert.equal(alert.reason, "hedging in BUOY until noon");
  assert.ok(Math.abs(Date.parse(alert.until) - Date.now() - 3_600_000) < 60_000);
  await page.locator("#audit").getByText("alerts/a-1/acknowledge").waitFor();
});

test("STOP names scope and consequences, and a short press does nothing", async () => {
  await page.getByRole("button", { name: "STOP", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Stop trading" });
  await dialog.getByText("1,068 positions").waitFor();
  assert.match(await dialog.innerText(), /every open order is cancelled/);
  const hold = dialog.getByRole("button", { name: "Hold to stop the whole firm" });
  await hold.click({ delay: 300 });
  assert.deepEqual(states(), []);
});

test("held for a second by the keyboard it stops a book, and shows what the appliance says", async () => {
  const dialog = page.getByRole("dialog", { name: "Stop trading" });
  await dialog.getByLabel("What stops").selectOption("book firm/options/volatility");
  await dialog.getByRole("radio", { name: /Reduce only/ }).check();
  await dialog.getByRole("button", { name: /Hold to stop book/ }).focus();
  await page.keyboard.down("Space");
  await dialog.getByText("Stopped.").waitFor();
  await page.keyboard.up("Space");
  assert.deepEqual(states().map(one => [one.scope, one.state, one.by]), [[{ kind: "book", path: "firm/options/volatility" }, "reduce_only", "tess"]]);
  await dialog.getByRole("button", { name: "Close" }).click();
  assert.match(await page.locator(".strip").innerText(), /1 scope stopped/);
});

test("held for a second by the pointer it stops the firm", async () => {
  await page.getByRole("button", { name: "STOP", exact: true }).click();
  const hold = page.getByRole("dialog", { name: "Stop trading" }).getByRole("button", { name: "Hold to stop the whole firm" });
  const box = await hold.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.getByText("Stopped.").waitFor();
  await page.mouse.up();
  assert.equal(states().find(one => one.scope.kind === "firm").state, "halted_and_cancel");
  await page.getByRole("button", { name: "Close" }).first().click();
  assert.match(await stripValue(page, "Trading").innerText(), /Halted, cancelling/);
});

test("a trader cannot release; two people with the role can, one after the other", async () => {
  const firm = () => states().find(one => one.scope.kind === "firm");
  const release = async (who, words) => {
    await who.locator(".strip .item").first().getByRole("button").click();
    const dialog = who.getByRole("dialog", { name: "Trading state" });
    await dialog.getByRole("row", { name: /the whole firm/ }).getByRole("button", { name: "Release" }).click();
    await dialog.getByLabel("Reason").fill("exposure is down");
    await dialog.getByLabel(/^Type/).fill("firm");
    return dialog.getByRole("button", { name: words, exact: true });
  };
  assert.equal(await (await release(page, "Ask for release")).isDisabled(), true);
  const rita = await stage.page({ token: "token-rita" });
  await stage.live(rita);
  await (await release(rita, "Ask for release")).click();
  await rita.getByText(/release asked for by rita/).waitFor();
  assert.equal(firm().state, "halted_and_cancel"); // asked for is not released
  await rita.getByRole("dialog").getByRole("button", { name: "Release…" }).first().waitFor();
  const ravi = await stage.page({ token: "token-ravi" });
  await stage.live(ravi);
  await (await release(ravi, "Release")).click();
  await ravi.waitForFunction(() => /Active/.test(document.querySelector(".strip .item .value")?.textContent ?? ""));
  assert.equal(firm(), undefined);
  assert.deepEqual(stage.venue.room.trail.map(one => one.user).slice(0, 2), ["ravi", "rita"]);
});

test("nobody who is not signed in can stop, and is told so beforehand", async () => {
  const guest = await stage.page();
  await stage.live(guest);
  await guest.getByRole("button", { name: "STOP", exact: true }).click();
  await guest.getByText(/The appliance takes STOP from one of the roles trader, risk or admin/).waitFor();
  await guest.getByRole("button", { name: "Hold to stop the whole firm" }).focus();
  await guest.keyboard.down("Enter");
  await guest.getByRole("alert").filter({ hasText: "PLM-2122" }).waitFor();
  await guest.keyboard.up("Enter");
  assert.equal(states().find(one => one.scope.kind === "firm"), undefined);
});

test("signing in changes who the page speaks for", async () => {
  const someone = await stage.page();
  await stage.live(someone);
  await someone.getByRole("button", { name: /loopback/ }).click();
  await someone.getByLabel("Token").fill("token-rita");
  await someone.getByRole("dialog").getByRole("button", { name: "Sign in" }).click();
  await someone.getByRole("button", { name: /rita/ }).waitFor();
});
