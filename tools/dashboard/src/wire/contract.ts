// The shapes that the appliance sends: what GET /api/v1/… answers and what the sections of /ws/v1 hold.
// VaR and ES are positive when money is lost. 64-bit integers and prices are strings, counts are numbers.

export type Quality = "live" | "recovering" | "stale" | "halted" | "unknown";
export type ByLevel<T> = Readonly<Record<string, T>>;

export interface VarEntry {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly coverage: number | null;
}
export interface EsEntry {
  readonly value: number | null;
  readonly standard_error: number | null;
}

export interface GreekNumbers {
  readonly positions: number;
  readonly delta_currency_per_1pct_spot: number | null;
  readonly gamma_currency_per_1pct_spot_squared: number | null;
  readonly vega_currency_per_vol_point: number | null;
  readonly theta_currency_per_calendar_day: number | null;
  readonly rho_currency_per_1pct_rate: number | null;
  readonly vanna_currency_per_1pct_spot_and_vol_point: number | null;
  readonly volga_currency_per_vol_point_squared: number | null;
  readonly quality: Quality;
}

export interface NodeRisk {
  readonly book: string;
  readonly positions: number;
  readonly value: number | null;
  readonly var: ByLevel<VarEntry>;
  readonly es: ByLevel<EsEntry>;
  readonly component_es: ByLevel<number | null>;
  readonly component_var: ByLevel<number | null>;
  readonly quality: Quality;
  readonly exposure?: { readonly gross: number | null; readonly net: number | null; readonly delta_equivalent: number | null };
  readonly pnl_since_start?: number | null;
  readonly greeks?: GreekNumbers;
}

export interface UnderlyingRisk {
  readonly underlying: string;
  readonly positions: number;
  readonly component_var: ByLevel<number | null>;
  readonly component_es: ByLevel<number | null>;
}

export interface InputQuality {
  readonly name: string;
  readonly quality: Quality;
  readonly as_of: string | null;
}

export interface StressNode {
  readonly book: string;
  readonly pnl: number | null;
  readonly quality: Quality;
}
export interface StressScenario {
  readonly name: string;
  readonly source: string;
  readonly nodes: readonly StressNode[];
  readonly missing?: readonly string[];
}
export interface StressSection {
  readonly every_cycles: number;
  readonly quality: Quality;
  readonly worst_first: readonly string[];
  readonly scenarios: readonly StressScenario[];
  readonly warnings?: readonly string[];
}

export interface RiskReport {
  readonly cycle: number;
  readonly snapshot: number;
  readonly as_of: string | null;
  readonly published?: string;
  readonly convention: string;
  readonly reporting_currency: string;
  readonly var: ByLevel<VarEntry>;
  readonly es: ByLevel<EsEntry>;
  readonly scenarios: number;
  readonly digest: string;
  readonly backend: string;
  readonly isa: string;
  readonly device: string;
  readonly threads: number;
  readonly backend_reason: string;
  readonly backend_faults: number;
  readonly self_audit?: SelfAudit;
  readonly nodes: readonly NodeRisk[];
  readonly underlyings: readonly UnderlyingRisk[];
  readonly quality: Quality;
  readonly inputs_not_live: readonly InputQuality[];
  readonly live_inputs: number;
  readonly warnings: readonly string[];
}

export interface SelfAudit {
  readonly every_cycles: number;
  readonly audits: number;
  readonly skipped: number;
  readonly mismatches: number;
  readonly last_cycle: number;
}

/** The nodes of the newest report that has exposures and Greeks, which may be some cycles behind. */
export interface Exposures {
  readonly cycle: number;
  readonly published?: string;
  readonly reporting_currency: string;
  readonly nodes: readonly NodeRisk[];
}

/** Arrays of one length; a missing number is null. */
export interface Series {
  readonly time: readonly string[];
  readonly var: ByLevel<readonly (number | null)[]>;
  readonly es: ByLevel<readonly (number | null)[]>;
  readonly pnl_since_start: readonly (number | null)[];
}

/** Losses, positive = money lost: counts[i] scenarios lie between edges[i] and edges[i + 1]. */
export interface LossHistogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly var: ByLevel<number | null>;
  readonly es: ByLevel<number | null>;
}

export interface Latency {
  readonly p50_seconds: number | null;
  readonly p99_seconds: number | null;
}
export interface Feed {
  readonly name: string;
  readonly format?: string;
  readonly way_in?: string;
  readonly state: Quality;
  readonly rate_per_second: number | null;
  /** Since the last frame, when this was sent; null before the first. */
  readonly age_seconds: number | null;
  readonly gaps: number;
  readonly missing_messages?: number;
  readonly malformed_packets?: number;
  readonly quotes?: number;
  readonly conflated_quotes?: number;
  readonly dropped_symbols?: number;
  readonly receive?: Latency;
  readonly apply?: Latency;
}

