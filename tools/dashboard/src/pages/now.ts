// Now: how much can be lost, how sure that is, how it moved, who makes it, and how close it comes to the limits.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { level, money, percent, short, signedMoney } from "../format/numbers";
import { millis, timeOfDay } from "../format/times";
import { store } from "../parts/appliance";
import { bySize, contributionTable } from "../parts/contribution_table";
import type { Part } from "../parts/contribution_table";
import { byUrgency, exposedRoot, headlineLevels, leafName, rootOf } from "../parts/headline";
import { limitTable } from "../parts/limit_table";
import { LiveElement } from "../parts/live_element";
import "../parts/loss_histogram";
import { ageOnly, choice, panel } from "../parts/panel";
import { sparkline } from "../parts/sparkline";
import "../parts/time_chart";
import type { Band, Line } from "../parts/time_chart";
import type { Limit, RiskReport, Series } from "../wire/contract";

type View = "chart" | "table";
type Grouping = "underlying" | "book";
const shownContributors = 10;
const shownLimits = 8;

function figure(name: string, value: string, error: unknown, line: TemplateResult | typeof nothing): TemplateResult {
  return html`<div class="figure"><dt>${name}</dt><dd class="big">${value}</dd><dd class="error">${error}</dd><dd class="spark">${line}</dd></div>`;
}

export class NowPage extends LiveElement {
  static override properties = { view: { state: true }, histogramView: { state: true }, grouping: { state: true } };
  declare view: View;
  declare histogramView: View;
  declare grouping: Grouping;

  constructor() {
    super();
    this.view = "chart";
    this.histogramView = "chart";
    this.grouping = "underlying";
  }

  private figures(report: RiskReport): TemplateResult {
    const series = store.section("series");
    const spark = (values: readonly (number | null)[] | undefined) => values === undefined ? nothing : sparkline(values);
    const { varLevel, esLevel } = headlineLevels(report);
    const root = exposedRoot();
    const entry = varLevel === null ? undefined : report.var[varLevel];
    const tail = esLevel === null ? undefined : report.es[esLevel];
    const interval = (from: number | null | undefined, to: number | null | undefined, coverage: number | null | undefined) =>
      from === null || from === undefined || to === null || to === undefined ? "no interval: too few scenarios"
      : html`<span class="nobreak">${percent(coverage ?? null)} interval</span> <span class="nobreak">${money(from)} to ${money(to)}</span>`;
    return html`<dl class="figures">
      ${figure(`VaR ${level(varLevel ?? "")}`, money(entry?.value), interval(entry?.lower, entry?.upper, entry?.coverage), spark(series?.var[varLevel ?? ""]))}
      ${figure(`ES ${level(esLevel ?? "")}`, money(tail?.value), tail?.standard_error === null || tail?.standard_error === undefined
        ? "no standard error" : html`<span class="nobreak">standard error</span> <span class="nobreak">\u00b1${money(tail.standard_error)}</span>`, spark(series?.es[esLevel ?? ""]))}
      ${figure("Day P&L", signedMoney(root?.pnl_since_start), "since the first snapshot, positions held", spark(series?.pnl_since_start))}
      ${figure("Gross exposure", short(root?.exposure?.gross), root?.exposure === undefined ? "not sent" : html`<span class="nobreak">net ${short(root.exposure.net)}</span>, <span class="nobreak">delta ${short(root.exposure.delta_equivalent)}</span>`, nothing)}
      ${figure("Portfolio value", short(rootOf(report)?.value), html`${rootOf(report)?.positions ?? 0} positions, <span class="nobreak">${report.live_inputs} inputs live</span>`, nothing)}
    </dl>`;
  }

  private quality(report: RiskReport): TemplateResult | typeof nothing {
    if (report.inputs_not_live.length === 0) return nothing;
    const named = report.inputs_not_live.slice(0, 4).map(one => `${one.name} ${one.quality}`).join(", ");
    const rest = report.inputs_not_live.length - 4;
    return html`<p class="quality"><strong>${report.inputs_not_live.length} ${report.inputs_not_live.length === 1 ? "input is" : "inputs are"} not live:</strong>
      ${named}${rest > 0 ? html`, and <a href="#/feeds">${rest} more</a>` : nothing}. The numbers rest on ${report.inputs_not_live.length === 1 ? "its" : "their"} last state.</p>`;
  }

