// Spot x vol as a grid of cells with their amounts: a table and a picture at once. Arrow keys move, Enter or Space chooses.

import { html } from "lit";
import type { TemplateResult } from "lit";
import { signedShort, trueMinus } from "../format/numbers";
import { StillElement } from "./live_element";
import { styled } from "./styled";

export interface HeatCell {
  readonly key: string;
  readonly value: number | null;
}

export class Heatmap extends StillElement {
  static override properties = { columns: { attribute: false }, rows: { attribute: false }, cells: { attribute: false }, chosen: {}, name: {} };
  declare columns: readonly string[];
  declare rows: readonly string[];
  /** Row by row. */
  declare cells: readonly (readonly HeatCell[])[];
  declare chosen: string;
  declare name: string;

  private choose(key: string): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: key, bubbles: true }));
  }

  private move(event: KeyboardEvent, row: number, column: number): void {
    const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.querySelector<HTMLElement>(`[data-at="${row + step[0]},${column + step[1]}"]`)?.focus();
  }

  protected override render(): TemplateResult {
    const most = Math.max(1e-9, ...this.cells.flat().map(cell => Math.abs(cell.value ?? 0)));
    const any = this.cells.flat().some(cell => cell.key === this.chosen);
    return html`<div class="scroll"><table class="heatmap" role="grid" aria-label=${this.name}>
      <thead><tr role="row"><th scope="col" class="corner-head">vol \\ spot</th>${this.columns.map(one => html`<th scope="col" role="columnheader" class="number">${trueMinus(one)}</th>`)}</tr></thead>
      <tbody>${this.cells.map((cells, row) => html`<tr role="row"><th scope="row" role="rowheader">${trueMinus(this.rows[row] ?? "")}</th>${cells.map((cell, column) => {
        const strength = cell.value === null ? 0 : Math.sqrt(Math.abs(cell.value) / most) * 0.55;
        const first = !any && row === 0 && column === 0;
        return html`<td role="gridcell" aria-selected=${cell.key === this.chosen ? "true" : "false"} data-at="${row},${column}" tabindex=${cell.key === this.chosen || first ? 0 : -1}
          ${styled({ "background-color": `rgb(var(${(cell.value ?? 0) < 0 ? "--loss" : "--gain"}) / ${strength.toFixed(3)})` })}
          @click=${() => this.choose(cell.key)} @keydown=${(event: KeyboardEvent) => {
            if (event.key === "Enter" || event.key === " ") { event.preventDefault(); this.choose(cell.key); } else this.move(event, row, column);
          }}>${signedShort(cell.value)}</td>`;
      })}</tr>`)}</tbody></table></div>`;
  }
}

customElements.define("spot-vol-heatmap", Heatmap);
