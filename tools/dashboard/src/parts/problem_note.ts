// What a failed request says to its reader: the appliance's own words and the code to look up.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Problem } from "../wire/requests";

export function problemNote(problem: Problem): TemplateResult {
  return html`<p class="problem" role="alert"><strong>${sentence(problem.title)}</strong> ${problem.remedy}
    ${problem.code === null ? nothing : html`<code>plimsoll explain ${problem.code}</code>`}</p>`;
}

/** For a part that the appliance has not got, or that failed. */
export function missingNote(problem: Problem | null): string {
  if (problem === null) return "";
  const code = problem.code === null ? "" : ` plimsoll explain ${problem.code} tells more.`;
  return `${sentence(problem.title)} ${problem.remedy}${code}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
