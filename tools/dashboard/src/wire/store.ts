// The newest state that the appliance told, when it came, and who wants to know.

import { millis } from "../format/times";
import type { Sections, SectionName } from "./contract";
import { sectionNames } from "./contract";
import { faultOf } from "./decode";
import { freshnessOfLink, freshnessOfNumbers, oldestFeed } from "./freshness";
import type { FeedAge, Freshness, LinkState, SectionTimes, Times } from "./freshness";

export interface MonotonicClock {
  nowMs(): number;
}

interface Held {
  readonly value: unknown;
  readonly fault: string | null;
  readonly times: SectionTimes;
}

export class Store {
  private readonly held = new Map<SectionName, Held>();
  private readonly listeners = new Set<() => void>();
  private linkState: LinkState = "connecting";
  private heardMs: number | null = null;
  private beaten = false;
  private applianceNow: { readonly told: number; readonly heardMs: number } | null = null;

  constructor(private readonly clock: MonotonicClock) {}

  /** The section, or null where it is absent or cannot be read. */
  section<Name extends SectionName>(name: Name): Sections[Name] | null {
    const held = this.held.get(name);
    return held === undefined || held.fault !== null ? null : (held.value as Sections[Name]);
  }

  get link(): LinkState {
    return this.linkState;
  }

  /** Freshness of what is only sent when it changes; of the market's numbers where `name` follows the market. */
  freshness(name: SectionName): Freshness {
    const held = this.held.get(name);
    if (held !== undefined && held.fault !== null) return { kind: "unreadable", why: held.fault };
    const followsMarket = name === "report" || name === "exposures" || name === "series" || name === "histogram" || name === "limits";
    const fresh = followsMarket ? this.freshnessOfReport() : freshnessOfLink(this.times());
    if (held === undefined && fresh.kind !== "waiting" && fresh.kind !== "disconnected") return { kind: "absent" };
    return fresh;
  }

  private freshnessOfReport(): Freshness {
    return freshnessOfNumbers(this.times(), this.held.get("report")?.times ?? null, this.section("feeds"),
                              this.held.get("feeds")?.times ?? null);
  }

  timesOf(name: SectionName): SectionTimes | null {
    return this.held.get(name)?.times ?? null;
  }

  oldestFeed(): FeedAge | null {
    return oldestFeed(this.section("feeds"), this.held.get("feeds")?.times ?? null, this.clock.nowMs());
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  /** The appliance's wall clock, carried on by our monotonic one; null before the first beat. */
  applianceTime(): number | null {
    if (this.applianceNow === null) return null;
    return this.applianceNow.told + (this.clock.nowMs() - this.applianceNow.heardMs);
  }

  private times(): Times {
    return { link: this.linkState, nowMs: this.clock.nowMs(), heardMs: this.heardMs };
  }

  // What the connection tells:

  replaceAll(sections: Readonly<Record<string, unknown>>): void {
    this.held.clear();
    this.patch(sections);
  }

  patch(sections: Readonly<Record<string, unknown>>): void {
    this.heardMs = this.clock.nowMs();
    for (const name of sectionNames) {
      if (!(name in sections)) continue;
      const value = sections[name];
      const times = { arrivedMs: this.heardMs, ageOnArrivalMs: this.ageOnArrival(name, value) };
      this.held.set(name, { value, fault: faultOf(name, value), times });
    }
    this.readClock(sections["report"]);
    this.tell();
  }

  /** Beats tell the time, but none comes while there are changes to tell; then a report's own time is the best there is. */
  private readClock(report: unknown): void {
    const published = millis((report as { published?: unknown } | undefined | null)?.published);
    const known = this.applianceTime();
    if (this.heardMs !== null && published !== null && (known === null || published > known)) this.applianceNow = { told: published, heardMs: this.heardMs };
  }

  /** A report may have waited before it came: on a quiet market the newest one is old when we connect. */
  private ageOnArrival(name: SectionName, value: unknown): number {
    if (name !== "report" || typeof value !== "object" || value === null) return 0;
    const published = millis((value as { published?: unknown }).published);
    const now = this.applianceTime();
    return published === null || now === null ? 0 : Math.max(0, now - published);
  }

  beat(now: string, reportAgeMs: number | null = null): void {
    this.heardMs = this.clock.nowMs();
    const told = millis(now);
    if (told === null) return;
    const first = !this.beaten;
    this.beaten = true;
    this.applianceNow = { told, heardMs: this.heardMs };
    const report = this.held.get("report");
    if (report === undefined) return;
    if (reportAgeMs !== null) {
      this.held.set("report", { ...report, times: { arrivedMs: this.heardMs, ageOnArrivalMs: reportAgeMs } });
    } else if (first) {  // it came before we knew the appliance's clock
      const age = this.ageOnArrival("report", report.value) - (this.heardMs - report.times.arrivedMs);
      this.held.set("report", { ...report, times: { ...report.times, ageOnArrivalMs: Math.max(0, age) } });
    }
  }

  setLink(state: LinkState): void {
    if (this.linkState === state) return;
    this.linkState = state;
    this.tell();
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Also called a few times a second by whoever owns time, because ages grow without any message. */
  tell(): void {
    for (const listener of this.listeners) listener();
  }
}