  private bands(name: "var" | "es", at: string | null): readonly Band[] {
    const root = store.section("report")?.nodes[0]?.book ?? "";
    const mine = (limit: Limit) => (limit.scope.path === "" || limit.scope.path === root) && at !== null &&
      new RegExp(`^${name}(_?0?\\.?${level(at).replace(".", "")})?$`).test(limit.measure);
    return (store.section("limits") ?? []).filter(mine).flatMap(limit => [
      ...(limit.warning === null ? [] : [{ label: `${limit.name}: warning ${short(limit.warning)}`, at: limit.warning, hard: false }]),
      ...(limit.hard === null ? [] : [{ label: `${limit.name}: limit ${short(limit.hard)}`, at: limit.hard, hard: true }])]);
  }

  private overTime(series: Series): TemplateResult {
    const report = store.section("report");
    const { varLevel, esLevel } = report === null ? { varLevel: null, esLevel: null } : headlineLevels(report);
    const risk: Line[] = [];
    if (varLevel !== null) risk.push({ label: `VaR ${level(varLevel)}`, values: series.var[varLevel] ?? [], ink: "--accent" });
    if (esLevel !== null) risk.push({ label: `ES ${level(esLevel)}`, values: series.es[esLevel] ?? [], ink: "--second", dash: [5, 3] });
    if (series.time.length < 2) return html`<p class="empty">The first points come within seconds.</p>`;
    if (this.view === "table") return this.timeTable(series, risk);
    const fresh = store.freshness("series").kind;
    const first = timeOfDay(millis(series.time[0]));
    const last = timeOfDay(millis(series.time[series.time.length - 1]));
    const bands = [...this.bands("var", varLevel), ...this.bands("es", esLevel)];
    return html`
      <p class="legend"><span class="key var"></span>VaR ${level(varLevel ?? "")} <span class="key es"></span>ES ${level(esLevel ?? "")}
        ${bands.some(band => band.hard) ? html`<span class="key hard"></span>limit` : nothing}${bands.some(band => !band.hard) ? html` <span class="key warning"></span>warning` : nothing}</p>
      <time-chart .time=${series.time} .lines=${risk} .bands=${bands} .tall=${216} .painted=${fresh}
        name="VaR and ES from ${first} to ${last} UTC. The same numbers are in the table."></time-chart>
      <p class="legend"><span class="key pnl"></span>P&L since start</p>
      <time-chart .time=${series.time} .lines=${[{ label: "P&L", values: series.pnl_since_start, ink: "--ink" }]} .tall=${112} .painted=${fresh}
        name="P&L from ${first} to ${last} UTC. The same numbers are in the table."></time-chart>`;
  }

  private timeTable(series: Series, lines: readonly Line[]): TemplateResult {
    const rows = series.time.map((_, i) => i).reverse();
    return html`<div class="scroll tall" tabindex="0" role="region" aria-label="VaR, ES and P&L over time"><table>
      <thead><tr><th scope="col">Time (UTC)</th>${lines.map(line => html`<th scope="col" class="number">${line.label}</th>`)}<th scope="col" class="number">P&L</th></tr></thead>
      <tbody>${rows.map(i => html`<tr><th scope="row">${timeOfDay(millis(series.time[i]))}</th>
        ${lines.map(line => html`<td class="number">${money(line.values[i])}</td>`)}<td class="number">${signedMoney(series.pnl_since_start[i])}</td></tr>`)}</tbody></table></div>`;
  }

  private losses(): TemplateResult {
    const histogram = store.section("histogram");
    const report = store.section("report");
    if (histogram === null || report === null) return html``;
    if (this.histogramView === "chart") return html`<loss-histogram .histogram=${histogram} .marked=${headlineLevels(report)}></loss-histogram>`;
    return html`<div class="scroll tall" tabindex="0" role="region" aria-label="Loss histogram as a table"><table>
      <thead><tr><th scope="col" class="number">Loss from</th><th scope="col" class="number">to</th><th scope="col" class="number">Scenarios</th></tr></thead>
      <tbody>${histogram.counts.map((count, i) => html`<tr><td class="number">${money(histogram.edges[i])}</td><td class="number">${money(histogram.edges[i + 1])}</td>
        <td class="number">${count}</td></tr>`)}</tbody></table></div>`;
  }

