// Contributions: component ES as areas or as a table, from the firm down to the position.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { fixed, level, money } from "../format/numbers";
import { store } from "../parts/appliance";
import { bySize, contributionTable } from "../parts/contribution_table";
import type { Part } from "../parts/contribution_table";
import { childrenOf, headlineLevels, leafName, nodeOf, rootOf } from "../parts/headline";
import { LiveElement } from "../parts/live_element";
import { choice, panel } from "../parts/panel";
import "../parts/position_rows";
import { hrefOf } from "../parts/route";
import "../parts/treemap";
import type { Tile } from "../parts/treemap";
import type { NodeRisk, RiskReport } from "../wire/contract";

type View = "areas" | "table";
type By = "book" | "underlying";

export class ContributionsPage extends LiveElement {
  static override properties = { node: {}, by: {}, view: { state: true } };
  declare node: string;
  declare by: By;
  declare view: View;

  constructor() {
    super();
    this.node = "";
    this.by = "book";
    this.view = matchMedia("(max-width: 700px)").matches ? "table" : "areas";
  }

  private parts(report: RiskReport, node: NodeRisk, at: string): readonly Part[] {
    if (this.by === "underlying" && node === rootOf(report)) {
      return report.underlyings.map(one => ({ key: one.underlying, name: one.underlying, value: one.component_es[at] ?? null, more: `${one.positions} positions` }));
    }
    return childrenOf(report, node.book).map(one => ({ key: one.book, name: leafName(one.book), value: one.component_es[at] ?? null, more: `${fixed(one.positions, 0)} positions` }));
  }

  /** The areas go one step further than the table: all books below a node, so that the firm is not one large tile. */
  private tiles(report: RiskReport, node: NodeRisk, parts: readonly Part[], at: string): readonly Tile[] {
    if (this.by === "underlying" && node === rootOf(report)) return parts.flatMap(part => part.value === null ? [] : [{ key: part.key, name: part.name, value: part.value }]);
    const below = report.nodes.filter(one => one.book.startsWith(node.book + "/") && childrenOf(report, one.book).length === 0);
    return bySize(below.map(one => ({ key: one.book, name: one.book.slice(node.book.length + 1).replaceAll("/", " / "), value: one.component_es[at] ?? null })))
      .flatMap(part => part.value === null ? [] : [{ key: part.key, name: part.name, value: part.value }]);
  }

  private crumbs(node: NodeRisk): TemplateResult {
    const words = node.book.split("/");
    return html`<nav class="crumbs" aria-label="Where in the tree"><ol>${words.map((word, i) => {
      const path = words.slice(0, i + 1).join("/");
      return html`<li>${i === words.length - 1 ? html`<span aria-current="location">${word}</span>` : html`<a href=${hrefOf("contributions", { node: path })}>${word}</a>`}</li>`;
    })}</ol></nav>`;
  }

  private body(report: RiskReport, node: NodeRisk): TemplateResult {
    const { esLevel } = headlineLevels(report);
    const at = esLevel ?? "";
    const parts = bySize(this.parts(report, node, at));
    const whole = node.component_es[at] ?? null;
    const table = () => contributionTable({ parts, whole, caption: `Contributions to the ES of ${node.book}`, nameHead: this.by === "book" ? "Book" : "Underlying",
      valueHead: `Component ES ${level(at)}`, href: part => this.by === "book" ? hrefOf("contributions", { node: part.key }) : null });
    const tiles = this.tiles(report, node, parts, at);
    if (parts.length === 0) return html`<p class="after">This book has no books below it; its positions follow.</p>`;
    return html`${this.view === "table" ? table() : html`<div class="areas"><component-treemap .tiles=${tiles} .painted=${store.freshness("report").kind}
        name="Areas of component ES. The same numbers are in the table." @choose=${(event: CustomEvent<string>) => {
          if (this.by === "book") location.hash = hrefOf("contributions", { node: event.detail });
        }}></component-treemap></div>
        <p class="legend"><span class="key adds"></span>adds risk <span class="key takes"></span>takes risk away; area by size</p>`}
      <p class="after">The parts add up to ${money(whole)}, this node's part in the firm's ES ${level(at)} of ${money(report.es[at]?.value)}.</p>`;
  }

  protected override render(): TemplateResult {
    const report = store.section("report");
    const fresh = store.freshness("report");
    const node = report === null ? null : this.node === "" ? rootOf(report) : nodeOf(report, this.node);
    const levels = report === null ? { esLevel: "", varLevel: "" } : headlineLevels(report);
    if (report !== null && node === null) {
      return html`<h1>Contributions</h1><p class="empty">There is no book <code>${this.node}</code> in the report. <a href="#/contributions">Go to the firm</a></p>`;
    }
    const root = report !== null && node === rootOf(report);
    return html`<h1 class="unseen">Contributions</h1>
      ${node === null ? nothing : this.crumbs(node)}
      ${panel({ id: "component-es", title: node === null ? "Component ES" : `Component ES of ${leafName(node.book)}`, fresh,
        body: () => report === null || node === null ? nothing : this.body(report, node),
        tools: html`${root ? choice("Parts by", [["book", "By book"], ["underlying", "By underlying"]], this.by, by => { location.hash = hrefOf("contributions", by === "book" ? {} : { by }); }) : nothing}
          ${choice("Show as", [["areas", "Areas"], ["table", "Table"]], this.view, view => { this.view = view; })}` })}
      ${panel({ id: "positions", title: "Positions", fresh, note: node === null ? undefined : `${fixed(node.positions, 0)} below ${leafName(node.book)}, by book and instrument`,
        body: () => html`<position-rows .node=${root ? "" : node?.book ?? ""} .esLevel=${levels.esLevel ?? ""} .varLevel=${levels.varLevel ?? ""}></position-rows>` })}`;
  }
}

customElements.define("contributions-page", ContributionsPage);
