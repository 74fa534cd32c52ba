// A line without axes: the shape of the last minutes beside a number.

import { svg, html } from "lit";
import type { TemplateResult } from "lit";

const width = 120;
const height = 28;
const pad = 2;

/** At most `most` of the values, evenly chosen, the last one always among them. */
export function thinned(values: readonly (number | null)[], most: number): readonly (number | null)[] {
  if (values.length <= most) return values;
  const step = (values.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => values[Math.round(i * step)] ?? null);
}

/** The path through the values; a missing one leaves a gap. */
export function path(values: readonly (number | null)[]): string {
  const known = values.filter((one): one is number => one !== null);
  if (known.length < 2) return "";
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  let text = "";
  let pen = "M";
  values.forEach((value, i) => {
    if (value === null) {
      pen = "M";
      return;
    }
    const x = (i / (values.length - 1)) * width;
    const y = span === 0 ? height / 2 : pad + (1 - (value - low) / span) * (height - 2 * pad);
    text += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = "L";
  });
  return text;
}

export function sparkline(values: readonly (number | null)[]): TemplateResult {
  return html`<svg class="sparkline" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<path d=${path(thinned(values, 120))} vector-effect="non-scaling-stroke"></path>`}
  </svg>`;
}
