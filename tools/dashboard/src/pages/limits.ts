// Limits & alerts: what wants an answer, how full the limits are, what another file would have said, and who did what.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { duration, signedMoney } from "../format/numbers";
import { dateAndTime, millis } from "../format/times";
import { requests, store } from "../parts/appliance";
import { byUrgency } from "../parts/headline";
import { limitTable } from "../parts/limit_table";
import { LiveElement } from "../parts/live_element";
import { choice, panel } from "../parts/panel";
import { Polled } from "../parts/polled";
import { missingNote } from "../parts/problem_note";
import "../stop/until_dialog";
import type { UntilCommand, UntilDialog } from "../stop/until_dialog";
import { may, needs } from "../stop/roles";
import type { Alert, AuditTrail, Limit } from "../wire/contract";
import "./limits_editor";

type Shown = "unresolved" | "all";
const severityGlyph: Readonly<Record<string, string>> = { critical: "\u25a0", warning: "\u25b2" };

export class LimitsPage extends LiveElement {
  static override properties = { shown: { state: true } };
  declare shown: Shown;
  private readonly trail = new Polled<AuditTrail>(this, 1500, () => requests.get<AuditTrail>("/audit"));
  private trailLength = 0;

  constructor() {
    super();
    this.shown = "unresolved";
  }

  private ask(command: UntilCommand): void {
    this.querySelector<UntilDialog>("until-dialog")?.open(command);
  }

  private howLong(text: string): string {
    const at = millis(text);
    const now = store.applianceTime();
    return at === null || now === null ? `since ${dateAndTime(at)}` : `for ${duration(Math.max(0, Math.floor((now - at) / 1000)))}`;
  }

  private alert(alert: Alert, live: boolean): TemplateResult {
    const state = alert.state === "open" ? "open" : alert.state === "acknowledged"
      ? `acknowledged by ${alert.acknowledged_by ?? "?"} until ${dateAndTime(millis(alert.until))}` : "resolved";
    return html`<li class="alert ${live ? alert.state : "old"} ${alert.severity}">
      <div class="alert-head"><span class="severity"><span aria-hidden="true">${severityGlyph[alert.severity] ?? "\u25cf"}</span> ${alert.severity}</span>
        <h3>${alert.name}</h3><span class="more">${live ? state : `was ${state}`}, ${this.howLong(alert.since)}${alert.count > 1 ? `, ${alert.count} times` : ""}</span></div>
      <p>${alert.text}</p>
      ${alert.contributors.length === 0 ? nothing : html`<p class="more">Largest: ${alert.contributors.slice(0, 3).map((one, i) => html`${i > 0 ? ", " : ""}<span class="nobreak">${one.name} ${signedMoney(one.value)}</span>`)}</p>`}
      ${alert.reason === undefined ? nothing : html`<p class="more">\u201c${alert.reason}\u201d</p>`}
      <p class="todo"><strong>What to do:</strong> ${alert.what_to_do}</p>
      ${alert.state !== "open" ? nothing : html`<button type="button" aria-label="Acknowledge ${alert.name}" @click=${() => this.ask({
        title: "Acknowledge", about: `${alert.name}. It stays quiet until then, or until it gets worse.`, verb: "Acknowledge", needs: "acknowledge",
        path: `/alerts/${encodeURIComponent(alert.id)}/acknowledge`, content: {} })}>Acknowledge…</button>`}
    </li>`;
  }

  private inbox(): TemplateResult {
    const alerts = store.section("alerts") ?? [];
    const live = store.freshness("alerts").kind === "live";
    const rank = { open: 0, acknowledged: 1, resolved: 2 } as const;
    const list = alerts.filter(one => this.shown === "all" || one.state !== "resolved").sort((a, b) => rank[a.state] - rank[b.state] || (b.since < a.since ? -1 : 1));
    if (list.length === 0) return html`<p class="empty">${live ? "Nothing wants an answer." : "Nothing was open when this was heard."}</p>`;
    return html`<ul class="alerts">${list.map(one => this.alert(one, live))}</ul>`;
  }

  private override_(limit: Limit): TemplateResult {
    const allowed = may(store.section("session"), "limits");
    return html`<button type="button" ?disabled=${!allowed} aria-label="Override ${limit.name}" title=${allowed ? "" : "needs the role risk"} @click=${() => this.ask({
      title: `Override ${limit.name}`, about: "The limit may be exceeded until then. It comes back by itself.", verb: "Override", needs: "limits", path: "/limits/overrides", content: { limit: limit.id } })}>Override…</button>`;
  }

  private audit(): TemplateResult {
    const trail = this.trail.answer;
    if (trail === null || trail.commands.length === 0) return html`<p class="empty">No command has been given since the appliance started.</p>`;
    return html`<div class="scroll tall" tabindex="0" role="region" aria-label="Commands"><table>
      <thead><tr><th scope="col">Time (UTC)</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">With</th><th scope="col">Outcome</th></tr></thead>
      <tbody>${trail.commands.slice(0, 200).map(one => html`<tr><td>${dateAndTime(millis(one.at))}</td><th scope="row">${one.user === "" ? "nobody" : one.user}</th>
        <td>${one.what.replace("POST /api/v1/", "")}</td><td class="wrap"><code>${one.content}</code></td><td class="wrap">${one.code === null ? "" : `${one.code} `}${one.outcome}</td></tr>`)}</tbody></table></div>`;
  }

  protected override frame(): void {
    super.frame();
    const length = (store.section("alerts") ?? []).filter(one => one.state === "acknowledged").length + (store.section("trading_state") ?? []).length;
    if (length === this.trailLength) return;
    this.trailLength = length;
    void this.trail.again(); // somebody commanded something
  }

  protected override render(): TemplateResult {
    const limits = store.section("limits");
    const fresh = store.freshness("limits");
    return html`<h1 class="unseen">Limits and alerts</h1>
      ${panel({ id: "inbox", title: "Alerts", fresh: store.freshness("alerts"), missing: "Name an alerts file in the appliance's configuration.", body: () => this.inbox(),
        tools: choice("Show alerts", [["unresolved", "Unresolved"], ["all", "All"]], this.shown, shown => { this.shown = shown; }) })}
      ${panel({ id: "limits", title: "Limits", fresh, note: may(store.section("session"), "limits") ? undefined : `overrides need ${needs("limits")}`, missing: "Name a limits file in the appliance's configuration to be warned before it hurts.",
        body: () => limits === null ? nothing : html`<div class="scroll" tabindex="0" role="region" aria-label="Limits">${limitTable({ limits: byUrgency(limits), fresh, detail: "long", tools: limit => this.override_(limit) })}</div>` })}
      <limits-editor></limits-editor>
      ${panel({ id: "audit", title: "Audit trail", fresh: this.trail.freshness(), missing: missingNote(this.trail.problem), note: this.trail.answer === null ? undefined : `${this.trail.answer.total} commands`, body: () => this.audit() })}
      <until-dialog></until-dialog>`;
  }
}

customElements.define("limits-page", LimitsPage);
