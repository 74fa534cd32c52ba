// How old what is shown is, and why: pure functions of times from one monotonic clock, so that tests move the clock.

import type { Feed } from "./contract";

/** Older than this is stale: it is greyed, hatched, and says how old it is. */
export const staleAfterMs = 2000;

export type Freshness =
  | { readonly kind: "live" }
  | { readonly kind: "waiting" }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly why: string }
  | { readonly kind: "stale"; readonly ageMs: number; readonly why: string }
  | { readonly kind: "disconnected"; readonly ageMs: number };

export type LinkState = "connecting" | "open" | "down";

export interface Times {
  readonly link: LinkState;
  readonly nowMs: number;
  /** When anything last came from the appliance; null before the first snapshot. */
  readonly heardMs: number | null;
}

export interface SectionTimes {
  /** When the section came, and how old it was by the appliance's own clock when it came. */
  readonly arrivedMs: number;
  readonly ageOnArrivalMs: number;
}

/** Of the connection as such: what changes rarely (limits, alerts, trading state) is as fresh as the last beat. */
export function freshnessOfLink(times: Times): Freshness {
  if (times.heardMs === null) return { kind: "waiting" };
  const silence = times.nowMs - times.heardMs;
  if (times.link !== "open") return { kind: "disconnected", ageMs: silence };
  if (silence > staleAfterMs) return { kind: "stale", ageMs: silence, why: "nothing heard from the appliance" };
  return { kind: "live" };
}

export function ageOf(section: SectionTimes, nowMs: number): number {
  return nowMs - section.arrivedMs + section.ageOnArrivalMs;
}

/** Of what follows the market: as old as the report, and as old as the oldest feed that it rests on. */
export function freshnessOfNumbers(times: Times, report: SectionTimes | null, feeds: readonly Feed[] | null,
                                   feedTimes: SectionTimes | null): Freshness {
  const link = freshnessOfLink(times);
  if (link.kind === "waiting") return link;
  if (report === null) return link.kind === "live" ? { kind: "absent" } : link;
  const age = ageOf(report, times.nowMs);
  if (link.kind === "disconnected") return { kind: "disconnected", ageMs: Math.max(age, link.ageMs) };
  const worst = oldestFeed(feeds, feedTimes, times.nowMs);
  if (worst !== null && worst.ageMs > Math.max(age, staleAfterMs)) {
    return { kind: "stale", ageMs: worst.ageMs, why: `feed ${worst.feed.name} is silent` };
  }
  if (age > staleAfterMs) return { kind: "stale", ageMs: age, why: "no new risk report" };
  if (link.kind === "stale") return link;
  return link;
}

export interface FeedAge {
  readonly feed: Feed;
  readonly ageMs: number;
}

/** The feed heard longest ago. One that was never heard, or has no age, is infinitely old. */
export function oldestFeed(feeds: readonly Feed[] | null, times: SectionTimes | null, nowMs: number): FeedAge | null {
  if (feeds === null || times === null) return null;
  let worst: FeedAge | null = null;
  for (const feed of feeds) {
    const ageMs = feed.age_seconds === null ? Infinity : feed.age_seconds * 1000 + ageOf(times, nowMs);
    if (worst === null || ageMs > worst.ageMs) worst = { feed, ageMs };
  }
  return worst;
}
