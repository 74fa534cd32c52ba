// A limits file tried before it is used: what it would have breached, and when, over the history that is kept.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { money } from "../format/numbers";
import { dateAndTime, millis } from "../format/times";
import { requests, store } from "../parts/appliance";
import { LiveElement } from "../parts/live_element";
import { panel } from "../parts/panel";
import { problemNote } from "../parts/problem_note";
import { may, needs } from "../stop/roles";
import type { LimitPreview } from "../wire/contract";
import { Problem } from "../wire/requests";

const example = `[[limit]]
name = "Firm VaR 99"
measure = "var_99"
scope = "firm"
warning = 400_000
hard = 450_000
reaction = "reduce_only"
`;

export class LimitsEditor extends LiveElement {
  static override properties = { text: { state: true }, preview: { state: true }, problem: { state: true }, asking: { state: true } };
  declare text: string;
  declare preview: LimitPreview | null;
  declare problem: Problem | null;
  declare asking: boolean;

  constructor() {
    super();
    this.text = example;
    this.preview = null;
    this.problem = null;
    this.asking = false;
  }

  private async ask(event: Event): Promise<void> {
    event.preventDefault();
    this.asking = true;
    try {
      this.preview = await requests.post<LimitPreview>("/limits/preview", { limits: this.text });
      this.problem = null;
    } catch (error) {
      this.preview = null;
      this.problem = error instanceof Problem ? error : new Problem(0, null, "the file was not sent", String(error));
    }
    this.asking = false;
  }

  private breaches(preview: LimitPreview): TemplateResult {
    if (!Array.isArray(preview.breaches)) return html`<pre>${JSON.stringify(preview, null, 2)}</pre>`;
    const span = preview.from === undefined ? "" : ` between ${dateAndTime(millis(preview.from))} and ${dateAndTime(millis(preview.until))}`;
    if (preview.breaches.length === 0) return html`<p class="outcome" role="status">Nothing would have been breached${span}.</p>`;
    return html`<p role="status">Would have said${span}:</p><table><thead><tr><th scope="col">Limit</th><th scope="col">State</th><th scope="col">From (UTC)</th><th scope="col">Until</th><th scope="col" class="number">Worst</th></tr></thead>
      <tbody>${preview.breaches.map(one => html`<tr><th scope="row">${one.limit}</th><td>${one.state}</td><td>${dateAndTime(millis(one.from))}</td>
        <td>${one.until === null ? "still" : dateAndTime(millis(one.until))}</td><td class="number">${money(one.worst)}</td></tr>`)}</tbody></table>`;
  }

  protected override render(): TemplateResult {
    const allowed = may(store.section("session"), "limits");
    return panel({ id: "editor", title: "Try a limits file", fresh: store.freshness("limits"), missing: "Without limits there is nothing to compare with.",
      note: "changes nothing: the file in use is changed on the machine, and read whole or not at all",
      body: () => html`<form class="editor" @submit=${(event: Event) => void this.ask(event)}>
        <label class="field"><span class="unseen">Limits file (TOML)</span><textarea rows="8" spellcheck="false" .value=${this.text} @input=${(event: Event) => { this.text = (event.target as HTMLTextAreaElement).value; }}></textarea></label>
        <div class="beside"><button type="submit" ?disabled=${!allowed || this.asking}>Show past breaches</button>${allowed ? nothing : html`<p class="how">Needs ${needs("limits")}.</p>`}
          ${this.problem === null ? nothing : problemNote(this.problem)}${this.preview === null ? nothing : this.breaches(this.preview)}</div></form>` });
  }
}

customElements.define("limits-editor", LimitsEditor);
