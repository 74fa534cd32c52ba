// plimsoll kill: stops trading, says what is stopped, and lets it go on; over the socket of a running appliance.
#include <poll.h>
#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "host/core/system_clock.hpp"
#include "host/gate/control_client.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/kill_output.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/run/gate_settings.hpp"

namespace plimsoll::cli {
namespace {

constexpr int look_again_ms = 2;

CLI::Validator scope_text() {
  return CLI::Validator(
      [](const std::string& text) -> std::string {
        if (gate::parse_scope(text)) return {};
        return "'" + text + "' is no scope, such as firm, book:firm/rates, account:A1 or instrument:AAPL";
      },
      "SCOPE");
}

class KillCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    app_ = parent.add_subcommand("kill", "Stop trading now; what is stopped, and letting it go on");
    declare_common(*app_);
    app_->add_option("--state", state_, "How strict")
        ->check(CLI::IsMember({"reduce_only", "halted", "halted_and_cancel"}))
        ->capture_default_str();
    app_->require_subcommand(0, 1);
    status_ = app_->add_subcommand("status", "What is stopped, since when and by whom; order gates and the disk");
    declare_socket(*status_);
    format_.declare(*status_, "table");
    release_ = app_->add_subcommand("release", "Let a scope trade again; where two persons are needed, ask for it");
    declare_common(*release_);
    app_->footer(
        "A stop is in force when this returns. Exit code 6 when an order gate has not said within --wait-ms that it "
        "obeys,\nor when no appliance listens; 3 when it was refused.\n"
        "Examples:\n  plimsoll kill --reason \"prices look wrong\"\n"
        "  plimsoll kill --scope book:firm/rates --state reduce_only --reason \"limit\"\n  plimsoll kill status\n"
        "  plimsoll kill release --scope book:firm/rates --reason \"checked with the desk\"");
    return app_;
  }

  ExitCode run() override {
    if (status_->parsed()) {
      print_switch_status(gate::ControlClient(socket()).status(), format_.chosen());
      return ExitCode::ok;
    }
    if (reason_.empty()) throw CLI::ValidationError("--reason", "is required: say why, for those who ask later");
    return release_->parsed() ? release() : stop();
  }

 private:
  void declare_socket(CLI::App& app) {
    app.add_option("--socket", socket_, "Of the kill switch [/run/plimsoll/kill.sock or below XDG_RUNTIME_DIR]")
        ->type_name("FILE")
        ->envname("PLIMSOLL_GATE_SOCKET");
  }
  void declare_common(CLI::App& app) {
    app.add_option("--scope", scope_, "firm, or desk, book, account, strategy, instrument and a name: book:firm/rates")
        ->check(scope_text())
        ->capture_default_str();
    app.add_option("--reason", reason_, "For the audit trail (required)");
    app.add_option("--wait-ms", wait_ms_, "How long to wait for order gates and the disk, in milliseconds")
        ->check(whole_number(0, 60'000))
        ->capture_default_str();
    declare_socket(app);
  }
  [[nodiscard]] std::string socket() const { return socket_.empty() ? usual_kill_socket() : socket_; }

  /// Says what was refused; true then.
  static bool refused(const gate::Verdict& verdict) {
    if (verdict.kind != gate::Verdict::Kind::refused) return false;
    std::cerr << format_fault({verdict.code, "", 0, verdict.words, verdict.remedy}) << '\n';
    return true;
  }

  /// Asks until `enough` says so or the time is over.
  template <typename Enough>
  gate::SwitchStatus wait(gate::ControlClient& client, const Enough& enough) {
    const std::int64_t end = clock_.monotonic_ns() + static_cast<std::int64_t>(wait_ms_) * 1'000'000;
    for (;;) {
      gate::SwitchStatus status = client.status();
      if (enough(status) || clock_.monotonic_ns() >= end) return status;
      ::poll(nullptr, 0, look_again_ms);
    }
  }

  ExitCode stop() {
    gate::ControlClient client(socket());
    const gate::Scope scope = *gate::parse_scope(scope_);
    const gate::Verdict verdict = client.stop(scope, *gate::parse_trading_level(state_), reason_);
    if (refused(verdict)) return ExitCode::bad_input;
    std::cout << verdict.words << '\n' << std::flush;
    const gate::SwitchStatus status = wait(client, [](const gate::SwitchStatus& seen) {
      return all_acknowledged(seen) && seen.keeper.keeping != gate::Keeping::waiting;
    });
    return judge(status);
  }

  ExitCode release() {
    gate::ControlClient client(socket());
    const gate::Scope scope = *gate::parse_scope(scope_);
    const gate::Verdict verdict = client.release(scope, reason_);
    if (refused(verdict)) return ExitCode::bad_input;
    if (verdict.kind == gate::Verdict::Kind::requested) {
      std::cout << verdict.words << ". " << verdict.remedy << '\n';
      return ExitCode::ok;
    }
    const auto held = [&](const gate::SwitchStatus& seen) {
      for (const auto& line : seen.view.lines) {
        if (line.latch.scope == scope) return true;
      }
      return false;
    };
    const gate::SwitchStatus status =
        wait(client, [&](const gate::SwitchStatus& seen) { return !held(seen) && all_acknowledged(seen); });
    if (held(status)) {
      std::cerr << format_fault(
                       {"PLM-2717", "", 0,
                        gate::words_of(scope) + " is not released: it was stopped again, or the disk did not take it",
                        "`plimsoll kill status` says what holds it; mend that, then release again."})
                << '\n';
      return ExitCode::bad_input;
    }
    std::cout << gate::words_of(scope) << " is active\n" << std::flush;
    return judge(status);
  }

  /// What the order gates and the disk have said.
  static ExitCode judge(const gate::SwitchStatus& status) {
    if (status.gates.empty()) std::cout << "no order gate is configured: nobody was told\n";
    if (status.keeper.fault) std::cerr << format_fault(*status.keeper.fault) << '\n';
    if (all_acknowledged(status)) return ExitCode::ok;
    for (const gate::OrderGateStatus& gate : status.gates) {
      if (acknowledged(gate)) continue;
      std::cerr << format_fault({"PLM-2734", gate.name, 0,
                                 std::string("this order gate has not said that it obeys; it is ") +
                                     (gate.link == gate::GateLink::up ? "connected" : "not connected"),
                                 "It is told again until it does; look at it, and at the venue if it stays silent."})
                << '\n';
    }
    return ExitCode::unavailable;
  }

  CLI::App* app_ = nullptr;
  CLI::App* status_ = nullptr;
  CLI::App* release_ = nullptr;
  SystemClock clock_;
  FormatOptions format_;
  std::string socket_;
  std::string scope_ = "firm";
  std::string state_ = "halted_and_cancel";
  std::string reason_;
  std::uint64_t wait_ms_ = 1000;
};

}  // namespace

std::unique_ptr<Command> make_kill_command() { return std::make_unique<KillCommand>(); }

}  // namespace plimsoll::cli
