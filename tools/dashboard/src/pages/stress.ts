// Stress: what a move of spot and vol together does, what named scenarios do, and which books it comes from.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { signedMoney, trueMinus } from "../format/numbers";
import { requests } from "../parts/appliance";
import { contributionTable } from "../parts/contribution_table";
import type { Part } from "../parts/contribution_table";
import { leafName } from "../parts/headline";
import "../parts/heatmap";
import { laddersOf, named } from "../parts/ladders";
import type { Ladder } from "../parts/ladders";
import { LiveElement } from "../parts/live_element";
import { choice, panel } from "../parts/panel";
import { Polled } from "../parts/polled";
import { missingNote } from "../parts/problem_note";
import type { StressScenario, StressSection } from "../wire/contract";

interface Answer {
  readonly reporting_currency: string;
  readonly stress: StressSection;
}

function firm(scenario: StressScenario): number | null {
  return scenario.nodes[0]?.pnl ?? null;
}

export class StressPage extends LiveElement {
  static override properties = { chosen: { state: true }, underlying: { state: true } };
  declare chosen: string;
  declare underlying: string;
  private readonly answer = new Polled<Answer>(this, 1000, () => requests.get<Answer>("/stress"));

  constructor() {
    super();
    this.chosen = "";
    this.underlying = "";
  }

  private heatmap(ladder: Ladder, chosen: string, ladders: readonly Ladder[]): TemplateResult {
    const cells = ladder.vols.map(vol => ladder.spots.map(spot => {
      const scenario = ladder.cells.get(`${spot} ${vol}`);
      return { key: scenario?.name ?? "", value: scenario === undefined ? null : firm(scenario) };
    }));
    return html`${ladders.length < 2 ? nothing : choice("Ladder of", ladders.map(one => [one.underlying, one.underlying] as const), ladder.underlying, underlying => { this.underlying = underlying; })}
      <spot-vol-heatmap .columns=${ladder.spots} .rows=${ladder.vols} .cells=${cells} .chosen=${chosen} name="P&L by moves of spot and implied vol"
        @choose=${(event: CustomEvent<string>) => { this.chosen = event.detail; }}></spot-vol-heatmap>
      <p class="after">P&L of the firm when spots of ${ladder.underlying === "all" ? "all underlyings" : ladder.underlying} move by the column and implied vols by the row. Choose a cell for its books.</p>`;
  }

  private list(scenarios: readonly StressScenario[], chosen: string): TemplateResult {
    const sorted = [...scenarios].sort((a, b) => (firm(a) ?? 0) - (firm(b) ?? 0));
    return html`<div class="scroll tall" tabindex="0" role="region" aria-label="Scenarios, the worst first"><table>
      <thead><tr><th scope="col">Scenario</th><th scope="col">Source</th><th scope="col" class="number">P&L</th></tr></thead>
      <tbody>${sorted.map(one => html`<tr class=${one.name === chosen ? "chosen" : ""}><th scope="row"><button type="button" class="link" aria-pressed=${one.name === chosen ? "true" : "false"}
        @click=${() => { this.chosen = one.name; }}>${trueMinus(one.name)}</button></th><td>${one.source}</td><td class="number">${signedMoney(firm(one))}</td></tr>`)}</tbody></table></div>`;
  }

  private split(scenario: StressScenario): TemplateResult {
    const nodes = scenario.nodes;
    const leaves = nodes.filter(node => !nodes.some(other => other.book.startsWith(node.book + "/")));
    const parts: Part[] = leaves.map(node => ({ key: node.book, name: leafName(node.book), value: node.pnl,
      more: node.quality === "live" ? node.book.split("/").slice(1, -1).join("/") : `${node.book.split("/").slice(1, -1).join("/")}, ${node.quality}` }));
    parts.sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
    return html`<p class="chosen-name"><strong>${trueMinus(scenario.name)}</strong> <span class="nobreak">${signedMoney(firm(scenario))}</span></p>
      ${contributionTable({ parts, whole: firm(scenario), caption: `P&L by book in ${scenario.name}`, nameHead: "Book", valueHead: "P&L" })}
      ${scenario.missing === undefined || scenario.missing.length === 0 ? nothing : html`<p class="problem">Not shocked, because there is no such factor: ${scenario.missing.join(", ")}</p>`}`;
  }

  protected override render(): TemplateResult {
    const answer = this.answer.answer;
    const fresh = this.answer.freshness();
    const missing = missingNote(this.answer.problem);
    if (answer === null) return html`<h1 class="unseen">Stress</h1>${panel({ id: "ladder", title: "Stress", fresh, missing, body: () => nothing })}`;
    const stress = answer.stress;
    const ladders = laddersOf(stress);
    const ladder = ladders.find(one => one.underlying === this.underlying) ?? ladders[0];
    const others = named(stress);
    const scenario = stress.scenarios.find(one => one.name === this.chosen) ?? stress.scenarios.find(one => one.name === stress.worst_first[0]) ?? stress.scenarios[0];
    const quality = stress.quality === "live" ? "" : `, ${stress.quality}`;
    return html`<h1 class="unseen">Stress</h1>
      <div class="columns wide-left">
        <div>
          ${ladder === undefined ? nothing : panel({ id: "ladder", title: "Spot \u00d7 vol", fresh, note: `${answer.reporting_currency}, ${stress.every_cycles === 1 ? "every cycle" : `every ${stress.every_cycles} cycles`}${quality}`, body: () => this.heatmap(ladder, scenario?.name ?? "", ladders) })}
          ${panel({ id: "scenarios", title: others.length > 0 ? "Named scenarios" : "Worst steps of the ladder", fresh,
            body: () => others.length > 0 ? this.list(others, scenario?.name ?? "")
              : html`${this.list(stress.worst_first.slice(0, 8).flatMap(name => stress.scenarios.filter(one => one.name === name)), scenario?.name ?? "")}<p class="after">No named scenarios: <code>plimsoll stress --example</code> prints a file to start from.</p>` })}
        </div>
        ${panel({ id: "split", title: "By book", fresh, body: () => scenario === undefined ? html`<p class="empty">There are no scenarios.</p>` : this.split(scenario) })}
      </div>`;
  }
}

customElements.define("stress-page", StressPage);
