// Press and hold: what has been held for a second without letting go, as a state machine without a clock of its own.

export const holdMs = 1000;

export type Hold =
  | { readonly kind: "idle" }
  | { readonly kind: "holding"; readonly sinceMs: number }
  | { readonly kind: "done" };

export const idle: Hold = { kind: "idle" };

/** Pressing again while holding (a key that repeats) does not begin anew. */
export function press(hold: Hold, nowMs: number): Hold {
  return hold.kind === "idle" ? { kind: "holding", sinceMs: nowMs } : hold;
}

/** Letting go before the time is over undoes it. */
export function letGo(hold: Hold): Hold {
  return hold.kind === "holding" ? idle : hold;
}

export function advance(hold: Hold, nowMs: number): Hold {
  return hold.kind === "holding" && nowMs - hold.sinceMs >= holdMs ? { kind: "done" } : hold;
}

/** From 0 to 1. */
export function progress(hold: Hold, nowMs: number): number {
  if (hold.kind === "idle") return 0;
  return hold.kind === "done" ? 1 : Math.min(1, Math.max(0, (nowMs - hold.sinceMs) / holdMs));
}
