// The trading states in words: what each means for orders, and which is stricter.

import type { Scope, TradingMode, TradingState } from "../wire/contract";

export const strictness: Readonly<Record<TradingMode, number>> = { active: 0, reduce_only: 1, halted: 2, halted_and_cancel: 3 };

export const modeName: Readonly<Record<TradingMode, string>> = {
  active: "Active",
  reduce_only: "Reduce only",
  halted: "Halted",
  halted_and_cancel: "Halted, cancelling",
};

export const consequence: Readonly<Record<Exclude<TradingMode, "active">, string>> = {
  reduce_only: "Orders that add risk are refused; orders that take it off pass. Open orders stay at the venue.",
  halted: "Every new order is refused. Open orders stay at the venue.",
  halted_and_cancel: "Every new order is refused and every open order is cancelled.",
};

export const stopModes = ["reduce_only", "halted", "halted_and_cancel"] as const;
export type StopMode = (typeof stopModes)[number];

export function scopeName(scope: Scope): string {
  return scope.kind === "firm" ? "the whole firm" : `${scope.kind} ${scope.path}`;
}

export function sameScope(a: Scope, b: Scope): boolean {
  return a.kind === b.kind && a.path === b.path;
}

export function modeOf(states: readonly TradingState[], scope: Scope): TradingMode {
  return states.find(one => sameScope(one.scope, scope))?.state ?? "active";
}

export interface Overall {
  readonly mode: TradingMode;
  /** Scopes below the firm that are stopped by themselves. */
  readonly narrower: number;
}

export function overall(states: readonly TradingState[]): Overall {
  const stopped = states.filter(one => one.state !== "active");
  const firm = stopped.find(one => one.scope.kind === "firm");
  return { mode: firm?.state ?? "active", narrower: stopped.length - (firm === undefined ? 0 : 1) };
}
