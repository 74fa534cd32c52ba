// The losses of all scenarios as bars, with VaR and ES where they lie; the tail beyond VaR is filled.

import { html, svg } from "lit";
import type { TemplateResult } from "lit";
import { axisNumber, level, money } from "../format/numbers";
import type { LossHistogram } from "../wire/contract";
import { StillElement } from "./live_element";

const labels = 40; // above the bars: one line for each mark
const axis = 22;   // below them

interface Mark {
  readonly name: string;
  readonly value: number;
  readonly row: number;
}

export class LossHistogramChart extends StillElement {
  static override properties = { histogram: { attribute: false }, marked: { attribute: false }, across: { state: true } };
  declare histogram: LossHistogram;
  declare marked: { varLevel: string | null; esLevel: string | null };
  declare across: number;
  private readonly sizes = new ResizeObserver(entries => {
    this.across = Math.round(entries[0]?.contentRect.width ?? 0);
  });

  constructor() {
    super();
    this.across = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  private marks(): readonly Mark[] {
    const { varLevel, esLevel } = this.marked;
    const given: readonly [string, string | null, number | null][] = [
      ["VaR", varLevel, varLevel === null ? null : this.histogram.var[varLevel] ?? null],
      ["ES", esLevel, esLevel === null ? null : this.histogram.es[esLevel] ?? null],
    ];
    return given.flatMap(([name, at, value], row) => at === null || value === null ? [] : [{ name: `${name} ${level(at)}`, value, row }]);
  }

  protected override render(): TemplateResult {
    const height = this.across > 340 && window.innerWidth > 1100 ? 356 : 230;
    const { edges, counts } = this.histogram;
    const first = edges[0];
    const last = edges[edges.length - 1];
    if (this.across < 50 || first === undefined || last === undefined || last <= first) return html`<div class="chart-box short"></div>`;
    const marks = this.marks();
    const x = (loss: number) => ((Math.min(Math.max(loss, first), last) - first) / (last - first)) * this.across;
    const floor = height - axis;
    const most = Math.max(1, ...counts);
    const tail = marks.find(mark => mark.row === 0)?.value ?? Infinity;
    const all = counts.reduce((sum, one) => sum + one, 0);
    const step = niceStep((last - first) / Math.max(3, this.across / 90));
    const ticks: number[] = [];
    for (let at = Math.ceil(first / step) * step; at <= last; at += step) ticks.push(at);
    return html`
      <svg class="histogram" width=${this.across} height=${height} role="img"
           aria-label="Histogram of ${all} scenario losses. ${marks.map(mark => `${mark.name}: ${money(mark.value)}`).join(". ")}">
        ${counts.map((count, i) => {
          const from = x(edges[i] ?? first);
          const to = x(edges[i + 1] ?? last);
          const tall = (count / most) * (floor - labels);
          const inTail = (edges[i] ?? first) >= tail;
          return svg`<rect class=${inTail ? "tail" : "bulk"} x=${from.toFixed(2)} y=${(floor - tall).toFixed(2)}
            width=${Math.max(0.5, to - from - 0.75).toFixed(2)} height=${tall.toFixed(2)}></rect>`;
        })}
        ${svg`<line class="floor" x1="0" x2=${this.across} y1=${floor + 0.5} y2=${floor + 0.5}></line>`}
        ${ticks.map(at => {
          const px = x(at);
          const anchor = px < 20 ? "start" : px > this.across - 20 ? "end" : "middle";
          return svg`<text class="tick" x=${px.toFixed(1)} y=${height - 5} text-anchor=${anchor}>${axisNumber(Math.abs(at) < step / 2 ? 0 : at)}</text>`;
        })}
        ${marks.map(mark => {
          const px = Math.round(x(mark.value)) + 0.5;
          const y = 13 + mark.row * 18;
          const left = px > this.across / 2;
          return svg`<line class="mark row-${mark.row}" x1=${px} x2=${px} y1=${y - 10} y2=${floor}></line>
            <text class="mark-label row-${mark.row}" x=${left ? px - 6 : px + 6} y=${y} text-anchor=${left ? "end" : "start"}>${mark.name}\u2002${money(mark.value)}</text>`;
        })}
      </svg>
      <p class="axis-name">Loss. Filled: bins that lie beyond VaR.</p>`;
  }
}

/** 1, 2 or 5 times a power of ten, at least `raw`. */
export function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  for (const factor of [1, 2, 5]) if (factor * power >= raw) return factor * power;
  return 10 * power;
}

customElements.define("loss-histogram", LossHistogramChart);
