// Small sections of the right shape for the unit tests.

export const report = (more = {}) => ({
  cycle: 1, snapshot: 1, reporting_currency: "USD", backend: "cpu", quality: "live", inputs_not_live: [], live_inputs: 3, warnings: [], scenarios: 1000,
  var: { "0.99": { value: 100, lower: 90, upper: 110, coverage: 0.95 } }, es: { "0.975": { value: 101, standard_error: 2 } },
  nodes: [{ book: "firm", positions: 3, var: { "0.99": { value: 100 } }, es: { "0.975": { value: 101 } }, component_es: { "0.975": 101 } }],
  underlyings: [{ underlying: "ANCHR", component_es: { "0.975": 60 } }, { underlying: "BARGE", component_es: { "0.975": 41 } }], ...more,
});
export const feeds = (more = {}) => [{ name: "itch", state: "live", rate_per_second: 10, age_seconds: 0.1, gaps: 0, missing_messages: 0, ...more }];
export const series = () => ({ time: ["2026-01-05T14:00:00Z", "2026-01-05T14:00:02Z"], var: { "0.99": [1, null] }, es: { "0.975": [2, 3] }, pnl_since_start: [0, -1] });
export const histogram = () => ({ edges: [-1, 0, 1], counts: [3, 4], var: { "0.99": 0.9 }, es: { "0.975": 0.95 } });
export const limits = () => [{ id: "a", name: "VaR", scope: { kind: "firm", path: "" }, measure: "var", value: 1, warning: 2, hard: 3, utilisation: 0.33, state: "ok", since: null, reaction: "alert" }];
