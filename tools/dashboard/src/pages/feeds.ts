// Feeds & system: what comes in and how old it is, how long it takes to become risk, and whether the numbers were checked.

import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { age, fixed } from "../format/numbers";
import { dateAndTime, millis } from "../format/times";
import { connection, store } from "../parts/appliance";
import { LiveElement } from "../parts/live_element";
import { panel } from "../parts/panel";
import { stageTable, stagesOf } from "../parts/stage_bar";
import type { Feed, System } from "../wire/contract";
import { ageOf, staleAfterMs } from "../wire/freshness";

export class FeedsPage extends LiveElement {
  private feed(feed: Feed, live: boolean): TemplateResult {
    const times = store.timesOf("feeds");
    const ageMs = feed.age_seconds === null || times === null ? Infinity : feed.age_seconds * 1000 + ageOf(times, store.nowMs());
    const silent = !live || ageMs > staleAfterMs;
    return html`<tr data-fresh=${silent ? "stale" : "live"}><th scope="row">${feed.name}${feed.format === undefined ? nothing : html` <span class="more">${feed.format}</span>`}</th>
      <td><span class="feed-state ${silent ? "" : feed.state}">${!live ? `unknown, was ${feed.state}` : silent && feed.state === "live" ? "silent" : feed.state}</span></td>
      <td class="number">${Number.isFinite(ageMs) ? age(ageMs) : "never heard"}</td>
      <td class="number">${fixed(feed.rate_per_second, 0)} /s</td><td class="number">${fixed(feed.gaps, 0)}</td><td class="number">${fixed(feed.missing_messages, 0)}</td></tr>`;
  }

  private audit(audit: NonNullable<System["audit"]>): TemplateResult {
    const good = audit.mismatches === 0 && audit.audits > 0 && store.freshness("report").kind === "live";
    return html`<dl class="facts">
      <div><dt>Result</dt><dd class=${good ? "good" : audit.mismatches > 0 ? "bad" : ""}>${audit.mismatches > 0 ? `\u25a0 ${audit.mismatches} of ${audit.audits} differ: do not rely on the numbers` : audit.audits === 0 ? "none finished yet" : `${good ? "\u2713 " : ""}${fixed(audit.audits, 0)} audits, all the same bits`}</dd></div>
      <div><dt>Every</dt><dd>${audit.every_cycles} cycles, recomputed from nothing</dd></div><div><dt>Last cycle audited</dt><dd>${fixed(audit.last_cycle, 0)}</dd></div>${audit.skipped === undefined ? nothing : html`<div><dt>Skipped while busy</dt><dd>${fixed(audit.skipped, 0)}</dd></div>`}</dl>`;
  }

  private machine(): TemplateResult {
    const report = store.section("report");
    const session = store.section("session");
    const system = store.section("system");
    const counters = connection.counters;
    return html`<dl class="facts">
      ${report === null ? nothing : html`<div><dt>Backend</dt><dd>${report.backend === "cuda" ? "CUDA" : `CPU, ${report.isa}`} on ${report.device}, ${report.threads} threads</dd></div>
        <div><dt>Why</dt><dd>${report.backend_reason}</dd></div><div><dt>Device faults</dt><dd>${report.backend_faults}</dd></div>
        <div><dt>Report</dt><dd>cycle ${fixed(report.cycle, 0)} of ${dateAndTime(millis(report.published ?? report.as_of))}</dd></div>
        <div><dt>Digest</dt><dd><code>${report.digest}</code></dd></div>`}
      ${system?.health === undefined ? nothing : html`<div><dt>Health</dt><dd>${system.health === "" ? "good" : system.health}</dd></div>`}
      ${session === null ? nothing : html`<div><dt>Build</dt><dd>${session.build}${session.tls ? ", over TLS" : ", over plain loopback"}</dd></div>`}
      <div><dt>This page</dt><dd>${counters.gaps} gaps, ${counters.silences} silences, ${counters.unreadable} unreadable messages</dd></div></dl>`;
  }

