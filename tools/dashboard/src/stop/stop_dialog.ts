// STOP: names what will stop and what that does, then wants to be held for a second. It can only make things stricter.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { fixed, short } from "../format/numbers";
import { requests, store } from "../parts/appliance";
import { nodeOf } from "../parts/headline";
import { LiveElement } from "../parts/live_element";
import { problemNote } from "../parts/problem_note";
import type { Scope } from "../wire/contract";
import { Problem } from "../wire/requests";
import "./hold_button";
import { consequence, modeName, modeOf, sameScope, scopeName, stopModes, strictness } from "./modes";
import type { StopMode } from "./modes";
import { may, needs, who } from "./roles";

type Sent =
  | { readonly kind: "no" }
  | { readonly kind: "sending" }
  | { readonly kind: "commanded"; readonly scope: Scope; readonly mode: StopMode }
  | { readonly kind: "failed"; readonly problem: Problem };

export class StopDialog extends LiveElement {
  static override properties = { scope: { state: true }, mode: { state: true }, reason: { state: true }, sent: { state: true } };
  declare scope: Scope;
  declare mode: StopMode;
  declare reason: string;
  declare sent: Sent;

  constructor() {
    super();
    this.reset();
  }

  private reset(): void {
    this.scope = { kind: "firm", path: "" };
    this.mode = "halted_and_cancel";
    this.reason = "";
    this.sent = { kind: "no" };
  }

  open(): void {
    this.reset();
    this.querySelector("dialog")?.showModal();
  }

  private close(): void {
    this.querySelector("dialog")?.close();
  }

  /** Firm, desks and books of the portfolio, and whatever else the appliance already keeps a state for. */
  private scopes(): readonly Scope[] {
    const all: Scope[] = [{ kind: "firm", path: "" }];
    for (const node of (store.section("report")?.nodes ?? []).slice(1)) {
      all.push({ kind: node.book.split("/").length === 2 ? "desk" : "book", path: node.book });
    }
    for (const { scope } of store.section("trading_state") ?? []) if (!all.some(one => sameScope(one, scope))) all.push(scope);
    return all;
  }

  private async stop(): Promise<void> {
    const { scope, mode } = this;
    this.sent = { kind: "sending" };
    try {
      await requests.post("/trading-state/stop", { scope, state: mode, reason: this.reason.trim() || "STOP on the dashboard" });
      this.sent = { kind: "commanded", scope, mode };
    } catch (error) {
      this.sent = { kind: "failed", problem: error instanceof Problem ? error : new Problem(0, null, "the command was not sent", String(error)) };
    }
  }

  private affected(): TemplateResult {
    const report = store.section("report");
    const node = report === null ? null : nodeOf(report, this.scope.path || report.nodes[0]?.book || "");
    if (report === null || node === null) return html`<p class="affects">What it affects is not known here: there is no report for this scope.</p>`;
    const books = report.nodes.filter(one => one.book === node.book || one.book.startsWith(node.book + "/"));
    const leaves = books.filter(one => !report.nodes.some(other => other.book.startsWith(one.book + "/")));
    const exposed = store.section("exposures")?.nodes.find(one => one.book === node.book) ?? node;
    const gross = exposed.exposure?.gross;
    return html`<p class="affects">Affects <strong>${fixed(node.positions, 0)} positions</strong> in
      <strong>${leaves.length} ${leaves.length === 1 ? "book" : "books"}</strong>${gross === undefined || gross === null ? nothing
      : html`, gross exposure <strong>${short(gross)} ${report.reporting_currency}</strong>`}. Positions are kept; nothing is sold.</p>`;
  }

  private outcome(): TemplateResult {
    if (this.sent.kind === "sending") return html`<p class="outcome" role="status">Sending the command…</p>`;
    if (this.sent.kind === "failed") {
      return html`${problemNote(this.sent.problem)}
        <p>On the machine itself this always works, with no browser and no network: <code>plimsoll kill</code></p>`;
    }
    if (this.sent.kind !== "commanded") return html``;
    const states = store.section("trading_state");
    const now = states === null ? null : modeOf(states, this.sent.scope);
    const seen = now !== null && strictness[now] >= strictness[this.sent.mode] && store.freshness("trading_state").kind === "live";
    return html`<p class="outcome ${seen ? "seen" : ""}" role="status">${seen && now !== null
      ? html`<strong>Stopped.</strong> The appliance says: ${scopeName(this.sent.scope)} is <strong>${modeName[now].toLowerCase()}</strong>.`
      : html`The command was taken. Waiting for the appliance to say that ${scopeName(this.sent.scope)} has stopped.`}</p>`;
  }

  private form(): TemplateResult {
    const states = store.section("trading_state");
    const already = states === null ? "active" : modeOf(states, this.scope);
    const stricter = strictness[this.mode] > strictness[already];
    const session = store.section("session");
    const refused = session !== null && !may(session, "stop");
    return html`
      <label class="field"><span>What stops</span>
        <select @change=${(event: Event) => { this.scope = this.scopes()[(event.target as HTMLSelectElement).selectedIndex] ?? this.scope; }}>
          ${this.scopes().map(one => html`<option ?selected=${sameScope(one, this.scope)}>${scopeName(one)}</option>`)}
        </select></label>
      <fieldset><legend>How</legend>
        ${stopModes.map(mode => html`<label class="option"><input type="radio" name="stop-mode" .checked=${mode === this.mode}
            ?disabled=${strictness[mode] <= strictness[already]} @change=${() => { this.mode = mode; }}>
          <span><strong>${modeName[mode]}</strong> ${consequence[mode]}</span></label>`)}
      </fieldset>
      ${this.affected()}
      <p>It holds, also through a restart, until someone with ${needs("release")} releases it. Stopping takes a second; resuming is the guarded step.</p>
      <label class="field"><span>Reason <em>(optional, kept in the audit trail)</em></span>
        <input type="text" maxlength="200" autocomplete="off" .value=${this.reason} @input=${(event: Event) => { this.reason = (event.target as HTMLInputElement).value; }}></label>
      ${refused ? html`<p class="problem">You are ${who(session)}. The appliance takes STOP from ${needs("stop")}: sign in first, or use <code>plimsoll kill</code> on the machine.</p>` : nothing}
      ${stricter ? nothing : html`<p class="problem">For ${scopeName(this.scope)} it is already: ${modeName[already].toLowerCase()}. ${already === "halted_and_cancel" ? "There is nothing stricter." : "Choose something stricter."}</p>`}
      <hold-button .label=${`Hold to stop ${scopeName(this.scope)}`} ?disabled=${!stricter || this.sent.kind === "sending"} @held=${() => void this.stop()}></hold-button>`;
  }

  protected override render(): TemplateResult {
    return html`<dialog class="stop" aria-labelledby="stop-title">
      <h2 id="stop-title">Stop trading</h2>
      ${store.link === "open" ? nothing : html`<p class="problem">The live connection is down, so the state below may be old. The command is sent all the same.</p>`}
      ${this.sent.kind === "commanded" ? nothing : this.form()}
      ${this.outcome()}
      <div class="actions"><button type="button" @click=${() => this.close()}>${this.sent.kind === "commanded" ? "Close" : "Cancel"}</button></div>
    </dialog>`;
  }
}

customElements.define("stop-dialog", StopDialog);
