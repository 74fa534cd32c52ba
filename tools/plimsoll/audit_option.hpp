// --audit-every: the witness that recomputes cycles while a capture plays.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <optional>

#include "host/risk/self_audit.hpp"
#include "kernels/backends/cpu/cpu_backend.hpp"
#include "tools/plimsoll/exit_code.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {

/// A second engine on the CPU with everything of its own but the inputs: it costs as much memory as the first.
struct Witness {
  Witness(const Inputs& inputs, const risk::RiskSettings& settings, std::uint64_t every)
      : backend(backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "self-audit")),
        engine(*backend, inputs.holdings.instruments, inputs.holdings.portfolio, inputs.model, vectors_only(settings)),
        audit(engine, every) {}

  /// Digests are compared; whatever else a report may carry would only cost time.
  static risk::RiskSettings vectors_only(risk::RiskSettings settings) {
    settings.exposures_every = 0;
    settings.position_shares = risk::PositionShares::left_out;
    return settings;
  }

  std::unique_ptr<backends::Backend> backend;
  risk::RiskEngine engine;
  risk::SelfAudit audit;
};

struct AuditOption {
  std::uint64_t every = 0;

  void declare(CLI::App& app) {
    app.add_option("--audit-every", every,
                   "Recompute every this many cycles from nothing and compare digests, in spare time; a cycle that "
                   "falls due while one is under way is left out and counted; 0: never")
        ->check(whole_number(0, 1'000'000))
        ->capture_default_str();
  }
  [[nodiscard]] std::unique_ptr<Witness> make(const Inputs& inputs, const risk::RiskSettings& settings) const {
    return every == 0 ? nullptr : std::make_unique<Witness>(inputs, settings, every);
  }
  static risk::SelfAudit* audit_of(const std::unique_ptr<Witness>& witness) {
    return witness == nullptr ? nullptr : &witness->audit;
  }
  /// The exit code that a finished run has deserved: a mismatch is worse than any success.
  static ExitCode judge(const std::unique_ptr<Witness>& witness, ExitCode otherwise) {
    if (witness == nullptr || witness->audit.report().mismatches == 0) return otherwise;
    return ExitCode::verification_mismatch;
  }
};

}  // namespace plimsoll::cli