export interface System {
  readonly healthy?: boolean;
  readonly health?: string;
  readonly uptime_seconds?: number;
  readonly stages?: Readonly<Record<string, Latency>>;
  readonly reports_skipped?: number;
  readonly audit?: Omit<SelfAudit, "skipped"> & { readonly skipped?: number };
}

export type LimitState = "ok" | "warning" | "breached" | "unknown";
export interface Limit {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly measure: string;
  readonly value: number | null;
  readonly warning: number | null;
  readonly hard: number | null;
  readonly utilisation: number | null;
  readonly state: LimitState;
  readonly since: string | null;
  readonly reaction: string;
  readonly override?: { readonly by: string; readonly reason: string; readonly until: string };
}

export type AlertState = "open" | "acknowledged" | "resolved";
export interface Alert {
  readonly id: string;
  readonly name: string;
  readonly state: AlertState;
  readonly severity: string;
  readonly text: string;
  readonly since: string;
  readonly last: string;
  readonly count: number;
  readonly contributors: readonly { readonly name: string; readonly value: number | null }[];
  readonly what_to_do: string;
  readonly acknowledged_by?: string;
  readonly reason?: string;
  readonly until?: string;
}

export type TradingMode = "active" | "reduce_only" | "halted" | "halted_and_cancel";
export interface Scope {
  readonly kind: string;
  readonly path: string;
}
export interface TradingState {
  readonly scope: Scope;
  readonly state: TradingMode;
  readonly since: string;
  readonly by: string;
  readonly reason: string;
  readonly release: { readonly requested_by?: string; readonly needs_second: boolean };
}

export type Role = "viewer" | "risk" | "trader" | "admin";
export interface Session {
  readonly user: string;
  readonly roles: readonly Role[];
  readonly build: string;
  readonly clock: "live" | "replay";
  readonly tls: boolean;
}

export interface Sections {
  readonly report: RiskReport;
  readonly exposures: Exposures;
  readonly series: Series;
  readonly histogram: LossHistogram;
  readonly feeds: readonly Feed[];
  readonly system: System;
  readonly limits: readonly Limit[];
  readonly alerts: readonly Alert[];
  readonly trading_state: readonly TradingState[];
  readonly session: Session;
}
export type SectionName = keyof Sections;
export const sectionNames: readonly SectionName[] =
  ["report", "exposures", "series", "histogram", "feeds", "system", "limits", "alerts", "trading_state", "session"];

export interface PositionRow {
  readonly book: string;
  readonly instrument: string;
  readonly quantity: number | null;
  readonly component_es: ByLevel<number | null>;
  readonly component_var: ByLevel<number | null>;
}
export interface PositionsPage {
  readonly total: number;
  readonly offset: number;
  readonly positions: readonly PositionRow[];
}

export interface GreekRow extends GreekNumbers {
  readonly kind: "book" | "underlying" | "expiry" | "instrument";
  readonly name: string;
  readonly book: string;
  readonly underlying?: string;
  readonly expiry?: string | null;
  readonly children: number;
}
export interface GreekRows {
  readonly convention: string;
  readonly reporting_currency: string;
  readonly rows: readonly GreekRow[];
}

export interface CommandRecord {
  readonly at: string;
  readonly user: string;
  readonly by: string;
  readonly what: string;
  readonly content: string;
  readonly status: number;
  readonly code: string | null;
  readonly outcome: string;
}
export interface AuditTrail {
  readonly total: number;
  readonly commands: readonly CommandRecord[];
}

export interface ExactAmount { readonly quanta: string; readonly value: number }
export interface WhyWalk {
  readonly before: ExactAmount;
  readonly parts: Readonly<Record<string, ExactAmount>>;
  readonly after: ExactAmount;
  readonly change: ExactAmount;
}
export interface WhyNode { readonly book: string; readonly var: ByLevel<WhyWalk>; readonly es: ByLevel<WhyWalk> }
export interface WhyCell { readonly book: string; readonly underlying: string; readonly change: number }
export interface Why {
  readonly convention: string;
  readonly reporting_currency: string;
  readonly order: readonly string[];
  readonly nodes: readonly WhyNode[];
  readonly contributors?: { readonly component_var: ByLevel<Readonly<Record<string, readonly WhyCell[]>>>;
                            readonly component_es: ByLevel<Readonly<Record<string, readonly WhyCell[]>>> };
  readonly notes?: readonly string[];
}

export interface LimitPreview {
  readonly breaches: readonly { readonly limit: string; readonly state: LimitState; readonly from: string; readonly until: string | null;
                                readonly worst: number | null }[];
  readonly from?: string;
  readonly until?: string;
}
