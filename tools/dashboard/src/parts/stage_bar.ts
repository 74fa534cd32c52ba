// From tick to risk: stages one after the other, each as long as it usually takes and, thinner, as it rarely takes.

import { html, svg } from "lit";
import type { TemplateResult } from "lit";
import { duration } from "../format/numbers";
import type { Feed, Latency, System } from "../wire/contract";

export interface Stage extends Latency {
  readonly name: string;
}

/** In the order in which a tick passes them. */
export function stagesOf(feeds: readonly Feed[], system: System): readonly Stage[] {
  const several = feeds.length > 1;
  const edge = feeds.flatMap(feed => (["receive", "apply"] as const).flatMap(name => {
    const latency = feed[name];
    return latency === undefined ? [] : [{ name: several ? `${name}, ${feed.name}` : name, ...latency }];
  }));
  return [...edge, ...Object.entries(system.stages ?? {}).map(([name, latency]) => ({ name, ...latency }))];
}

export function stageTable(stages: readonly Stage[]): TemplateResult {
  const longest = Math.max(1e-9, ...stages.map(stage => stage.p99_seconds ?? 0));
  // Stages differ by factors of a thousand: a logarithmic bar from 100 ns shows the small ones too, and its axis says so.
  const at = (seconds: number | null) => seconds === null || seconds <= 1e-7 ? 0 : (Math.log10(seconds / 1e-7) / Math.log10(longest / 1e-7)) * 100;
  return html`<table class="stages">
    <caption class="unseen">Latency of the stages</caption>
    <thead><tr><th scope="col">Stage</th><th scope="col" class="bar-head"><span class="unseen">As a bar, logarithmic</span></th><th scope="col" class="number">p50</th><th scope="col" class="number">p99</th></tr></thead>
    <tbody>${stages.map(stage => html`<tr><th scope="row">${stage.name}</th>
      <td class="bar-cell"><svg height="12" aria-hidden="true">${svg`<rect class="p99" x="0" y="4" height="4" width="${at(stage.p99_seconds).toFixed(1)}%"></rect><rect class="p50" x="0" y="1" height="10" width="${at(stage.p50_seconds).toFixed(1)}%"></rect>`}</svg></td>
      <td class="number">${duration(stage.p50_seconds)}</td><td class="number">${duration(stage.p99_seconds)}</td></tr>`)}</tbody></table>
    <p class="after">Thick: median. Thin: 99 of 100. Lengths are logarithmic, from 100 ns.</p>`;
}
