// What came from the wire, taken apart without trust: a section has its shape or a reason why it cannot be shown.

import { millis } from "../format/times";
import type { SectionName } from "./contract";

type Check = (value: unknown) => string | null;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const text: Check = value => typeof value === "string" ? null : "is not text";
const count: Check = value => typeof value === "number" && Number.isFinite(value) ? null : "is not a number";
const amount: Check = value => value === null || count(value) === null ? null : "is neither a number nor null";
const time: Check = value => millis(value) === null ? "is not an RFC 3339 time in UTC" : null;

function oneOf(...words: readonly string[]): Check {
  return value => typeof value === "string" && words.includes(value) ? null : `is none of ${words.join(", ")}`;
}

function fields(shape: Readonly<Record<string, Check>>): Check {
  return value => {
    if (!isObject(value)) return "is not an object";
    for (const [name, check] of Object.entries(shape)) {
      const wrong = check(value[name]);
      if (wrong !== null) return wrong.startsWith(".") || wrong.startsWith("[") ? `.${name}${wrong}` : `.${name} ${wrong}`;
    }
    return null;
  };
}

function optional(check: Check): Check {
  return value => value === undefined || value === null ? null : check(value);
}

function list(check: Check): Check {
  return value => {
    if (!Array.isArray(value)) return "is not a list";
    for (let i = 0; i < value.length; ++i) {
      const wrong = check(value[i]);
      if (wrong !== null) return wrong.startsWith(".") || wrong.startsWith("[") ? `[${i}]${wrong}` : `[${i}] ${wrong}`;
    }
    return null;
  };
}

function byLevel(check: Check): Check {
  return value => isObject(value) ? fields(Object.fromEntries(Object.keys(value).map(name => [name, check])))(value) : "is not an object";
}

const quality = oneOf("live", "recovering", "stale", "halted", "unknown");
const varEntry = fields({ value: amount, lower: optional(amount), upper: optional(amount) });
const esEntry = fields({ value: amount, standard_error: optional(amount) });
const latency = fields({ p50_seconds: amount, p99_seconds: amount });
const scope = fields({ kind: text, path: text });

const series: Check = value => {
  const wrong = fields({ time: list(time), var: byLevel(list(amount)), es: byLevel(list(amount)), pnl_since_start: list(amount) })(value);
  if (wrong !== null) return wrong;
  const given = value as { time: unknown[]; var: Record<string, unknown[]>; es: Record<string, unknown[]>; pnl_since_start: unknown[] };
  const all = [given.pnl_since_start, ...Object.values(given.var), ...Object.values(given.es)];
  return all.every(one => one.length === given.time.length) ? null : "has arrays of different lengths";
};

const histogram: Check = value => {
  const wrong = fields({ edges: list(count), counts: list(count), var: byLevel(amount), es: byLevel(amount) })(value);
  if (wrong !== null) return wrong;
  const given = value as { edges: number[]; counts: number[] };
  return given.edges.length === given.counts.length + 1 ? null : "needs one edge more than counts";
};

const checks: Readonly<Record<SectionName, Check>> = {
  report: fields({
    cycle: count, reporting_currency: text, var: byLevel(varEntry), es: byLevel(esEntry), backend: text, quality,
    nodes: list(fields({ book: text, positions: count, var: byLevel(varEntry), es: byLevel(esEntry), component_es: byLevel(amount) })),
    underlyings: list(fields({ underlying: text, component_es: byLevel(amount) })),
    inputs_not_live: list(fields({ name: text, quality })), warnings: list(text), published: optional(time),
  }),
  exposures: fields({ cycle: count, nodes: list(fields({ book: text, positions: count })) }),
  series,
  histogram,
  feeds: list(fields({ name: text, state: quality, rate_per_second: amount, age_seconds: amount, gaps: count, missing_messages: optional(count), conflated_quotes: optional(count),
                      receive: optional(latency), apply: optional(latency) })),
  system: fields({ stages: optional(byLevel(latency)), reports_skipped: optional(count), health: optional(text) }),
  limits: list(fields({ id: text, name: text, scope, measure: text, value: amount, warning: amount, hard: amount, utilisation: amount,
                        state: oneOf("ok", "warning", "breached", "unknown"), reaction: text })),
  alerts: list(fields({ id: text, name: text, state: oneOf("open", "acknowledged", "resolved"), severity: text, text, since: time,
                        contributors: list(fields({ name: text, value: amount })), what_to_do: text })),
  trading_state: list(fields({ scope, state: oneOf("active", "reduce_only", "halted", "halted_and_cancel"), by: text, reason: text,
                               release: fields({}) })),
  session: fields({ user: text, roles: list(text), build: text, clock: oneOf("live", "replay") }),
};

/** What is wrong with a section, with the path to it, or null. */
export function faultOf(name: SectionName, value: unknown): string | null {
  const wrong = checks[name](value);
  return wrong === null ? null : wrong.startsWith(".") || wrong.startsWith("[") ? name + wrong : `${name} ${wrong}`;
}

export type Frame =
  | { readonly type: "snapshot"; readonly seq: bigint; readonly sections: Readonly<Record<string, unknown>> }
  | { readonly type: "delta"; readonly seq: bigint; readonly sections: Readonly<Record<string, unknown>> }
  | { readonly type: "beat"; readonly seq: bigint; readonly now: string; readonly reportAgeMs: number | null };

/** A message of the WebSocket, or null when it is none that we know how to read. */
export function frameOf(data: unknown): Frame | null {
  if (typeof data !== "string") return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  if (!isObject(value) || typeof value["seq"] !== "string" || !/^\d{1,20}$/.test(value["seq"])) return null;
  const seq = BigInt(value["seq"]);
  if (value["type"] === "snapshot" && isObject(value["state"])) return { type: "snapshot", seq, sections: value["state"] };
  if (value["type"] === "delta" && isObject(value["patch"])) return { type: "delta", seq, sections: value["patch"] };
  if (value["type"] === "beat" && typeof value["now"] === "string") {
    return { type: "beat", seq, now: value["now"], reportAgeMs: count(value["report_age_ms"]) === null ? value["report_age_ms"] as number : null };
  }
  return null;
}
