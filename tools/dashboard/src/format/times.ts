// Times travel as RFC 3339 with nanoseconds; a browser's clock knows milliseconds, which is enough to show them.

import { nothing } from "./numbers";

const rfc3339 = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z$/;

/** Milliseconds since the epoch, or null for what is not an RFC 3339 time in UTC. */
export function millis(text: unknown): number | null {
  if (typeof text !== "string") return null;
  const found = rfc3339.exec(text);
  if (found === null) return null;
  const at = Date.parse(`${found[1]}T${found[2]}Z`);
  if (Number.isNaN(at)) return null;
  return at + Number((found[3] ?? "").padEnd(9, "0")) / 1e6;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** 14:29:58 in UTC. */
export function timeOfDay(at: number | null): string {
  if (at === null || !Number.isFinite(at)) return nothing;
  const date = new Date(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** 2026-01-05 14:29:58 in UTC. */
export function dateAndTime(at: number | null): string {
  if (at === null || !Number.isFinite(at)) return nothing;
  const date = new Date(at);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${timeOfDay(at)}`;
}

/** An RFC 3339 time in UTC, as the appliance takes it. */
export function toRfc3339(at: number): string {
  return new Date(at).toISOString();
}
