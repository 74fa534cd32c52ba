// VaR, ES and P&L over the last minutes, with the limits as lines. uPlot comes with the first chart that is shown.

import { html } from "lit";
import type { TemplateResult } from "lit";
import type uPlot from "uplot";
import { millis, timeOfDay } from "../format/times";
import { axisNumber } from "../format/numbers";
import { StillElement } from "./live_element";
import { colour, onThemeChange } from "./theme";

export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** A style property of the page with its colour. */
  readonly ink: string;
  readonly dash?: readonly number[];
}
export interface Band {
  readonly label: string;
  readonly at: number;
  readonly hard: boolean;
}

const axisWidth = 58;

export class TimeChart extends StillElement {
  static override properties = { time: { attribute: false }, lines: { attribute: false }, bands: { attribute: false },
                                 tall: { type: Number }, name: {}, painted: {} };
  declare time: readonly string[];
  declare lines: readonly Line[];
  declare bands: readonly Band[];
  declare tall: number;
  declare name: string;
  declare painted: string;
  private plot: uPlot | null = null;
  private making = false;
  private shape = "";
  private readonly sizes = new ResizeObserver(entries => {
    const across = Math.round(entries[0]?.contentRect.width ?? 0);
    if (across > 0) this.plot?.setSize({ width: across, height: this.tall });
  });
  private forget: (() => void) | null = null;

  constructor() {
    super();
    this.bands = [];
    this.tall = 220;
    this.painted = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
    this.forget = onThemeChange(() => this.unmake());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.forget?.();
    this.unmake();
  }

  private unmake(): void {
    this.plot?.destroy();
    this.plot = null;
    if (this.isConnected) this.requestUpdate();
  }

  protected override render(): TemplateResult {
    return html`<div class="plot" role="img" aria-label=${this.name}></div>`;
  }

  protected override updated(): void {
    const shape = JSON.stringify([this.lines.map(line => line.label), this.painted, this.tall]);
    if (shape !== this.shape) {
      this.plot?.destroy();
      this.plot = null;
      this.shape = shape;
    }
    if (this.plot !== null) this.plot.setData(this.data());
    else void this.make();
  }

  private data(): uPlot.AlignedData {
    return [this.time.map(one => (millis(one) ?? NaN) / 1000), ...this.lines.map(line => [...line.values])];
  }

  private async make(): Promise<void> {
    if (this.making) return;
    this.making = true;
    const { default: UPlot } = await import("uplot");
    this.making = false;
    const place = this.querySelector<HTMLElement>(".plot");
    if (!this.isConnected || place === null || this.plot !== null) return;
    const ink2 = colour(this, "--ink-2");
    const grid = colour(this, "--grid");
    const font = `11px Inter, system-ui, sans-serif`;
    this.plot = new UPlot({
      width: Math.max(100, this.clientWidth),
      height: this.tall,
      legend: { show: false },
      cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
      padding: [8, 6, 0, 0],
      scales: { x: { time: true }, y: { range: (_plot, low, high) => this.range(low, high) } },
      axes: [
        { stroke: ink2, font, grid: { show: false }, ticks: { show: false }, size: 24, space: 90,
          values: (_plot, splits) => splits.map(at => timeOfDay(at * 1000)) },
        { stroke: ink2, font, size: axisWidth, gap: 6, grid: { stroke: grid, width: 1 }, ticks: { show: false }, space: 34,
          values: (_plot, splits) => splits.map(axisNumber) },
      ],
      series: [{}, ...this.lines.map(line => ({
        label: line.label, stroke: colour(this, line.ink), width: 1.5, points: { show: false }, spanGaps: false,
        ...(line.dash === undefined ? {} : { dash: [...line.dash] }),
      }))],
      hooks: { drawClear: [plot => this.drawBands(plot)], draw: [plot => this.nameBands(plot)] },
    }, this.data(), place);
  }

  private range(low: number, high: number): [number, number] {
    if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
    // A limit far above would flatten the lines; one near by belongs into the picture.
    const near = this.bands.filter(band => band.at <= high * 1.35).map(band => band.at);
    const from = Math.min(low, ...near);
    const to = Math.max(high, ...near);
    const room = (to - from || Math.abs(to) * 0.01 || 1) * 0.08;
    return [from - room, to + room];
  }

  private eachBand(plot: uPlot, draw: (band: Band, y: number, ctx: CanvasRenderingContext2D) => void): void {
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const band of this.bands) {
      ctx.strokeStyle = colour(this, band.hard ? "--breach" : "--warn");
      ctx.fillStyle = ctx.strokeStyle;
      draw(band, Math.round(plot.valToPos(band.at, "y", true)), ctx);
    }
    ctx.restore();
  }

  /** Below the grid and the lines. */
  private drawBands(plot: uPlot): void {
    const { bbox } = plot;
    this.eachBand(plot, (band, y, ctx) => {
      if (band.hard) {
        ctx.globalAlpha = 0.07;
        ctx.fillRect(bbox.left, bbox.top, bbox.width, Math.max(0, y - bbox.top));
        ctx.globalAlpha = 1;
      }
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash(band.hard ? [] : [4 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y + 0.5);
      ctx.lineTo(bbox.left + bbox.width, y + 0.5);
      ctx.stroke();
    });
  }

  /** Above everything, on paper, so that no line runs through the words. */
  private nameBands(plot: uPlot): void {
    const paper = colour(this, "--paper");
    const size = 11 * devicePixelRatio;
    this.eachBand(plot, (band, y, ctx) => {
      const x = plot.bbox.left + 4 * devicePixelRatio;
      const below = y - size - 4 < plot.bbox.top;
      const top = below ? y + 2 * devicePixelRatio : y - size - 4 * devicePixelRatio;
      const ink = ctx.fillStyle;
      ctx.font = `${size}px Inter, system-ui, sans-serif`;
      ctx.textAlign = "left";
      ctx.textBaseline = "top";
      ctx.fillStyle = paper;
      ctx.fillRect(x - 3, top - 1, ctx.measureText(band.label).width + 6, size + 3);
      ctx.fillStyle = ink;
      ctx.fillText(band.label, x, top);
    });
  }
}

customElements.define("time-chart", TimeChart);
