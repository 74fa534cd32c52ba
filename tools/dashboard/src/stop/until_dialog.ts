// A command that holds until a time: acknowledging an alert, overriding a limit. It wants a reason and an end.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { toRfc3339 } from "../format/times";
import { requests, store } from "../parts/appliance";
import { LiveElement } from "../parts/live_element";
import { problemNote } from "../parts/problem_note";
import { Problem } from "../wire/requests";
import { may, needs, who } from "./roles";
import type { Command } from "./roles";

export interface UntilCommand {
  readonly title: string;
  readonly about: string;
  readonly verb: string;
  readonly needs: Command;
  readonly path: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const spans: readonly (readonly [number, string])[] = [[15, "15 minutes"], [60, "1 hour"], [240, "4 hours"], [1440, "1 day"]];

export class UntilDialog extends LiveElement {
  static override properties = { command: { state: true }, reason: { state: true }, minutes: { state: true }, problem: { state: true } };
  declare command: UntilCommand | null;
  declare reason: string;
  declare minutes: number;
  declare problem: Problem | null;

  constructor() {
    super();
    this.command = null;
    this.reason = "";
    this.minutes = 60;
    this.problem = null;
  }

  open(command: UntilCommand): void {
    this.command = command;
    this.reason = "";
    this.problem = null;
    void this.updateComplete.then(() => this.querySelector("dialog")?.showModal());
  }

  private async send(event: Event): Promise<void> {
    event.preventDefault();
    const { command } = this;
    if (command === null || this.reason.trim() === "") return;
    try {
      // The end is told by the appliance's clock, which need not be the browser's.
      const until = toRfc3339((store.applianceTime() ?? Date.now()) + this.minutes * 60_000);
      await requests.post(command.path, { ...command.content, reason: this.reason.trim(), until });
      this.querySelector("dialog")?.close();
    } catch (error) {
      this.problem = error instanceof Problem ? error : new Problem(0, null, "the command was not sent", String(error));
    }
  }

  protected override render(): TemplateResult {
    const command = this.command;
    const session = store.section("session");
    return html`<dialog aria-labelledby="until-title">${command === null ? nothing : html`
      <h2 id="until-title">${command.title}</h2>
      <p>${command.about}</p>
      ${session !== null && !may(session, command.needs) ? html`<p class="problem">You are ${who(session)}. This needs ${needs(command.needs)}.</p>` : nothing}
      <form @submit=${(event: Event) => void this.send(event)}>
        <label class="field"><span>Reason</span><input type="text" required maxlength="500" autocomplete="off" .value=${this.reason}
          @input=${(event: Event) => { this.reason = (event.target as HTMLInputElement).value; }}></label>
        <label class="field"><span>For</span><select @change=${(event: Event) => { this.minutes = Number((event.target as HTMLSelectElement).value); }}>
          ${spans.map(([minutes, words]) => html`<option value=${minutes} ?selected=${minutes === this.minutes}>${words}</option>`)}</select></label>
        ${this.problem === null ? nothing : problemNote(this.problem)}
        <div class="actions"><button type="button" @click=${() => this.querySelector("dialog")?.close()}>Cancel</button>
          <button type="submit" class="primary" ?disabled=${this.reason.trim() === "" || !may(session, command.needs)}>${command.verb}</button></div>
      </form>`}</dialog>`;
  }
}

customElements.define("until-dialog", UntilDialog);
