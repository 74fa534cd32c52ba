// The recorded desk in motion: every number of the recorded report times one factor that wanders, so that parts still add up.

import { normal, seeded } from "./seeded.js";

const tenMinutes = 300; // points, 2 s apart

function scaled(value, factor) {
  if (typeof value === "number") return value * factor;
  if (Array.isArray(value)) return value.map(one => scaled(one, factor));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, key === "coverage" ? one : scaled(one, factor)]));
}

function histogramOf(pnl, report) {
  const losses = pnl.map(one => -one);
  const low = losses.reduce((a, b) => Math.min(a, b));
  const high = losses.reduce((a, b) => Math.max(a, b));
  const bins = 60;
  const counts = new Array(bins).fill(0);
  for (const loss of losses) counts[Math.min(bins - 1, Math.floor(((loss - low) / (high - low)) * bins))] += 1;
  const edges = Array.from({ length: bins + 1 }, (_, i) => low + ((high - low) * i) / bins);
  const values = measure => Object.fromEntries(Object.entries(report[measure]).map(([level, entry]) => [level, entry.value]));
  return { edges, counts, var: values("var"), es: values("es") };
}

export class MovingDesk {
  constructor(recorded, { seed, startMs }) {
    this.recorded = recorded;
    this.draw = seeded(seed);
    this.factor = 1;
    this.pnl = 0;
    this.cycle = 0;
    this.points = [];
    this.histogram = histogramOf(recorded.pnl, recorded.report);
    for (let i = tenMinutes; i > 0; --i) {
      for (let step = 0; step < 4; ++step) this.move();
      this.sample(startMs - i * 2000);
    }
  }

  move() {
    this.factor *= Math.exp(0.0009 * normal(this.draw) - 0.004 * (this.factor - 1));
    this.pnl += 900 * normal(this.draw);
    this.cycle += 1;
  }

  sample(atMs) {
    const root = this.recorded.report.nodes[0];
    const of = measure => Object.fromEntries(Object.entries(root[measure]).map(([level, entry]) => [level, entry.value * this.factor]));
    this.points.push({ at: new Date(atMs).toISOString(), var: of("var"), es: of("es"), pnl: this.pnl });
    if (this.points.length > tenMinutes) this.points.shift();
  }

  report(nowMs) {
    const { positions: _positions, surface_differences: _differences, stress: _stress, revaluation, ...key } = this.recorded.report;
    const { cells: _cells, ...how } = revaluation;
    return { ...key, cycle: this.cycle, snapshot: this.cycle, sequence: String(this.cycle), published: new Date(nowMs).toISOString(),
             as_of: new Date(nowMs - 3).toISOString(), revaluation: how, var: scaled(key.var, this.factor), es: scaled(key.es, this.factor),
             nodes: key.nodes.map(node => this.node(node)),
             underlyings: key.underlyings.map(one => ({ ...one, component_es: scaled(one.component_es, this.factor), component_var: scaled(one.component_var, this.factor) })) };
  }

  node(node) {
    const { exposure: _exposure, greeks: _greeks, ...risk } = node;
    return { ...risk, var: scaled(risk.var, this.factor), es: scaled(risk.es, this.factor),
             component_es: scaled(risk.component_es, this.factor), component_var: scaled(risk.component_var, this.factor) };
  }

  exposures(nowMs) {
    const nodes = this.recorded.report.nodes;
    const share = node => node.positions / Math.max(1, nodes[0].positions);
    return { cycle: this.cycle, sequence: String(this.cycle), published: new Date(nowMs).toISOString(), reporting_currency: this.recorded.report.reporting_currency,
             nodes: nodes.map(node => ({ ...node, pnl_since_start: this.pnl * share(node) })) };
  }

  series() {
    const levels = Object.keys(this.points[0].var);
    const column = (measure, level) => this.points.map(point => point[measure][level]);
    return { step_seconds: 2, time: this.points.map(point => point.at),
             var: Object.fromEntries(levels.map(level => [level, column("var", level)])),
             es: Object.fromEntries(levels.map(level => [level, column("es", level)])),
             pnl_since_start: this.points.map(point => point.pnl) };
  }

  losses() {
    return { ...this.histogram, edges: scaled(this.histogram.edges, this.factor), var: scaled(this.histogram.var, this.factor), es: scaled(this.histogram.es, this.factor) };
  }
}
