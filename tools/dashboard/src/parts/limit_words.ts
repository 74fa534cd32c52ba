// The states of a limit in words, which turn into the past tense as soon as they are not fresh.

import type { LimitState } from "../wire/contract";
import type { Freshness } from "../wire/freshness";

const word: Readonly<Record<LimitState, string>> = { ok: "ok", warning: "warning", breached: "breached", unknown: "unknown" };

export function limitWord(state: LimitState, fresh: Freshness): string {
  if (fresh.kind === "live") return word[state];
  return state === "unknown" ? "unknown" : `unknown, was ${word[state]}`;
}
