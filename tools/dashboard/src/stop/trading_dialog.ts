// What is stopped, since when, by whom; and releasing it, which is the guarded step: a reason, the scope typed out, a second person.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { dateAndTime, millis } from "../format/times";
import { requests, store } from "../parts/appliance";
import { LiveElement } from "../parts/live_element";
import { ageText } from "../parts/panel";
import { problemNote } from "../parts/problem_note";
import type { TradingState } from "../wire/contract";
import { Problem } from "../wire/requests";
import { modeName, sameScope, scopeName } from "./modes";
import { may, needs, who } from "./roles";

export class TradingDialog extends LiveElement {
  static override properties = { chosen: { state: true }, reason: { state: true }, typed: { state: true }, problem: { state: true }, told: { state: true } };
  declare chosen: TradingState | null;
  declare reason: string;
  declare typed: string;
  declare problem: Problem | null;
  declare told: string;

  constructor() {
    super();
    this.reset();
  }

  private reset(): void {
    this.chosen = null;
    this.reason = "";
    this.typed = "";
    this.problem = null;
    this.told = "";
  }

  open(): void {
    this.reset();
    this.querySelector("dialog")?.showModal();
  }

  private async release(state: TradingState): Promise<void> {
    this.problem = null;
    try {
      await requests.post("/trading-state/release", { scope: state.scope, reason: this.reason.trim() });
      this.told = state.release.needs_second && state.release.requested_by === undefined
        ? `Asked for. ${scopeName(state.scope)} stays stopped until another person releases it.`
        : `The command was taken. The list shows what the appliance says.`;
      this.chosen = null;
      this.reason = "";
      this.typed = "";
    } catch (error) {
      this.problem = error instanceof Problem ? error : new Problem(0, null, "the command was not sent", String(error));
    }
  }

  private toType(state: TradingState): string {
    return state.scope.path === "" ? state.scope.kind : state.scope.path;
  }

  private row(state: TradingState): TemplateResult {
    const asked = state.release.requested_by;
    return html`<tr>
      <th scope="row">${scopeName(state.scope)}</th><td>${modeName[state.state]}</td>
      <td>${dateAndTime(millis(state.since))}</td><td>${state.by}</td>
      <td class="wrap">${state.reason}${asked === undefined ? nothing : html`<br><em>release asked for by ${asked}; another person must confirm</em>`}</td>
      <td><button type="button" @click=${() => { this.chosen = state; this.typed = ""; this.told = ""; this.problem = null; }}>Release…</button></td>
    </tr>`;
  }

  private form(state: TradingState): TemplateResult {
    const session = store.section("session");
    const allowed = may(session, "release");
    const own = state.release.requested_by !== undefined && state.release.requested_by === session?.user;
    const ready = allowed && !own && this.reason.trim() !== "" && this.typed === this.toType(state);
    const first = state.release.needs_second && state.release.requested_by === undefined;
    return html`<form class="guarded" @submit=${(event: Event) => { event.preventDefault(); if (ready) void this.release(state); }}>
      <h3>Release ${scopeName(state.scope)}</h3>
      <p>Orders flow again as soon as the appliance carries this out.${first ? " Two people are needed: this asks for the release, somebody else confirms it." : ""}</p>
      ${allowed ? nothing : html`<p class="problem">You are ${who(session)}. Releasing needs ${needs("release")}.</p>`}
      ${own ? html`<p class="problem">You asked for this release yourself. Another person must confirm it.</p>` : nothing}
      <label class="field"><span>Reason</span><input type="text" required maxlength="200" autocomplete="off" .value=${this.reason}
        @input=${(event: Event) => { this.reason = (event.target as HTMLInputElement).value; }}></label>
      <label class="field"><span>Type <code>${this.toType(state)}</code> to confirm</span><input type="text" required autocomplete="off" spellcheck="false" .value=${this.typed}
        @input=${(event: Event) => { this.typed = (event.target as HTMLInputElement).value; }}></label>
      ${this.problem === null ? nothing : problemNote(this.problem)}
      <div class="actions"><button type="button" @click=${() => { this.chosen = null; }}>Back</button>
        <button type="submit" class="primary" ?disabled=${!ready}>${first ? "Ask for release" : "Release"}</button></div>
    </form>`;
  }

  private list(): TemplateResult {
    const states = store.section("trading_state");
    const fresh = store.freshness("trading_state");
    if (states === null) return html`<p class="empty">The trading state is ${ageText(fresh) || "not known"}.</p>`;
    const stopped = states.filter(one => one.state !== "active");
    if (stopped.length === 0) return html`<p>Nothing is stopped${fresh.kind === "live" ? "" : ` as far as was known (${ageText(fresh)})`}.</p>`;
    return html`<div class="scroll" data-fresh=${fresh.kind} tabindex="0" role="region" aria-label="What is stopped"><table>
      <thead><tr><th scope="col">Scope</th><th scope="col">State</th><th scope="col">Since (UTC)</th><th scope="col">By</th><th scope="col">Reason</th><td></td></tr></thead>
      <tbody>${stopped.map(one => this.row(one))}</tbody></table></div>`;
  }

  protected override render(): TemplateResult {
    const states = store.section("trading_state");
    const chosen = this.chosen;
    const current = chosen === null ? null : states?.find(one => sameScope(one.scope, chosen.scope) && one.state !== "active") ?? null;
    return html`<dialog class="trading" aria-labelledby="trading-title">
      <h2 id="trading-title">Trading state</h2>
      ${this.list()}
      ${current === null ? nothing : this.form(current)}
      ${this.told === "" ? nothing : html`<p class="outcome" role="status">${this.told}</p>`}
      <div class="actions"><button type="button" @click=${() => this.querySelector("dialog")?.close()}>Close</button></div>
    </dialog>`;
  }
}

customElements.define("trading-dialog", TradingDialog);
