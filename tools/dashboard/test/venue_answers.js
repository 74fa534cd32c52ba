// Answers of the tests' venue that need more than a look into the recordings: pages of positions, rows of Greeks, the machine.

const share = (values, factor) => Object.fromEntries(Object.entries(values).map(([level, value]) => [level, value * factor]));

export function positionsPage({ report }, query, factor) {
  const node = query.get("node") ?? "";
  const offset = Number(query.get("offset") ?? 0);
  const limit = Number(query.get("limit") ?? 100);
  const within = report.positions.filter(one => node === "" || one.book === node || one.book.startsWith(node + "/"));
  // A large desk is the recorded one many times over: `copies` of each position, made when they are asked for.
  const copies = report.copies ?? 1;
  const page = Array.from({ length: Math.max(0, Math.min(limit, within.length * copies - offset)) }, (_, i) => {
    const one = within[Math.floor((offset + i) / copies)];
    return { ...one, instrument: copies === 1 ? one.instrument : `${one.instrument} ${(offset + i) % copies}`,
             component_es: share(one.component_es, factor / copies), component_var: share(one.component_var, factor / copies) };
  });
  return { total: within.length * copies, offset, positions: page };
}

const additive = ["delta_currency_per_1pct_spot", "gamma_currency_per_1pct_spot_squared", "vega_currency_per_vol_point", "theta_currency_per_calendar_day",
                  "rho_currency_per_1pct_rate", "vanna_currency_per_1pct_spot_and_vol_point", "volga_currency_per_vol_point_squared"];

/** One level below a book, an underlying in it, or an expiry of that. */
export function greekRows({ greeks }, query) {
  const book = query.get("node");
  const underlying = query.get("underlying");
  const expiry = query.get("expiry");
  const rows = greeks.rows.filter(row => row.book === book && (underlying === null || row.underlying === underlying) && (expiry === null || (row.expiry ?? "") === expiry));
  const [kind, key] = underlying === null ? ["underlying", row => row.underlying] : expiry === null ? ["expiry", row => row.expiry ?? ""] : ["instrument", row => row.instrument];
  const groups = new Map();
  for (const row of rows) {
    const name = key(row);
    const sum = groups.get(name) ?? { kind, name: name === "" ? "no expiry" : name, book, underlying: row.underlying, expiry: row.expiry ?? "", positions: 0, children: 0, quality: "live" };
    sum.positions += row.positions;
    sum.children += kind === "instrument" ? 0 : 1;
    for (const field of additive) sum[field] = (sum[field] ?? 0) + row[field];
    groups.set(name, sum);
  }
  return { convention: greeks.convention, reporting_currency: greeks.reporting_currency, rows: [...groups.values()].sort((a, b) => a.name < b.name ? -1 : 1) };
}

const latency = (desk, p50, p99) => {
  const wobble = 1 + 0.05 * Math.sin(desk.cycle);
  return { p50_seconds: p50 * wobble, p99_seconds: p99 * wobble };
};

export function feeds(now, heardMs, alive, desk) {
  const age = (now - heardMs) / 1000;
  return [{ name: "itch", format: "itch50", way_in: "socket", state: age > 2 ? "stale" : "live", rate_per_second: alive ? 4873 + (now % 200) : 0, age_seconds: age, gaps: 2, missing_messages: 0,
            malformed_packets: 0, quotes: 41_233 + 900 * desk.cycle, conflated_quotes: 1311 + desk.cycle, dropped_symbols: 0, receive: latency(desk, 2.1e-6, 9.4e-6), apply: latency(desk, 4.7e-6, 2.1e-5) }];
}

export function system(report, desk) {
  return {
    healthy: true, health: "everything runs", uptime_seconds: 5400,
    stages: { drain: latency(desk, 1.8e-5, 6.2e-5), cycle: latency(desk, 1.23e-3, 1.82e-3), publish: latency(desk, 7.1e-5, 2.4e-4) },
    reports_skipped: desk.cycle % 7,
    audit: { every_cycles: 10, audits: Math.floor(desk.cycle / 10), mismatches: 0, last_cycle: desk.cycle - (desk.cycle % 10) },
    backend: { name: report.backend, isa: report.isa, device: report.device, threads: report.threads, reason: report.backend_reason, device_faults: report.backend_faults },
  };
}
