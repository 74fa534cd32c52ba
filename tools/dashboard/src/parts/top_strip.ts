// What stands on top of every page: may we trade, what can we lose, how close to a limit, how old is it all. And STOP.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { age, level, money, percent, signedMoney } from "../format/numbers";
import { timeOfDay } from "../format/times";
import { modeName, overall } from "../stop/modes";
import "../stop/sign_in";
import type { SignIn } from "../stop/sign_in";
import "../stop/stop_dialog";
import type { StopDialog } from "../stop/stop_dialog";
import "../stop/trading_dialog";
import type { TradingDialog } from "../stop/trading_dialog";
import type { Freshness } from "../wire/freshness";
import { store } from "./appliance";
import { exposedRoot, headlineLevels } from "./headline";
import { limitWord } from "./limit_words";
import { LiveElement } from "./live_element";
import { ageOnly, ageText } from "./panel";
import { chosenTheme, applyTheme } from "./theme";
import type { Theme } from "./theme";

/** One item: what it is, the value, and below it either more about it or how old it is. */
function item(name: string, fresh: Freshness, value: unknown, more: unknown, mark = ""): TemplateResult {
  const below = fresh.kind === "stale" || fresh.kind === "disconnected" ? ageOnly(fresh.ageMs) : more;
  return html`<div class="item ${mark}" data-fresh=${fresh.kind}>
    <dt>${name}</dt>
    <dd><span class="value">${value}</span><span class="more">${below}</span></dd>
  </div>`;
}

const themeName: Readonly<Record<Theme, string>> = { system: "Auto", light: "Light", dark: "Dark" };
const themes: readonly Theme[] = ["system", "light", "dark"];

export class TopStrip extends LiveElement {
  private trading(): TemplateResult {
    const fresh = store.freshness("trading_state");
    const states = store.section("trading_state");
    if (states === null) return item("Trading", fresh, fresh.kind === "absent" ? "not configured" : "unknown", ageText(fresh) === "not configured" ? "" : ageText(fresh), "words");
    const { mode, narrower } = overall(states);
    const known = fresh.kind === "live";
    const word = known ? modeName[mode] : `was ${modeName[mode].toLowerCase()}`;
    const more = narrower > 0 ? `${narrower} ${narrower === 1 ? "scope" : "scopes"} stopped` : mode === "active" ? "all scopes" : "the whole firm";
    const mark = !known ? "" : mode !== "active" ? "stopped" : narrower > 0 ? "warned" : "well";
    return item("Trading", fresh, html`<button type="button" class="link" @click=${() => this.querySelector<TradingDialog>("trading-dialog")?.open()}>
      <span class="dot" aria-hidden="true"></span>${word}</button>`, more, `words ${mark}`);
  }

  private numbers(): TemplateResult {
    const fresh = store.freshness("report");
    const report = store.section("report");
    if (report === null) {
      const word = ageText(fresh);
      return html`${item("VaR 99", fresh, "\u2013", word)}${item("ES 97.5", fresh, "\u2013", word)}${item("Day P&L", fresh, "\u2013", word)}`;
    }
    const { varLevel, esLevel } = headlineLevels(report);
    const unit = report.reporting_currency;
    const quality = report.quality === "live" ? unit : `${unit}, ${report.quality}`;
    const pnl = exposedRoot()?.pnl_since_start;
    return html`
      ${item(`VaR ${level(varLevel ?? "")}`, fresh, money(varLevel === null ? null : report.var[varLevel]?.value), quality)}
      ${item(`ES ${level(esLevel ?? "")}`, fresh, money(esLevel === null ? null : report.es[esLevel]?.value), quality)}
      ${item("Day P&L", fresh, signedMoney(pnl), pnl === undefined || pnl === null ? "not known" : `${unit}, since start`)}`;
  }

