// What each underlying contributed to ES over the last minutes, as this page saw it: component ES adds up, so its change does too.

import { millis } from "../format/times";
import type { RiskReport } from "../wire/contract";
import { headlineLevels } from "./headline";

export interface Kept {
  readonly atMs: number;
  readonly level: string;
  readonly es: number;
  readonly parts: ReadonlyMap<string, number>;
}

const everyMs = 5000;
const most = 121; // ten minutes

/** Takes the newest report every five seconds; a report with a missing part is not kept, since it would not add up. */
export class KeptComponents {
  private readonly kept: Kept[] = [];

  get all(): readonly Kept[] {
    return this.kept;
  }

  take(report: RiskReport): void {
    const { esLevel } = headlineLevels(report);
    const atMs = millis(report.published);
    const es = esLevel === null ? null : report.es[esLevel]?.value ?? null;
    const last = this.kept[this.kept.length - 1];
    if (esLevel === null || es === null || atMs === null || (last !== undefined && atMs - last.atMs < everyMs)) return;
    const parts = new Map<string, number>();
    for (const one of report.underlyings) {
      const value = one.component_es[esLevel];
      if (value === null || value === undefined) return;
      parts.set(one.underlying, value);
    }
    this.kept.push({ atMs, level: esLevel, es, parts });
    if (this.kept.length > most) this.kept.shift();
  }

  /** The oldest that is at most `ms` older than the newest. */
  before(ms: number): Kept | null {
    const last = this.kept[this.kept.length - 1];
    return last === undefined ? null : this.kept.find(one => last.atMs - one.atMs <= ms && one !== last && one.level === last.level) ?? null;
  }
}

export interface Change {
  readonly name: string;
  readonly change: number;
}

export function changes(before: Kept, after: Kept): readonly Change[] {
  const names = new Set([...before.parts.keys(), ...after.parts.keys()]);
  return [...names].map(name => ({ name, change: (after.parts.get(name) ?? 0) - (before.parts.get(name) ?? 0) })).sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
}
