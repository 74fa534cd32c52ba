// Which numbers of a report stand at the top: VaR at 99 and ES at 97.5 where they are computed, else the nearest there is.

import type { Limit, NodeRisk, RiskReport } from "../wire/contract";
import { store } from "./appliance";

export interface HeadlineLevels {
  readonly varLevel: string | null;
  readonly esLevel: string | null;
}

export function nearestLevel(levels: readonly string[], wanted: number): string | null {
  let best: string | null = null;
  for (const one of levels) {
    if (best === null || Math.abs(Number(one) - wanted) < Math.abs(Number(best) - wanted)) best = one;
  }
  return best;
}

export function headlineLevels(report: RiskReport): HeadlineLevels {
  return { varLevel: nearestLevel(Object.keys(report.var), 0.99), esLevel: nearestLevel(Object.keys(report.es), 0.975) };
}

export function rootOf(report: RiskReport): NodeRisk | null {
  return report.nodes[0] ?? null;
}

export function nodeOf(report: RiskReport, path: string): NodeRisk | null {
  return report.nodes.find(node => node.book === path) ?? null;
}

export function childrenOf(report: { readonly nodes: readonly NodeRisk[] }, path: string): readonly NodeRisk[] {
  return report.nodes.filter(node => node.book.startsWith(path + "/") && !node.book.slice(path.length + 1).includes("/"));
}

export function leafName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

const severity: Readonly<Record<Limit["state"], number>> = { breached: 3, unknown: 2, warning: 1, ok: 0 };

/** Breached first, then unknown, which counts as not ok, then by utilisation. */
export function byUrgency(limits: readonly Limit[]): readonly Limit[] {
  return [...limits].sort((a, b) => severity[b.state] - severity[a.state] || (b.utilisation ?? -1) - (a.utilisation ?? -1));
}

/** The firm with exposures, P&L and Greeks, which the appliance may send less often than VaR. */
export function exposedRoot(): NodeRisk | null {
  return store.section("exposures")?.nodes[0] ?? store.section("report")?.nodes[0] ?? null;
}

export function exposedNodes(): readonly NodeRisk[] {
  return store.section("exposures")?.nodes ?? store.section("report")?.nodes ?? [];
}
