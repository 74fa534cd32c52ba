// The positions below a book, however many: pages come from the appliance as they scroll into sight.

import { html } from "lit";
import type { TemplateResult } from "lit";
import { fixed, signedMoney } from "../format/numbers";
import type { PositionRow, PositionsPage } from "../wire/contract";
import { Problem } from "../wire/requests";
import { requests, store } from "./appliance";
import { LiveElement } from "./live_element";
import { missingNote } from "./problem_note";
import { windowOf } from "./row_window";
import { styled } from "./styled";

const rowHeight = 26;
const pageRows = 200;
const keptPages = 40; // 8,000 rows; those left longest out of sight go first
const refreshMs = 1000;

export class PositionRows extends LiveElement {
  static override properties = { node: {}, esLevel: {}, varLevel: {}, total: { state: true }, problem: { state: true }, top: { state: true } };
  declare node: string;
  declare esLevel: string;
  declare varLevel: string;
  declare total: number | null;
  declare problem: Problem | null;
  declare top: number;
  private readonly pages = new Map<number, { rows: readonly PositionRow[]; askedMs: number }>();
  private readonly asking = new Set<number>();
  private height = 400;

  constructor() {
    super();
    this.node = "";
    this.esLevel = "";
    this.varLevel = "";
    this.total = null;
    this.problem = null;
    this.top = 0;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("node")) return;
    this.pages.clear();
    this.total = null;
    this.problem = null;
    this.top = 0;
    const list = this.querySelector<HTMLElement>(".rows");
    if (list !== null) list.scrollTop = 0;
  }

  private row(index: number): PositionRow | null {
    return this.pages.get(Math.floor(index / pageRows))?.rows[index % pageRows] ?? null;
  }

  private wantPages(first: number, end: number): void {
    for (let page = Math.floor(first / pageRows); page * pageRows < Math.max(end, 1); ++page) {
      const held = this.pages.get(page);
      if (this.asking.has(page) || (held !== undefined && store.nowMs() - held.askedMs < refreshMs)) continue;
      if (store.link !== "open" && held !== undefined) continue;
      void this.fetchPage(page);
    }
  }

  private async fetchPage(page: number): Promise<void> {
    const node = this.node;
    this.asking.add(page);
    const askedMs = store.nowMs();
    try {
      const answer = await requests.get<PositionsPage>("/positions", { node: node === "" ? undefined : node, offset: page * pageRows, limit: pageRows });
      if (node !== this.node) return;
      this.total = answer.total;
      this.problem = null;
      this.pages.delete(page);
      this.pages.set(page, { rows: answer.positions, askedMs });
      for (const old of this.pages.keys()) {
        if (this.pages.size <= keptPages) break;
        this.pages.delete(old);
      }
      this.requestUpdate();
    } catch (error) {
      if (node === this.node && error instanceof Problem) this.problem = error;
      this.pages.set(page, { rows: this.pages.get(page)?.rows ?? [], askedMs }); // not again before the next turn
    } finally {
      this.asking.delete(page);
    }
  }

  private scrolled(event: Event): void {
    const list = event.target as HTMLElement;
    this.top = list.scrollTop;
    this.height = list.clientHeight;
  }

  protected override render(): TemplateResult {
    const rows = this.total ?? 0;
    const { first, end } = windowOf(this.top, this.height, rowHeight, rows);
    this.wantPages(first, end);
    if (this.problem !== null && rows === 0) return html`<p class="empty"><strong>Not configured.</strong> ${missingNote(this.problem)}</p>`;
    if (this.total === null) return html`<p class="empty">Waiting for the positions.</p>`;
    const indices = Array.from({ length: end - first }, (_, i) => first + i);
    return html`<div class="grid positions" role="table" aria-label="Positions" aria-rowcount=${rows + 1} aria-colcount="5">
      <div class="grid-head" role="row" aria-rowindex="1"><span role="columnheader">Instrument</span><span role="columnheader">Book</span><span role="columnheader" class="number">Quantity</span>
        <span role="columnheader" class="number">Component ES</span><span role="columnheader" class="number">Component VaR</span></div>
      <div class="rows" role="rowgroup" tabindex="0" aria-label="Positions, scrollable" @scroll=${(event: Event) => this.scrolled(event)}>
        <div class="rows-all" role="presentation" ${styled({ height: `${rows * rowHeight}px` })}>
        ${indices.map(index => {
          const row = this.row(index);
          return html`<div class="grid-row" role="row" aria-rowindex=${index + 2} ${styled({ transform: `translateY(${index * rowHeight}px)` })}>
            <span role="cell" class="name">${row?.instrument ?? "\u2026"}</span><span role="cell" class="book">${row?.book ?? ""}</span>
            <span role="cell" class="number">${row === null ? "" : fixed(row.quantity, Number.isInteger(row.quantity) ? 0 : 4)}</span>
            <span role="cell" class="number">${row === null ? "" : signedMoney(row.component_es[this.esLevel])}</span>
            <span role="cell" class="number">${row === null ? "" : signedMoney(row.component_var[this.varLevel])}</span></div>`;
        })}</div></div></div>`;
  }
}

customElements.define("position-rows", PositionRows);