  private limit(): TemplateResult {
    const fresh = store.freshness("limits");
    const limits = store.section("limits");
    if (limits === null || limits.length === 0) {
      return item("Highest limit", fresh, limits === null ? ageText(fresh) || "\u2013" : "none set", "", "words");
    }
    const breached = limits.filter(limit => limit.state === "breached");
    const unknown = limits.filter(limit => limit.state === "unknown").length;
    const top = [...(breached.length > 0 ? breached : limits)].sort((a, b) => (b.utilisation ?? -1) - (a.utilisation ?? -1))[0];
    if (top === undefined) return html``;
    return item("Highest limit", fresh, html`<a href="#/limits">${percent(top.utilisation)}</a>`,
                html`<span class="limit-state ${fresh.kind === "live" ? top.state : ""}">${limitWord(top.state, fresh)}</span> ${top.name}${
                  unknown > 0 ? html`, <strong>${unknown} unknown</strong>` : nothing}`, "wide");
  }

  private feed(): TemplateResult {
    const fresh = store.freshness("feeds");
    const oldest = store.oldestFeed();
    if (oldest === null) return item("Feed age", fresh, store.section("feeds") === null ? ageText(fresh) || "\u2013" : "no feeds", "", "words");
    const market = store.freshness("report");
    const shown: Freshness = fresh.kind === "live" && oldest.ageMs > 2000 ? { kind: "stale", ageMs: oldest.ageMs, why: "silent" } : fresh;
    const word = shown.kind === "live" ? oldest.feed.state : market.kind === "disconnected" ? "disconnected" : "silent";
    return html`<div class="item" data-fresh=${shown.kind}><dt>Feed age</dt><dd><a class="value" href="#/feeds">${
      Number.isFinite(oldest.ageMs) ? age(oldest.ageMs) : "never heard"}</a><span class="more">${oldest.feed.name}, ${word}</span></dd></div>`;
  }

  private machine(): TemplateResult {
    const fresh = store.freshness("report");
    const report = store.section("report");
    if (report === null) return item("Backend", fresh, "\u2013", "", "words");
    const device = report.backend === "cuda" ? `CUDA ${report.device}` : `CPU ${report.isa === "v4" ? "AVX-512" : report.isa === "v3" ? "AVX2" : report.isa}`;
    return item("Backend", fresh, device, report.backend_faults === 0 ? "same numbers" : `${report.backend_faults} faults, same numbers`, "words");
  }

  private clock(): TemplateResult {
    const session = store.section("session");
    const fresh = store.freshness("session");
    const at = store.applianceTime();
    const word = fresh.kind === "disconnected" ? "disconnected" : fresh.kind === "stale" ? "stale" : session === null ? "" : session.clock === "live" ? "LIVE" : "REPLAY";
    return item("UTC", fresh, timeOfDay(at), word === "" ? "" : html`<span class="clock-word">${word}</span>`, word === "LIVE" ? "well" : "");
  }

  protected override render(): TemplateResult {
    const session = store.section("session");
    const theme = chosenTheme();
    return html`
      <div class="strip">
        <a class="brand" href="#/now" aria-label="Plimsoll, to the page Now"><svg viewBox="0 0 32 32" aria-hidden="true"><circle cx="16" cy="16" r="10"></circle><path d="M1 16h30"></path></svg></a>
        <dl>${this.trading()}${this.numbers()}${this.limit()}${this.feed()}${this.machine()}${this.clock()}</dl>
        <button type="button" class="stop-button" aria-haspopup="dialog" @click=${() => this.querySelector<StopDialog>("stop-dialog")?.open()}>STOP</button>
      </div>
      <stop-dialog></stop-dialog><trading-dialog></trading-dialog><sign-in></sign-in>
      <div class="corner">
        <button type="button" class="link" @click=${() => this.querySelector<SignIn>("sign-in")?.open()}>${session === null ? "Sign in" : html`${session.user}${
          session.roles.length === 0 || session.roles.join() === session.user ? nothing : html` · ${session.roles.join(", ")}`}`}</button>
        <button type="button" class="link" aria-label="${themeName[theme]} colours; change" @click=${() => {
          applyTheme(themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system");
          this.requestUpdate();
        }}>${themeName[theme]}</button>
      </div>`;
  }
}

customElements.define("top-strip", TopStrip);
