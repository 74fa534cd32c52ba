// Limits by utilisation: how full, of how much, in which state. Bars are drawn to 120 %; marks show warning and limit.

import { html, nothing, svg } from "lit";
import type { TemplateResult } from "lit";
import { fixed, percent, short } from "../format/numbers";
import { dateAndTime, millis } from "../format/times";
import { scopeName } from "../stop/modes";
import type { Limit, LimitState } from "../wire/contract";
import type { Freshness } from "../wire/freshness";
import { limitWord } from "./limit_words";

const glyph: Readonly<Record<LimitState, string>> = { ok: "\u25cf", warning: "\u25b2", breached: "\u25a0", unknown: "?" };
const full = 1.2;

function bar(limit: Limit): TemplateResult {
  const at = (ratio: number) => `${(Math.min(Math.max(ratio, 0), full) / full * 100).toFixed(2)}%`;
  const warning = limit.hard === null || limit.warning === null || limit.hard === 0 ? null : limit.warning / limit.hard;
  return html`<svg class="limit-bar ${limit.state}" height="10" aria-hidden="true">
    ${svg`<rect class="track" x="0" y="4" width="100%" height="2"></rect>
      <rect class="used" x="0" y="2" width=${at(limit.utilisation ?? 0)} height="6"></rect>
      ${warning === null ? nothing : svg`<rect class="mark" x=${at(warning)} y="0" width="1" height="10"></rect>`}
      <rect class="mark hard" x=${at(1)} y="0" width="2" height="10"></rect>`}
  </svg>`;
}

function state(limit: Limit, fresh: Freshness): TemplateResult {
  const known = fresh.kind === "live";
  return html`<span class="limit-state ${known ? limit.state : ""}"><span aria-hidden="true">${known ? glyph[limit.state] : "?"}</span> ${limitWord(limit.state, fresh)}</span>`;
}

export interface LimitTableParts {
  readonly limits: readonly Limit[];
  readonly fresh: Freshness;
  /** More about each: measure, scope, since when, reaction. */
  readonly detail: "short" | "long";
  readonly tools?: (limit: Limit) => unknown;
}

export function limitTable({ limits, fresh, detail, tools }: LimitTableParts): TemplateResult {
  if (limits.length === 0) return html`<p class="empty">No limits are set. Without them nothing warns and nothing stops by itself.</p>`;
  const long = detail === "long";
  const unit = (limit: Limit, value: number | null) => /age|seconds/.test(limit.measure) ? `${fixed(value, 1)} s` : /ratio|leverage|concentration/.test(limit.measure) ? fixed(value, 2) : short(value);
  return html`<table class="limits ${detail}">
    <caption class="unseen">Limits, the most urgent first</caption>
    <thead><tr><th scope="col">Limit</th>${long ? html`<th scope="col">Scope</th>` : nothing}<th scope="col" class="bar-head"><span class="unseen">Utilisation as a bar</span></th>
      <th scope="col" class="number">Used</th><th scope="col" class="number">Value / limit</th><th scope="col">State</th>
      ${long ? html`<th scope="col">Since (UTC)</th><th scope="col">When breached</th>` : nothing}${tools === undefined ? nothing : html`<td></td>`}</tr></thead>
    <tbody>${limits.map(limit => html`<tr>
      <th scope="row">${limit.name}</th>${long ? html`<td>${scopeName(limit.scope)}</td>` : nothing}
      <td class="bar-cell">${bar(limit)}</td>
      <td class="number">${percent(limit.utilisation)}</td>
      <td class="number">${unit(limit, limit.value)} / ${unit(limit, limit.hard)}</td>
      <td>${state(limit, fresh)}${limit.override === undefined ? nothing : html`<br><em>override until ${dateAndTime(millis(limit.override.until))} by ${limit.override.by}</em>`}</td>
      ${long ? html`<td>${dateAndTime(millis(limit.since))}</td><td>${limit.reaction}</td>` : nothing}
      ${tools === undefined ? nothing : html`<td>${tools(limit)}</td>`}
    </tr>`)}</tbody></table>`;
}
