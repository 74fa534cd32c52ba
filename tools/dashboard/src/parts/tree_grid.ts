// A tree of rows with columns of numbers. Arrow keys walk and open; only the rows in sight exist in the page.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { StillElement } from "./live_element";
import { windowOf } from "./row_window";
import { styled } from "./styled";

export interface TreeRow {
  readonly key: string;
  readonly level: number;
  readonly name: string;
  readonly more?: string;
  readonly opens: "closed" | "open" | "no";
  readonly cells: readonly string[];
}
export interface TreeColumn {
  readonly name: string;
  readonly unit: string;
}

const rowHeight = 26;

export class TreeGrid extends StillElement {
  static override properties = { rows: { attribute: false }, columns: { attribute: false }, name: {}, firstColumn: {}, active: { state: true }, top: { state: true } };
  declare rows: readonly TreeRow[];
  declare columns: readonly TreeColumn[];
  declare name: string;
  declare firstColumn: string;
  declare active: string;
  declare top: number;
  private height = 560;

  constructor() {
    super();
    this.rows = [];
    this.columns = [];
    this.active = "";
    this.top = 0;
  }

  private toggle(row: TreeRow): void {
    if (row.opens !== "no") this.dispatchEvent(new CustomEvent("toggle-row", { detail: row.key, bubbles: true }));
  }

  private goTo(index: number): void {
    const at = Math.max(0, Math.min(this.rows.length - 1, index));
    const row = this.rows[at];
    const list = this.querySelector<HTMLElement>(".rows");
    if (row === undefined || list === null) return;
    this.active = row.key;
    if (at * rowHeight < list.scrollTop) list.scrollTop = at * rowHeight;
    else if ((at + 1) * rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = (at + 1) * rowHeight - list.clientHeight;
  }

  private key(event: KeyboardEvent): void {
    const index = Math.max(0, this.rows.findIndex(row => row.key === this.active));
    const row = this.rows[index];
    if (row === undefined) return;
    const page = Math.max(1, Math.floor(this.height / rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: this.rows.length - 1, PageDown: index + page, PageUp: index - page };
    const to = moves[event.key];
    if (to !== undefined) this.goTo(to);
    else if (event.key === "ArrowRight" && row.opens === "closed") this.toggle(row);
    else if (event.key === "ArrowRight" && row.opens === "open") this.goTo(index + 1);
    else if (event.key === "ArrowLeft" && row.opens === "open") this.toggle(row);
    else if (event.key === "ArrowLeft") this.goTo(this.rows.slice(0, index).findLastIndex(one => one.level < row.level));
    else if (event.key === "Enter" || event.key === " ") this.toggle(row);
    else return;
    event.preventDefault();
  }

  private rowId(key: string): string {
    return `row-${key.replace(/[^A-Za-z0-9_-]/g, one => `_${one.charCodeAt(0)}`)}`;
  }

  protected override render(): TemplateResult {
    const { first, end } = windowOf(this.top, this.height, rowHeight, this.rows.length);
    const shown = this.rows.slice(first, end);
    const activeShown = shown.some(row => row.key === this.active);
    return html`<div class="grid tree" role="treegrid" aria-label=${this.name} aria-rowcount=${this.rows.length + 1} aria-colcount=${this.columns.length + 1} tabindex="0"
        aria-activedescendant=${activeShown ? this.rowId(this.active) : nothing} @keydown=${(event: KeyboardEvent) => this.key(event)}
        @focus=${() => { if (this.active === "") this.active = this.rows[0]?.key ?? ""; }}>
      <div role="rowgroup"><div class="grid-head" role="row" aria-rowindex="1"><span role="columnheader">${this.firstColumn}</span>${this.columns.map(column => html`<span role="columnheader" class="number">${column.name}<small>${column.unit}</small></span>`)}</div></div>
      <div class="rows" role="rowgroup" @scroll=${(event: Event) => { const list = event.target as HTMLElement; this.top = list.scrollTop; this.height = list.clientHeight; }}>
        <div class="rows-all" role="presentation" ${styled({ height: `${this.rows.length * rowHeight}px` })}>
        ${shown.map((row, i) => html`<div class="grid-row ${row.key === this.active ? "active" : ""}" role="row" id=${this.rowId(row.key)} aria-level=${row.level} aria-rowindex=${first + i + 2}
            aria-expanded=${row.opens === "no" ? nothing : row.opens === "open" ? "true" : "false"} ${styled({ transform: `translateY(${(first + i) * rowHeight}px)` })}
            @click=${() => { this.active = row.key; this.toggle(row); }}>
          <span role="rowheader" class="name" ${styled({ "padding-left": `${(row.level - 1) * 16}px` })}><span class="twisty" aria-hidden="true">${row.opens === "no" ? "" : row.opens === "open" ? "\u25be" : "\u25b8"}</span>${row.name}${row.more === undefined ? nothing : html` <span class="more">${row.more}</span>`}</span>
          ${row.cells.map(cell => html`<span role="gridcell" class="number">${cell}</span>`)}</div>`)}
        </div></div></div>`;
  }
}

customElements.define("tree-grid", TreeGrid);
