// Why: the change of VaR or ES between two times in parts that add up, and who made the last minutes' change of ES.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { duration, level, money, signedMoney } from "../format/numbers";
import { addsUp } from "../format/quanta";
import { timeOfDay, toRfc3339 } from "../format/times";
import { requests, store } from "../parts/appliance";
import { bySize, contributionTable } from "../parts/contribution_table";
import { nearestLevel } from "../parts/headline";
import { changes } from "../parts/kept_components";
import { kept } from "../parts/keeping";
import { LiveElement } from "../parts/live_element";
import { choice, panel } from "../parts/panel";
import { Polled } from "../parts/polled";
import { missingNote } from "../parts/problem_note";
import { waterfall } from "../parts/waterfall";
import type { Step } from "../parts/waterfall";
import { Problem } from "../wire/requests";
import type { Why, WhyCell } from "../wire/contract";

type Measure = "var" | "es";
type Span = "60" | "300" | "600";
const partName: Readonly<Record<string, string>> = { positions: "Positions", spot: "Spot", vol: "Volatility", covariance: "Covariance", rates: "Rates", time: "Time", settings: "Settings" };

export class WhyPage extends LiveElement {
  static override properties = { measure: { state: true }, span: { state: true } };
  declare measure: Measure;
  declare span: Span;
  private readonly why = new Polled<Why>(this, null, async () => {
    const now = store.applianceTime() ?? Date.now();
    try {
      return await requests.get<Why>("/why", { from: toRfc3339(now - Number(this.span) * 1000), to: toRfc3339(now) });
    } catch (error) {
      // One that cannot explain at all does not know the times either; asked plainly it says what is missing.
      if (error instanceof Problem && error.status === 422) return requests.get<Why>("/why");
      throw error;
    }
  });

  constructor() {
    super();
    this.measure = "es";
    this.span = "300";
  }

  private cells(cells: readonly WhyCell[] | undefined): unknown {
    return (cells ?? []).slice(0, 2).map((cell, i) => html`${i > 0 ? "; " : ""}<span class="nobreak">${cell.underlying} in ${cell.book.slice(cell.book.lastIndexOf("/") + 1)} ${signedMoney(cell.change)}</span>`);
  }

  private parts(why: Why): TemplateResult {
    const node = why.nodes[0];
    const at = node === undefined ? null : nearestLevel(Object.keys(node[this.measure]), this.measure === "var" ? 0.99 : 0.975);
    const walk = node === undefined || at === null ? undefined : node[this.measure][at];
    if (node === undefined || walk === undefined || at === null) return html`<p class="empty">The answer has no number for the firm.</p>`;
    const names = why.order.filter(name => name in walk.parts);
    const cells = why.contributors?.[this.measure === "var" ? "component_var" : "component_es"][at];
    const title = `${this.measure === "var" ? "VaR" : "ES"} ${level(at)}`;
    const steps: Step[] = [{ name: `${title} before`, value: walk.before.value, kind: "whole" },
      ...names.map((name): Step => ({ name: partName[name] ?? name, value: walk.parts[name]?.value ?? 0, kind: "part", more: this.cells(cells?.[name]) })),
      { name: `${title} after`, value: walk.after.value, kind: "whole" }];
    const exact = addsUp(walk.before.quanta, names.map(name => walk.parts[name]?.quanta), walk.after.quanta);
    return html`${waterfall(steps, `Change of ${title} of ${node.book}`)}
      <p class="after">${title} moved by <strong>${signedMoney(walk.change.value)} ${why.reporting_currency}</strong>. ${exact === true
        ? html`<span class="check"><span aria-hidden="true">\u2713</span> Checked here: the parts add up exactly, as integers.</span>`
        : exact === false ? html`<strong>The parts do not add up to the change; do not rely on this answer.</strong>` : "Whether the parts add up cannot be checked: integers are missing."}
        Each part is what replacing it changed, in this order, on common scenarios.</p>
      ${(why.notes ?? []).map(note => html`<p class="after">Note: ${note}</p>`)}`;
  }

  private recent(): TemplateResult {
    const after = kept.all[kept.all.length - 1];
    const before = kept.before(Number(this.span) * 1000);
    if (after === undefined || before === null) return html`<p class="empty">This page begins to look when it is opened; the first change can be shown after a few seconds.</p>`;
    const moved = after.es - before.es;
    const list = changes(before, after).slice(0, 12);
    return html`${contributionTable({ parts: bySize(list.map(one => ({ key: one.name, name: one.name, value: one.change }))), whole: moved, caption: "Change of component ES by underlying", nameHead: "Underlying",
      valueHead: `Change of component ES ${level(after.level)}` })}
      <p class="after">From ${timeOfDay(before.atMs)} to ${timeOfDay(after.atMs)} UTC (${duration((after.atMs - before.atMs) / 1000)}) ES ${level(after.level)} went from ${money(before.es)} to ${money(after.es)}: <strong>${signedMoney(moved)}</strong>. Component ES adds up, so its changes do.</p>`;
  }

  protected override render(): TemplateResult {
    const spans = choice<Span>("How far back", [["60", "1 min"], ["300", "5 min"], ["600", "10 min"]], this.span, span => { this.span = span; void this.why.again(); });
    return html`<h1 class="unseen">Why</h1>
      ${panel({ id: "why-parts", title: "What moved it", fresh: this.why.freshness(), missing: missingNote(this.why.problem), body: () => this.why.answer === null ? nothing : this.parts(this.why.answer),
        tools: html`${choice<Measure>("Measure", [["var", "VaR"], ["es", "ES"]], this.measure, measure => { this.measure = measure; })}${spans}
          <button type="button" @click=${() => void this.why.again()}>Explain again</button>` })}
      ${panel({ id: "why-who", title: "Who moved it", fresh: store.freshness("report"), note: "as seen by this page", body: () => this.recent() })}`;
  }
}

customElements.define("why-page", WhyPage);
