// A desk in memory, a stress request as TOML, and the report of the two.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/stress/stress_engine.hpp"
#include "tests/host/risk/desk.hpp"

namespace plimsoll::stress {

inline StressDesk desk_of(const risk::Desk& desk) { return {desk.instruments, desk.portfolio, desk.model}; }

inline market::SnapshotPtr snapshot_of(const risk::Desk& desk) {
  risk::LiveMarket market(desk.instruments, desk.market, desk.as_of, Quality::live);
  return market.freeze();
}

inline StressPlan plan_of(const risk::Desk& desk, std::string_view toml,
                          const calibration::PriceHistory& history = {}) {
  return make_stress_plan(parse_shock_file(toml, "shocks.toml"), desk_of(desk), history);
}

inline std::unique_ptr<backends::Backend> cpu_backend(risk::EngineChoice choice = {}) {
  return backends::cpu::make_cpu_backend(choice.isa, choice.threads, "a test asked for it");
}

inline StressReport report_of(const risk::Desk& desk, const StressPlan& plan, risk::EngineChoice choice = {}) {
  return run_stress(*cpu_backend(choice), desk_of(desk), plan, *snapshot_of(desk));
}

/// Two shares and options on one of them, in two books.
inline risk::Desk small_desk() {
  return risk::make_desk(
      {.instruments = "ACME,spot,,,,,,1,USD,0\n"
                      "BOLT,spot,,,,,,1,USD,0\n"
                      "ACMEC,option,ACME,100,2026-06-19,call,european,100,USD,\n"
                      "ACMEF,future,ACME,,2026-03-20,,,10,USD,\n",
       .positions = {"ACME,100,firm/shares", "BOLT,-50,firm/shares", "ACMEC,-20,firm/options", "ACMEF,3,firm/options"},
       .market = "ACME,price,100\nBOLT,price,40\nACMEF,price,101\nACMEC,implied_vol,0.25\nUSD,rate,0.02\n"});
}

}  // namespace plimsoll::stress
