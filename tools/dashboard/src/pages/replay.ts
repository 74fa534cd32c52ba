// Replay: going back over the minutes that are in memory, with what happened on the way. Older times need the journal.

import { html, nothing, svg } from "lit";
import type { TemplateResult } from "lit";
import { level, money, signedMoney } from "../format/numbers";
import { millis, timeOfDay } from "../format/times";
import { requests, store } from "../parts/appliance";
import { headlineLevels } from "../parts/headline";
import { LiveElement } from "../parts/live_element";
import { panel } from "../parts/panel";
import { Polled } from "../parts/polled";
import "../parts/time_chart";
import type { AuditTrail, Series } from "../wire/contract";

interface Happening {
  readonly atMs: number;
  readonly kind: string;
  readonly text: string;
}

export class ReplayPage extends LiveElement {
  static override properties = { held: { state: true }, at: { state: true } };
  /** The series as it was when the scrubber was moved away from now; null while it follows. */
  declare held: Series | null;
  declare at: number;
  private readonly trail = new Polled<AuditTrail>(this, 5000, () => requests.get<AuditTrail>("/audit"));

  constructor() {
    super();
    this.held = null;
    this.at = 0;
  }

  private happenings(from: number, to: number): readonly Happening[] {
    const alerts = (store.section("alerts") ?? []).map(one => ({ atMs: millis(one.since) ?? NaN, kind: "alert", text: one.name }));
    const commands = (this.trail.answer?.commands ?? []).map(one => ({ atMs: millis(one.at) ?? NaN, kind: "command", text: `${one.user === "" ? "nobody" : one.user}: ${one.what.replace("POST /api/v1/", "")}, ${one.outcome}` }));
    return [...alerts, ...commands].filter(one => one.atMs >= from && one.atMs <= to).sort((a, b) => a.atMs - b.atMs);
  }

  private goTo(index: number, series: Series): void {
    const last = series.time.length - 1;
    this.at = Math.max(0, Math.min(last, index));
    this.held = this.at === last ? null : series;
  }

  private scrubber(series: Series): TemplateResult {
    const last = series.time.length - 1;
    const at = this.held === null ? last : Math.min(this.at, last);
    const from = millis(series.time[0]) ?? 0;
    const to = millis(series.time[last]) ?? 0;
    const now = millis(series.time[at]) ?? 0;
    const list = this.happenings(from, to);
    const report = store.section("report");
    const { varLevel, esLevel } = report === null ? { varLevel: null, esLevel: null } : headlineLevels(report);
    const value = (values: readonly (number | null)[] | undefined) => values?.[at] ?? null;
    return html`
      <dl class="figures replayed">
        <div class="figure"><dt>Time (UTC)</dt><dd class="big">${timeOfDay(now)}</dd><dd class="error">${this.held === null ? "following: the newest" : "held: not what is now"}</dd></div>
        <div class="figure"><dt>VaR ${level(varLevel ?? "")}</dt><dd class="big">${money(value(series.var[varLevel ?? ""]))}</dd></div>
        <div class="figure"><dt>ES ${level(esLevel ?? "")}</dt><dd class="big">${money(value(series.es[esLevel ?? ""]))}</dd></div>
        <div class="figure"><dt>P&L</dt><dd class="big">${signedMoney(value(series.pnl_since_start))}</dd></div>
      </dl>
      <time-chart .time=${series.time} .lines=${[{ label: "VaR", values: series.var[varLevel ?? ""] ?? [], ink: "--accent" }]} .tall=${180} .painted=${store.freshness("series").kind}
        name="VaR from ${timeOfDay(from)} to ${timeOfDay(to)} UTC"></time-chart>
      <div class="scrubber">
        <svg height="16" aria-hidden="true">${list.map(one => svg`<rect class=${one.kind} x="${(((one.atMs - from) / (to - from || 1)) * 100).toFixed(2)}%" y="2" width="3" height="12"></rect>`)}
          ${svg`<rect class="here" x="${((at / (last || 1)) * 100).toFixed(2)}%" y="0" width="1" height="16"></rect>`}</svg>
        <label><span class="unseen">Time</span><input type="range" min="0" max=${last} step="1" .value=${String(at)} aria-valuetext=${timeOfDay(now)}
          @input=${(event: Event) => this.goTo(Number((event.target as HTMLInputElement).value), series)}></label>
        <div class="actions"><button type="button" @click=${() => this.goTo(at - 1, series)}>Back</button><button type="button" @click=${() => this.goTo(at + 1, series)}>Forward</button>
          <button type="button" ?disabled=${this.held === null} @click=${() => { this.held = null; }}>To now</button></div>
      </div>
      ${list.length === 0 ? html`<p class="empty">Nothing happened in these minutes: no alert, no command.</p>` : html`<h3>What happened</h3><table><thead><tr><th scope="col">Time (UTC)</th><th scope="col">Kind</th><th scope="col">What</th></tr></thead>
        <tbody>${list.map(one => html`<tr class=${one.atMs <= now ? "" : "later"}><td><button type="button" class="link" @click=${() => this.goTo(Math.round(((one.atMs - from) / (to - from || 1)) * last), series)}>${timeOfDay(one.atMs)}</button></td><td>${one.kind}</td><td class="wrap">${one.text}</td></tr>`)}</tbody></table>`}`;
  }

  protected override render(): TemplateResult {
    const series = this.held ?? store.section("series");
    return html`<h1 class="unseen">Replay</h1>
      ${panel({ id: "scrubber", title: "The last minutes", fresh: store.freshness("series"), note: "from the appliance's memory", body: () => series === null || series.time.length < 2 ? nothing : this.scrubber(series) })}
      ${panel({ id: "journal", title: "From the journal", fresh: { kind: "absent" }, missing: "Older times, and every number recomputed, need the journal; this appliance does not serve it. plimsoll replay plays captures.", body: () => nothing })}`;
  }
}

customElements.define("replay-page", ReplayPage);
