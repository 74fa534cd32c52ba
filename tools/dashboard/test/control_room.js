// Limits, alerts and trading states of the tests' venue: who may change what, and what it is now.

export const people = {
  "token-tess": { user: "tess", roles: ["trader"] },
  "token-rita": { user: "rita", roles: ["risk"] },
  "token-ravi": { user: "ravi", roles: ["risk"] },
  "token-vera": { user: "vera", roles: ["viewer"] },
};
export const nobody = { user: "loopback", roles: ["viewer"] };

const strictness = { active: 0, reduce_only: 1, halted: 2, halted_and_cancel: 3 };

export class Refusal extends Error {
  constructor(status, code, detail, remedy) {
    super(detail);
    Object.assign(this, { status, code, remedy });
  }
}

export class ControlRoom {
  constructor(nowMs) {
    const ago = seconds => new Date(nowMs - seconds * 1000).toISOString();
    this.started = ago(5400);
    this.states = [];
    this.trail = [];
    this.alerts = [
      { id: "a-1", name: "Options desk VaR near its limit", state: "open", severity: "warning",
        text: "VaR 99 of desk firm/options is at 86 % of its limit of 480,000, above its warning of 400,000 for 2 min 10 s.",
        since: ago(130), last: ago(2), count: 3,
        contributors: [{ name: "firm/options/volatility", value: 251_402 }, { name: "firm/options/market_making", value: 118_311 }, { name: "firm/options/tail_hedge", value: -42_118 }],
        what_to_do: "Take vega off in firm/options/volatility, or ask risk for an override with a reason and an end." },
      { id: "a-2", name: "Spread anomaly in QUAY", state: "open", severity: "warning",
        text: "The spread of QUAY was 6.1 robust deviations above its usual for 20 s; one such alarm a day is expected without cause.",
        since: ago(41), last: ago(12), count: 1, contributors: [{ name: "QUAY", value: 12_733 }],
        what_to_do: "Look at the feed of QUAY; quotes this wide make implied vols of its options unsure." },
      { id: "a-3", name: "Drawdown from peak", state: "resolved", severity: "warning",
        text: "Drawdown from the day's peak was 61,200, above its warning of 60,000, for 40 s.",
        since: ago(3100), last: ago(3060), count: 1, contributors: [], what_to_do: "Nothing: it went back by itself.", acknowledged_by: "rita", reason: "seen, hedge on its way", until: ago(0) },
    ];
    this.overrides = new Map();
  }

  limits(report, exposures, feedAge) {
    const root = report.nodes[0];
    const options = report.nodes.find(node => node.book === "firm/options") ?? root;
    const firm = { kind: "firm", path: "" };
    const given = [
      ["var-firm", "Firm VaR 99", firm, "var_99", root.var["0.99"].value, 420_000, 450_000, "reduce only"],
      ["var-options", "Options VaR 99", { kind: "desk", path: "firm/options" }, "var_99", options.var["0.99"].value, 400_000, 480_000, "alert"],
      ["es-firm", "Firm ES 97.5", firm, "es_975", root.es["0.975"].value, 480_000, 560_000, "alert"],
      ["gross", "Gross exposure", firm, "gross_exposure", exposures.nodes[0].exposure.gross, 45e6, 60e6, "alert"],
      ["stress", "Loss in spot \u221220 %, vol +50 %", firm, "stress_loss", 1_091_000, 1.6e6, 2e6, "alert"],
      ["drawdown", "Drawdown from peak", firm, "drawdown_from_peak", 21_000, 60_000, 100_000, "halted"],
      ["concentration", "Largest underlying", firm, "concentration_ratio", 0.11, 0.2, 0.25, "alert"],
      ["feed-age", "Feed age", firm, "feed_age_seconds", feedAge, 1, 5, "reduce only"],
      ["margin", "Margin", firm, "margin", null, 5e6, 6e6, "alert"],
    ];
    return given.map(([id, name, scope, measure, value, warning, hard, reaction]) => {
      const state = value === null ? "unknown" : value >= hard ? "breached" : value >= warning ? "warning" : "ok";
      const override = this.overrides.get(id);
      return { id, name, scope, measure, value, warning, hard, utilisation: value === null ? null : value / hard, state, since: this.started, reaction,
               ...(override === undefined ? {} : { override }) };
    });
  }

  need(person, roles) {
    if (!person.roles.some(role => roles.includes(role))) throw new Refusal(403, "PLM-2122", `this takes one of the roles ${roles.join(", ")}`, "Ask somebody who has one.");
  }

  stop(person, { scope, state, reason }) {
    this.need(person, ["trader", "risk", "admin"]);
    const held = this.states.find(one => one.scope.kind === scope.kind && one.scope.path === scope.path);
    if (held !== undefined && strictness[state] <= strictness[held.state]) return { outcome: "done" };
    this.states = this.states.filter(one => one !== held);
    this.states.push({ scope, state, since: new Date().toISOString(), by: person.user, reason, release: { needs_second: scope.kind === "firm" } });
    return { outcome: "done" };
  }

  release(person, { scope, reason }) {
    this.need(person, ["risk", "admin"]);
    if (!reason) throw new Refusal(422, "PLM-2127", "'reason' is missing", "Say why.");
    const held = this.states.find(one => one.scope.kind === scope.kind && one.scope.path === scope.path);
    if (held === undefined) throw new Refusal(409, "PLM-2132", "this scope is not stopped", "Look at /api/v1/trading-state.");
    if (held.release.needs_second && held.release.requested_by === undefined) {
      held.release = { needs_second: true, requested_by: person.user };
      return { outcome: "requested" };
    }
    if (held.release.requested_by === person.user) throw new Refusal(409, "PLM-2132", "the release needs a second person", "Ask somebody else with the role risk or admin.");
    this.states = this.states.filter(one => one !== held);
    return { outcome: "done" };
  }

  acknowledge(person, id, { reason, until }) {
    this.need(person, ["trader", "risk", "admin"]);
    const alert = this.alerts.find(one => one.id === id);
    if (alert === undefined) throw new Refusal(404, "PLM-2124", `there is no alert ${id}`, "See /api/v1/alerts.");
    if (!reason) throw new Refusal(422, "PLM-2127", "'reason' is missing", "Say why.");
    if (!(Date.parse(until) > Date.now())) throw new Refusal(422, "PLM-2127", "'until' is in the past", "Name a later time.");
    Object.assign(alert, { state: "acknowledged", acknowledged_by: person.user, reason, until });
    return { outcome: "done" };
  }

  override(person, { limit, reason, until }) {
    this.need(person, ["risk"]);
    this.overrides.set(limit, { by: person.user, reason, until });
    return { outcome: "done" };
  }

  preview(person, { limits }) {
    this.need(person, ["risk"]);
    const hard = /hard\s*=\s*([\d_]+)/.exec(limits);
    if (hard === null) throw new Refusal(409, "PLM-2132", "limits.toml:3: 'hard' is missing", "Give every limit a hard level.");
    return { from: new Date(Date.now() - 600_000).toISOString(), until: new Date().toISOString(),
             breaches: [{ limit: "var-firm", state: "warning", from: new Date(Date.now() - 240_000).toISOString(), until: new Date(Date.now() - 180_000).toISOString(), worst: 401_233 }] };
  }

  record(person, what, content, status, code, outcome) {
    this.trail.unshift({ at: new Date().toISOString(), user: person.user, by: "token", address: "127.0.0.1", what, content, status, code, outcome });
  }
}
