// The pages in the order of their tabs, and how each is drawn from what stands behind the ? of the address.

import { html } from "lit";
import type { TemplateResult } from "lit";
import "./contributions";
import "./feeds";
import "./greeks";
import "./limits";
import "./now";
import "./replay";
import "./stress";
import "./why";

export interface Page {
  readonly key: string;
  readonly title: string;
  readonly draw: (query: URLSearchParams) => TemplateResult;
}

export const pages: readonly Page[] = [
  { key: "now", title: "Now", draw: () => html`<now-page></now-page>` },
  { key: "why", title: "Why", draw: () => html`<why-page></why-page>` },
  { key: "contributions", title: "Contributions", draw: query => html`<contributions-page .node=${query.get("node") ?? ""}
    .by=${query.get("by") === "underlying" ? "underlying" : "book"}></contributions-page>` },
  { key: "stress", title: "Stress", draw: () => html`<stress-page></stress-page>` },
  { key: "greeks", title: "Greeks", draw: () => html`<greeks-page></greeks-page>` },
  { key: "limits", title: "Limits & alerts", draw: () => html`<limits-page></limits-page>` },
  { key: "feeds", title: "Feeds & system", draw: () => html`<feeds-page></feeds-page>` },
  { key: "replay", title: "Replay", draw: () => html`<replay-page></replay-page>` },
];
