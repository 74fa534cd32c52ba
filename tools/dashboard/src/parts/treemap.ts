// Parts of ES as areas: filled where they add risk, outlined where they take it away. ECharts comes when it is shown.

import { html } from "lit";
import type { TemplateResult } from "lit";
import type { EChartsType } from "echarts/core";
import { signedShort } from "../format/numbers";
import { StillElement } from "./live_element";
import { colour, onThemeChange } from "./theme";

export interface Tile {
  readonly key: string;
  readonly name: string;
  readonly value: number;
}

export class Treemap extends StillElement {
  static override properties = { tiles: { attribute: false }, name: {}, painted: {} };
  declare tiles: readonly Tile[];
  declare name: string;
  declare painted: string;
  private chart: EChartsType | null = null;
  private making = false;
  private forget: (() => void) | null = null;
  private readonly sizes = new ResizeObserver(() => this.chart?.resize());

  constructor() {
    super();
    this.painted = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
    this.forget = onThemeChange(() => this.paint());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
    this.forget?.();
    this.chart?.dispose();
    this.chart = null;
  }

  protected override render(): TemplateResult {
    return html`<div class="treemap" role="img" aria-label=${this.name}></div>`;
  }

  protected override updated(): void {
    if (this.chart !== null) this.paint();
    else void this.make();
  }

  private async make(): Promise<void> {
    if (this.making) return;
    this.making = true;
    const { init } = await import("./treemap_library");
    this.making = false;
    const place = this.querySelector<HTMLElement>(".treemap");
    if (!this.isConnected || place === null || this.chart !== null) return;
    this.chart = init(place, null, { renderer: "canvas" });
    this.chart.on("click", event => {
      const tile = this.tiles[(event.data as { index?: number } | undefined)?.index ?? -1];
      if (tile !== undefined) this.dispatchEvent(new CustomEvent("choose", { detail: tile.key, bubbles: true }));
    });
    this.paint();
  }

  private paint(): void {
    const paper = colour(this, "--paper");
    const adds = colour(this, "--accent-soft");
    const edge = colour(this, "--accent");
    const ink = colour(this, "--ink");
    const ink2 = colour(this, "--ink-2");
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.chart?.setOption({
      animation: !still,
      animationDurationUpdate: 300,
      series: [{
        type: "treemap", roam: false, nodeClick: false, breadcrumb: { show: false }, left: 0, right: 0, top: 0, bottom: 0,
        itemStyle: { borderColor: paper, borderWidth: 0, gapWidth: 2 },
        emphasis: { disabled: true },
        label: { show: true, position: "insideTopLeft", padding: [8, 10], fontFamily: "Inter, system-ui, sans-serif", fontSize: 12, lineHeight: 17,
                 overflow: "truncate" },
        data: this.tiles.map((tile, index) => ({
          index, name: tile.name, value: Math.abs(tile.value),
          itemStyle: tile.value >= 0 ? { color: adds, borderColor: edge, borderWidth: 1 } : { color: paper, borderColor: ink2, borderWidth: 1 },
          label: { formatter: `${tile.name}\n${signedShort(tile.value)}`, color: ink },
        })),
      }],
    }, { replaceMerge: ["series"] });
  }
}

customElements.define("component-treemap", Treemap);
