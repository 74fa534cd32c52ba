// Greeks: desk, book, underlying, expiry, instrument. Every sum is the appliance's own; CSV holds what is open.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { fixed, short } from "../format/numbers";
import { requests, store } from "../parts/appliance";
import { childrenOf, exposedNodes, leafName } from "../parts/headline";
import { LiveElement } from "../parts/live_element";
import { panel } from "../parts/panel";
import { problemNote } from "../parts/problem_note";
import "../parts/tree_grid";
import type { TreeColumn, TreeRow } from "../parts/tree_grid";
import type { GreekNumbers, GreekRow, GreekRows, NodeRisk } from "../wire/contract";
import { Problem } from "../wire/requests";

type Field = Exclude<keyof GreekNumbers, "positions" | "quality">;
const fields: readonly (readonly [Field, string, string])[] = [
  ["delta_currency_per_1pct_spot", "Delta", "per 1 % spot"],
  ["gamma_currency_per_1pct_spot_squared", "Gamma", "per (1 % spot)\u00b2"],
  ["vega_currency_per_vol_point", "Vega", "per vol point"],
  ["theta_currency_per_calendar_day", "Theta", "per day"],
  ["rho_currency_per_1pct_rate", "Rho", "per 1 % rate"],
  ["vanna_currency_per_1pct_spot_and_vol_point", "Vanna", "per 1 % \u00d7 point"],
  ["volga_currency_per_vol_point_squared", "Volga", "per point\u00b2"],
];
const columns: readonly TreeColumn[] = [{ name: "Positions", unit: "" }, ...fields.map(([, name, unit]) => ({ name, unit }))];
const refreshMs = 1000;

interface Branch {
  rows: readonly GreekRow[];
  atMs: number;
}

function query(row: GreekRow): Record<string, string> {
  const asked: Record<string, string> = { node: row.book, underlying: row.underlying ?? "" };
  if (row.kind === "expiry") asked["expiry"] = row.expiry ?? "";
  return asked;
}

function keyOf(asked: Readonly<Record<string, string>>): string {
  return Object.entries(asked).map(([name, value]) => `${name}=${value}`).join("&");
}

export class GreeksPage extends LiveElement {
  static override properties = { open: { state: true }, problem: { state: true } };
  declare open: ReadonlySet<string>;
  declare problem: Problem | null;
  private readonly branches = new Map<string, Branch>();
  private readonly asking = new Set<string>();

  constructor() {
    super();
    this.open = new Set();
    this.problem = null;
  }

  private toggle(key: string): void {
    const open = new Set(this.open);
    if (!open.delete(key)) open.add(key);
    this.open = open;
  }

  /** The rows below a book, an underlying or an expiry, from the appliance, asked for again while they are open. */
  private branch(asked: Readonly<Record<string, string>>): readonly GreekRow[] | null {
    const key = keyOf(asked);
    const held = this.branches.get(key);
    if (!this.asking.has(key) && store.link === "open" && this.problem === null && (held === undefined || store.nowMs() - held.atMs > refreshMs)) void this.fetch(key, asked);
    return held?.rows ?? null;
  }

  private async fetch(key: string, asked: Readonly<Record<string, string>>): Promise<void> {
    this.asking.add(key);
    try {
      const answer = await requests.get<GreekRows>("/greeks/rows", asked);
      this.branches.set(key, { rows: answer.rows, atMs: store.nowMs() });
      this.requestUpdate();
    } catch (error) {
      if (error instanceof Problem) this.problem = error;
    } finally {
      this.asking.delete(key);
    }
  }

  private cells(numbers: GreekNumbers | undefined, show: (value: number | null) => string): readonly string[] {
    return [fixed(numbers?.positions ?? null, 0), ...fields.map(([field]) => show(numbers?.[field] ?? null))];
  }

  private rows(show: (value: number | null) => string): readonly TreeRow[] {
    const nodes = exposedNodes();
    const rows: TreeRow[] = [];
    const below = (asked: Readonly<Record<string, string>>, level: number) => {
      const found = this.branch(asked);
      if (found === null) rows.push({ key: `${keyOf(asked)}!`, level, name: this.problem === null ? "asking\u2026" : "not to be had", opens: "no", cells: columns.map(() => "") });
      for (const row of found ?? []) {
        const next = query(row);
        const key = `${keyOf(next)}|${row.kind}|${row.name}`;
        const leaf = row.kind === "instrument";
        rows.push({ key, level, name: row.name, opens: leaf ? "no" : this.open.has(key) ? "open" : "closed", cells: this.cells(row, show) });
        if (!leaf && this.open.has(key)) below(next, level + 1);
      }
    };
    const walk = (node: NodeRisk, level: number) => {
      const children = childrenOf({ nodes }, node.book);
      const shut = level > 2 || children.length === 0; // desks are open from the start, books are shut
      const isOpen = this.open.has(node.book) !== !shut;
      rows.push({ key: node.book, level, name: leafName(node.book), opens: isOpen ? "open" : "closed", cells: this.cells(node.greeks, show),
                  ...(node.greeks === undefined || node.greeks.quality === "live" ? {} : { more: node.greeks.quality }) });
      if (!isOpen) return;
      if (children.length === 0) below({ node: node.book }, level + 1);
      else for (const child of children) walk(child, level + 1);
    };
    if (nodes[0] !== undefined) walk(nodes[0], 1);
    return rows;
  }

  private save(): void {
    const plain = (value: number | null) => value === null ? "" : String(value);
    const quote = (text: string) => /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    const lines = [["level", "name", "positions", ...fields.map(([field]) => field)].join(",")];
    for (const row of this.rows(plain)) lines.push([String(row.level), quote(row.name), ...row.cells.map(cell => cell.replaceAll(",", ""))].join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv" }));
    link.download = "plimsoll-greeks.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  protected override render(): TemplateResult {
    const has = exposedNodes().some(node => node.greeks !== undefined);
    const fresh = store.freshness("exposures").kind === "absent" ? store.freshness("report") : store.freshness("exposures");
    const unit = store.section("report")?.reporting_currency ?? "";
    return html`<h1 class="unseen">Greeks</h1>
      ${panel({ id: "greeks", title: "Greeks", fresh: has || fresh.kind !== "live" ? fresh : { kind: "absent" }, missing: "Reports come without exposures: set exposures-every to more than 0.",
        note: `${unit} gained when the quantity rises by the unit; signed`,
        tools: html`<button type="button" @click=${() => this.save()}>Save as CSV</button>`,
        body: () => html`<div class="tree-scroll"><tree-grid .rows=${this.rows(short)} .columns=${columns} name="Greeks by desk, book, underlying, expiry and instrument" firstColumn="Desk, book, underlying, expiry, instrument"
            @toggle-row=${(event: CustomEvent<string>) => this.toggle(event.detail)}></tree-grid></div>
          ${this.problem === null ? nothing : html`${problemNote(this.problem)}<p class="after">Books are shown; <code>plimsoll greeks --by position</code> has the rest.</p>`}` })}`;
  }
}

customElements.define("greeks-page", GreeksPage);
