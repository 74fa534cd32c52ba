// The one binary: finds the subcommand, runs it, and turns what went wrong into a message and an exit code.
#include <array>
#include <csignal>
#include <exception>
#include <iostream>

#include "host/core/error.hpp"
#include "kernels/backends/select.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/interrupt.hpp"

namespace plimsoll::cli {
namespace {

struct Entry {
  std::unique_ptr<Command> command;
  CLI::App* app;
};

ExitCode run_guarded(Command& command) {
  try {
    return command.run();
  } catch (const InputError& error) {
    std::cerr << error.what() << '\n';
    return ExitCode::bad_input;
  } catch (const backends::BackendUnavailable& error) {
    std::cerr << "PLM-1005 " << error.what() << ". Choose --backend auto, or see `plimsoll doctor`.\n";
    return ExitCode::unavailable;
  } catch (const CLI::Error& error) {
    std::cerr << error.what() << '\n';
    return ExitCode::usage;
  } catch (const std::bad_alloc&) {
    std::cerr << "PLM-1002 out of memory. Use fewer --scenarios, or a machine with more memory.\n";
    return ExitCode::internal;
  } catch (const std::exception& error) {
    std::cerr << "PLM-1003 internal error: " << error.what() << ". Please report it with the command line.\n";
    return ExitCode::internal;
  }
}

int main_guarded(int argc, char** argv) {
  CLI::App root("Plimsoll: exact, real-time market risk.\nVaR and ES are positive numbers meaning money lost.",
                "plimsoll");
  root.require_subcommand(1);
  root.failure_message([](const CLI::App* app, const CLI::Error& error) {
    return "PLM-1004 " + std::string(error.what()) + ". See `" + app->get_name() + " --help`.\n";
  });
  root.set_version_flag("--version", "plimsoll " PLIMSOLL_VERSION);

  std::vector<Entry> entries;
  const auto add = [&](std::unique_ptr<Command> command) {
    CLI::App* app = command->declare(root);
    entries.push_back({std::move(command), app});
  };
  add(make_var_command());
  add(make_replay_command());
  add(make_demo_command());
  // add(make_doctor_command());
  // add(make_explain_command());
  // add(make_completion_command(root));
  add(make_version_command());

  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return root.exit(error) == 0 ? static_cast<int>(ExitCode::ok) : static_cast<int>(ExitCode::usage);
  }
  watch_for_interrupt();
  for (const Entry& entry : entries) {
    if (entry.app->parsed()) return static_cast<int>(run_guarded(*entry.command));
  }
  return static_cast<int>(ExitCode::usage);
}

}  // namespace
}  // namespace plimsoll::cli

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return plimsoll::cli::main_guarded(argc, argv);
}
