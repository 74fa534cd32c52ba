// From a number before to one after, part by part; each bar begins where the last one ended.

import { html, svg } from "lit";
import type { TemplateResult } from "lit";
import { money, signedMoney } from "../format/numbers";

export interface Step {
  readonly name: string;
  readonly value: number;
  readonly kind: "whole" | "part";
  readonly more?: unknown;
}

export function waterfall(steps: readonly Step[], caption: string): TemplateResult {
  let running = 0;
  const spans = steps.map(step => {
    const from = step.kind === "whole" ? step.value : running;
    running = step.kind === "whole" ? step.value : running + step.value;
    return { step, from, to: running };
  });
  const all = spans.flatMap(span => [span.from, span.to]);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const room = (high - low || Math.abs(high) * 0.01 || 1) * 0.06;
  const at = (value: number) => ((value - low + room) / (high - low + 2 * room)) * 100;
  return html`<table class="waterfall">
    <caption class="unseen">${caption}</caption>
    <thead><tr><th scope="col">Part</th><th scope="col" class="bar-head"><span class="unseen">As a bar</span></th><th scope="col" class="number">Amount</th><th scope="col">Most of it</th></tr></thead>
    <tbody>${spans.map(({ step, from, to }) => html`<tr class=${step.kind}>
      <th scope="row">${step.name}</th>
      <td class="bar-cell"><svg height="18" aria-hidden="true">${step.kind === "whole"
        ? svg`<rect class="whole" x="0" y="3" height="12" width="${at(to).toFixed(2)}%"></rect>`
        : svg`<rect class=${step.value < 0 ? "takes" : "adds"} x="${at(Math.min(from, to)).toFixed(2)}%" y="3" height="12" width="${Math.max(0.15, at(Math.max(from, to)) - at(Math.min(from, to))).toFixed(2)}%"></rect>
          <rect class="edge" x="${at(to).toFixed(2)}%" y="1" height="16" width="1"></rect>`}</svg></td>
      <td class="number">${step.kind === "whole" ? money(step.value) : signedMoney(step.value)}</td>
      <td class="wrap more">${step.more ?? ""}</td></tr>`)}</tbody></table>`;
}
