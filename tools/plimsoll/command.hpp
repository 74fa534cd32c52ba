// A subcommand: declares its options, then runs.
#pragma once

#include <CLI/CLI.hpp>

#include <memory>
#include <vector>

#include "tools/plimsoll/exit_code.hpp"

namespace plimsoll::cli {

class Command {
 public:
  virtual ~Command() = default;
  /// Adds itself to the command tree. Called once.
  virtual CLI::App* declare(CLI::App& parent) = 0;
  /// Called when the user chose it. InputError, BackendUnavailable and others are caught in main.
  virtual ExitCode run() = 0;
};

std::unique_ptr<Command> make_var_command();
std::unique_ptr<Command> make_what_if_command();
std::unique_ptr<Command> make_why_command();
std::unique_ptr<Command> make_stress_command();
std::unique_ptr<Command> make_replay_command();
std::unique_ptr<Command> make_greeks_command();
std::unique_ptr<Command> make_pnl_command();
std::unique_ptr<Command> make_demo_command();
std::unique_ptr<Command> make_run_command();
std::unique_ptr<Command> make_kill_command();
std::unique_ptr<Command> make_config_command();
std::unique_ptr<Command> make_verify_command();
std::unique_ptr<Command> make_journal_command();
std::unique_ptr<Command> make_store_command();
std::unique_ptr<Command> make_history_command();
std::unique_ptr<Command> make_doctor_command();
std::unique_ptr<Command> make_version_command();
std::unique_ptr<Command> make_explain_command();
/// Walks `root`, which must outlive it, when it runs.
std::unique_ptr<Command> make_completion_command(const CLI::App& root);

}  // namespace plimsoll::cli