  /** Nothing waits in a queue without a bound: a newer quote replaces an older one that risk has not looked at. */
  private boards(feeds: readonly Feed[], system: System | null): TemplateResult {
    return html`<table><thead><tr><th scope="col">Board of</th><th scope="col" class="number">Quotes</th><th scope="col" class="number">Replaced by newer</th><th scope="col" class="number">Symbols dropped</th></tr></thead>
      <tbody>${feeds.map(feed => html`<tr><th scope="row">${feed.name}</th><td class="number">${fixed(feed.quotes, 0)}</td><td class="number">${fixed(feed.conflated_quotes, 0)}</td><td class="number">${fixed(feed.dropped_symbols, 0)}</td></tr>`)}</tbody></table>
      ${system?.reports_skipped === undefined ? nothing : html`<p class="after">${fixed(system.reports_skipped, 0)} reports were skipped because a newer one was there.</p>`}`;
  }

  protected override render(): TemplateResult {
    const feeds = store.section("feeds");
    const system = store.section("system");
    const report = store.section("report");
    const fresh = store.freshness("feeds");
    const systemFresh = store.freshness("system");
    const stages = system === null ? [] : stagesOf(feeds ?? [], system);
    const audit = system?.audit ?? report?.self_audit;
    const absent = { kind: "absent" } as const;
    return html`<h1 class="unseen">Feeds and system</h1>
      <div class="columns">
        <div>
          ${panel({ id: "feeds", title: "Feeds", fresh, missing: "This appliance has no feeds.", body: () => feeds === null || feeds.length === 0 ? html`<p class="empty">This appliance has no feeds.</p>` : html`<div class="scroll" tabindex="0" role="region" aria-label="Feeds"><table>
            <thead><tr><th scope="col">Feed</th><th scope="col">State</th><th scope="col" class="number">Age</th><th scope="col" class="number">Rate</th><th scope="col" class="number">Gaps</th><th scope="col" class="number">Missing</th></tr></thead>
            <tbody>${feeds.map(feed => this.feed(feed, fresh.kind === "live"))}</tbody></table></div>` })}
          ${panel({ id: "inputs", title: "Inputs that are not live", fresh: store.freshness("report"), note: report === null ? undefined : `${report.inputs_not_live.length} of ${report.inputs_not_live.length + report.live_inputs}`,
            body: () => report === null || report.inputs_not_live.length === 0 ? html`<p class="empty">All inputs are live.</p>` : html`<div class="scroll tall" tabindex="0" role="region" aria-label="Inputs that are not live"><table>
              <thead><tr><th scope="col">Input</th><th scope="col">Quality</th><th scope="col">As of (UTC)</th></tr></thead><tbody>${report.inputs_not_live.map(input => html`<tr><th scope="row">${input.name}</th><td>${input.quality}</td><td>${dateAndTime(millis(input.as_of))}</td></tr>`)}</tbody></table></div>` })}
          ${panel({ id: "warnings", title: "What the numbers assume", fresh: store.freshness("report"), body: () => html`<ul class="notes">${(report?.warnings ?? []).map(one => html`<li>${one}</li>`)}</ul>` })}
        </div>
        <div>
          ${panel({ id: "stages", title: "Tick to risk", fresh: system !== null && stages.length === 0 ? absent : systemFresh, missing: "The appliance does not tell how long its stages take.", body: () => stageTable(stages) })}
          ${panel({ id: "queues", title: "Boards between feeds and risk", fresh, missing: "This appliance has no feeds.", body: () => feeds === null ? nothing : this.boards(feeds, system) })}
          ${panel({ id: "self-audit", title: "Self-audit", fresh: audit === undefined ? absent : store.freshness("report"), missing: "Set audit-every to have every k-th cycle recomputed and compared.", body: () => audit === undefined ? nothing : this.audit(audit) })}
          ${panel({ id: "machine", title: "Machine", fresh: store.freshness("session").kind === "absent" ? store.freshness("report") : store.freshness("session"), body: () => this.machine() })}
        </div>
      </div>`;
  }
}

customElements.define("feeds-page", FeedsPage);
