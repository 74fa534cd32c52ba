// A titled part of a page. It says how fresh what it holds is, and says so instead when there is nothing to hold.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { age } from "../format/numbers";
import type { Freshness } from "../wire/freshness";

/** How old, in words, or nothing while it is live. */
export function ageText(fresh: Freshness): string {
  switch (fresh.kind) {
    case "live": return "";
    case "waiting": return "connecting";
    case "absent": return "not configured";
    case "unreadable": return "cannot be read";
    case "stale": return `${ageOnly(fresh.ageMs)}, ${fresh.why}`;
    case "disconnected": return `${ageOnly(fresh.ageMs)}, disconnected`;
  }
}

export function ageOnly(ageMs: number): string {
  return Number.isFinite(ageMs) ? `${age(ageMs)} old` : "never heard";
}

export interface PanelParts {
  readonly id: string;
  readonly title: string;
  readonly fresh: Freshness;
  /** What to set up when the appliance has no such part. */
  readonly missing?: string;
  readonly note?: unknown;
  readonly tools?: unknown;
  readonly body: () => unknown;
}

function substitute(fresh: Freshness, missing: string | undefined): TemplateResult | null {
  if (fresh.kind === "waiting") return html`<p class="empty">Waiting for the appliance.</p>`;
  if (fresh.kind === "absent") return html`<p class="empty"><strong>Not configured.</strong> ${missing ?? "The appliance does not send this part."}</p>`;
  if (fresh.kind === "unreadable") {
    return html`<p class="empty"><strong>Cannot be shown.</strong> ${fresh.why}. This page and the appliance may be of different builds: reload.</p>`;
  }
  return null;
}

export function panel(parts: PanelParts): TemplateResult {
  const old = parts.fresh.kind === "stale" || parts.fresh.kind === "disconnected" ? ageText(parts.fresh) : "";
  return html`
    <section class="panel" id=${parts.id} aria-labelledby="${parts.id}-title" data-fresh=${parts.fresh.kind}>
      <header>
        <h2 id="${parts.id}-title">${parts.title}</h2>
        ${old === "" ? nothing : html`<span class="age">${old}</span>`}
        ${parts.note === undefined ? nothing : html`<span class="note">${parts.note}</span>`}
        ${parts.tools === undefined ? nothing : html`<div class="tools">${parts.tools}</div>`}
      </header>
      <div class="readings">${substitute(parts.fresh, parts.missing) ?? parts.body()}</div>
    </section>`;
}

/** A pair or row of buttons of which one is pressed. */
export function choice<Key extends string>(label: string, options: readonly (readonly [Key, string])[], chosen: Key,
                                           choose: (key: Key) => void): TemplateResult {
  return html`<div class="choice" role="group" aria-label=${label}>
    ${options.map(([key, text]) => html`<button type="button" aria-pressed=${key === chosen ? "true" : "false"}
      @click=${() => choose(key)}>${text}</button>`)}
  </div>`;
}
