// Ladders in a stress section: scenarios called "ladder NAME spot -20% vol +25%" are the cells of a grid.

import type { StressScenario, StressSection } from "../wire/contract";

export interface Ladder {
  readonly underlying: string;
  readonly spots: readonly string[];
  readonly vols: readonly string[];
  /** By "spot vol". */
  readonly cells: ReadonlyMap<string, StressScenario>;
}

const step = /^ladder (.+) spot ([+-]?[\d.]+%) vol ([+-]?[\d.]+%)$/;

function inOrder(steps: Iterable<string>): readonly string[] {
  return [...steps].sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
}

export function laddersOf(stress: StressSection): readonly Ladder[] {
  const found = new Map<string, { spots: Set<string>; vols: Set<string>; cells: Map<string, StressScenario> }>();
  for (const scenario of stress.scenarios) {
    const [, underlying, spot, vol] = step.exec(scenario.name) ?? [];
    if (underlying === undefined || spot === undefined || vol === undefined) continue;
    const ladder = found.get(underlying) ?? { spots: new Set(), vols: new Set(), cells: new Map() };
    ladder.spots.add(spot);
    ladder.vols.add(vol);
    ladder.cells.set(`${spot} ${vol}`, scenario);
    found.set(underlying, ladder);
  }
  return [...found].map(([underlying, ladder]) => ({ underlying, spots: inOrder(ladder.spots), vols: inOrder(ladder.vols), cells: ladder.cells }));
}

export function named(stress: StressSection): readonly StressScenario[] {
  return stress.scenarios.filter(scenario => !step.test(scenario.name));
}
