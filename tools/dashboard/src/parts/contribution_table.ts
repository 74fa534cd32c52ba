// Who makes the risk: parts of ES with their sign, which add up to the whole. Bars to the left take risk away.

import { html, nothing, svg } from "lit";
import type { TemplateResult } from "lit";
import { percent, signedMoney } from "../format/numbers";

export interface Part {
  readonly key: string;
  readonly name: string;
  readonly value: number | null;
  readonly more?: string;
}

/** The largest first, whatever their sign; those without a number last. */
export function bySize(parts: readonly Part[]): readonly Part[] {
  return [...parts].sort((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0) || a.name.localeCompare(b.name, "en"));
}

export interface ContributionParts {
  readonly parts: readonly Part[];
  readonly whole: number | null;
  readonly caption: string;
  readonly nameHead: string;
  readonly valueHead: string;
  readonly href?: (part: Part) => string | null;
}

export function contributionTable({ parts, whole, caption, nameHead, valueHead, href }: ContributionParts): TemplateResult {
  const most = Math.max(1e-9, ...parts.map(part => part.value ?? 0));
  const least = Math.min(0, ...parts.map(part => part.value ?? 0));
  const zero = (-least / (most - least)) * 100;
  const scale = 100 / (most - least);
  return html`<table class="contributions">
    <caption class="unseen">${caption}</caption>
    <thead><tr><th scope="col">${nameHead}</th><th scope="col" class="bar-head"><span class="unseen">As a bar</span></th>
      <th scope="col" class="number">${valueHead}</th><th scope="col" class="number">Share</th></tr></thead>
    <tbody>${parts.map(part => {
      const link = href?.(part) ?? null;
      const value = part.value ?? 0;
      return html`<tr>
        <th scope="row">${link === null ? part.name : html`<a href=${link}>${part.name}</a>`}${part.more === undefined ? nothing : html` <span class="more">${part.more}</span>`}</th>
        <td class="bar-cell"><svg class="signed-bar" height="12" aria-hidden="true">${svg`
          <rect class=${value < 0 ? "takes" : "adds"} y="1.5" height="9" x="${(value < 0 ? zero + value * scale : zero).toFixed(2)}%" width="${(Math.abs(value) * scale).toFixed(2)}%"></rect>
          <rect class="zero" x="${zero.toFixed(2)}%" y="0" width="1" height="12"></rect>`}</svg></td>
        <td class="number">${signedMoney(part.value)}</td>
        <td class="number">${whole === null || whole === 0 || part.value === null ? "\u2013" : percent(part.value / whole, 1)}</td>
      </tr>`;
    })}</tbody></table>`;
}