  private contributors(report: RiskReport): TemplateResult {
    const { esLevel } = headlineLevels(report);
    const at = esLevel ?? "";
    const parts: Part[] = this.grouping === "underlying"
      ? report.underlyings.map(one => ({ key: one.underlying, name: one.underlying, value: one.component_es[at] ?? null }))
      : report.nodes.filter(node => !report.nodes.some(other => other.book.startsWith(node.book + "/")))
          .map(node => ({ key: node.book, name: leafName(node.book), value: node.component_es[at] ?? null, more: node.book.split("/").slice(1, -1).join("/") }));
    const sorted = bySize(parts);
    const whole = report.es[at]?.value ?? null;
    const left = sorted.length - shownContributors;
    return html`${contributionTable({
      parts: sorted.slice(0, shownContributors), whole, caption: "The largest contributions to expected shortfall",
      nameHead: this.grouping === "underlying" ? "Underlying" : "Book", valueHead: `Component ES ${level(at)}`,
      href: part => this.grouping === "underlying" ? `#/contributions?by=underlying` : `#/contributions?node=${encodeURIComponent(part.key)}`,
    })}<p class="after">${left > 0 ? `${left} more on ` : "All of it on "}<a href="#/contributions">Contributions</a>; the parts add up to ES ${money(whole)}.</p>`;
  }

  protected override render(): TemplateResult {
    const report = store.section("report");
    const fresh = store.freshness("report");
    const limits = store.section("limits");
    return html`
      <h1 class="unseen">Now</h1>
      <section class="headline" aria-label="Key numbers" data-fresh=${fresh.kind}>
        ${fresh.kind === "stale" || fresh.kind === "disconnected" ? html`<p class="age">${ageOnly(fresh.ageMs)}: ${fresh.kind === "stale" ? fresh.why : "disconnected from the appliance"}</p>` : nothing}
        ${report === null ? html`<p class="empty">${fresh.kind === "absent" ? "The appliance has no risk report yet." : fresh.kind === "unreadable" ? fresh.why : "Waiting for the appliance."}</p>`
          : html`${this.figures(report)}${this.quality(report)}`}
      </section>
      <div class="columns wide-left">
        ${panel({ id: "over-time", title: "VaR, ES and P&L over time", fresh: store.freshness("series"), body: () => { const series = store.section("series"); return series === null ? nothing : this.overTime(series); },
          tools: choice("Show over time as", [["chart", "Chart"], ["table", "Table"]], this.view, view => { this.view = view; }) })}
        ${panel({ id: "losses", title: "Loss distribution", fresh: store.freshness("histogram"), body: () => this.losses(),
          note: report === null ? undefined : `${report.scenarios.toLocaleString("en-US")} scenarios`,
          tools: choice("Show losses as", [["chart", "Chart"], ["table", "Table"]], this.histogramView, view => { this.histogramView = view; }) })}
      </div>
      <div class="columns">
        ${panel({ id: "contributors", title: "Top contributors", fresh, body: () => report === null ? nothing : this.contributors(report),
          tools: choice("Contributors by", [["underlying", "Underlying"], ["book", "Book"]], this.grouping, grouping => { this.grouping = grouping; }) })}
        ${panel({ id: "limits", title: "Limits", fresh: store.freshness("limits"), missing: "Name a limits file in the appliance's configuration to be warned before it hurts.",
          body: () => limits === null ? nothing : html`${limitTable({ limits: byUrgency(limits).slice(0, shownLimits), fresh: store.freshness("limits"), detail: "short" })}
            <p class="after">${limits.length > shownLimits ? `${limits.length - shownLimits} more on ` : "Details on "}<a href="#/limits">Limits & alerts</a></p>` })}
      </div>`;
  }
}

customElements.define("now-page", NowPage);
