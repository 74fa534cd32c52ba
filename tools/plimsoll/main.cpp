// The one binary: finds the subcommand, runs it, and turns what went wrong into a message and an exit code.
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <functional>
#include <iostream>
#include <span>

#include "host/core/error.hpp"
#include "kernels/backends/select.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/gpu_worker.hpp"
#include "tools/plimsoll/help_format.hpp"
#include "tools/plimsoll/record.hpp"
#include "tools/plimsoll/usage_message.hpp"

namespace plimsoll::cli {
namespace {

struct Entry {
  std::unique_ptr<Command> command;
  CLI::App* app;
};

/// A receive path that does not start is not the fault of a file, and a record that is not what it was is no wrong
/// input.
ExitCode code_of(const InputError& error) {
  if (error.faults().front().code == changed_record_code) return ExitCode::verification_mismatch;
  const std::string& code = error.faults().front().code;
  if (code.starts_with("PLM-273")) return ExitCode::unavailable;  // no kill switch answers
  return code.starts_with("PLM-32") ? ExitCode::unavailable : ExitCode::bad_input;
}

ExitCode run_guarded(Command& command, const std::function<std::string(const CLI::Error&)>& usage) {
  try {
    return command.run();
  } catch (const InputError& error) {
    std::cerr << error.what() << '\n';
    return code_of(error);
  } catch (const backends::BackendUnavailable& error) {
    std::cerr << "PLM-1005 " << error.what() << ". Choose --backend auto and --isa auto, or see `plimsoll doctor`.\n";
    return ExitCode::unavailable;
  } catch (const CLI::Error& error) {
    std::cerr << usage(error);
    return ExitCode::usage;
  } catch (const std::bad_alloc&) {
    std::cerr << "PLM-1002 out of memory. Use fewer --scenarios, or a machine with more memory.\n";
    return ExitCode::internal;
  } catch (const std::exception& error) {
    std::cerr << "PLM-1003 internal error: " << error.what() << ". Please report it with the command line.\n";
    return ExitCode::internal;
  }
}

/// What was printed must have arrived: a full disk under a redirection is no success. A reader that went away (`head`)
/// has seen what it wanted, and is none of our failures.
ExitCode with_output_checked(ExitCode code) {
  errno = 0;
  std::cout.flush();
  if (std::cout || code != ExitCode::ok) return code;
  // After an earlier failure the stream no longer tries, so errno says nothing: ask the descriptor itself.
  pollfd out{STDOUT_FILENO, POLLOUT, 0};
  const bool reader_gone = errno == EPIPE || (::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0);
  if (reader_gone) return ExitCode::ok;
  std::cerr << "PLM-1006 the output could not be written completely"
            << (errno != 0 ? std::string(": ") + std::strerror(errno) : std::string())
            << ". Check that standard output is open and its disk has space.\n";
  return ExitCode::internal;
}

int main_guarded(int argc, char** argv) {
  CLI::App root("Plimsoll: exact, real-time market risk.\nVaR and ES are positive numbers meaning money lost.",
                "plimsoll");
  root.require_subcommand(1);
  root.formatter(std::make_shared<HelpFormat>());
  root.footer(
      "Exit codes: 0 ok, 1 internal, 2 usage, 3 bad input, 6 backend or receive path unavailable,\n"
      "7 verification mismatch, 130 interrupted.\n"
      "A message carries a code such as PLM-1302; `plimsoll explain PLM-1302` tells more.\n");
  const std::span<char* const> arguments(argv + 1, argc > 0 ? static_cast<std::size_t>(argc) - 1 : 0);
  const auto usage = [&](const CLI::Error& error) { return usage_message(root, arguments, error); };
  root.failure_message([&](const CLI::App*, const CLI::Error& error) { return usage(error); });
  root.set_version_flag("--version", "plimsoll " PLIMSOLL_VERSION);

  std::vector<Entry> entries;
  const auto add = [&](std::unique_ptr<Command> command) {
    CLI::App* app = command->declare(root);
    entries.push_back({std::move(command), app});
  };
  add(make_var_command());
  add(make_what_if_command());
  add(make_why_command());
  add(make_stress_command());
  add(make_replay_command());
  add(make_greeks_command());
  add(make_pnl_command());
  add(make_demo_command());
  add(make_run_command());
  add(make_kill_command());
  add(make_config_command());
  add(make_verify_command());
  add(make_journal_command());
  add(make_store_command());
  add(make_history_command());
  add(make_doctor_command());
  add(make_explain_command());
  add(make_completion_command(root));
  add(make_version_command());

  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const ExitCode code = root.exit(error) == 0 ? ExitCode::ok : ExitCode::usage;
    return static_cast<int>(with_output_checked(code));
  }
  std::signal(SIGPIPE, SIG_IGN);  // a closed reader is seen as a failed write
  for (const Entry& entry : entries) {
    if (entry.app->parsed()) return static_cast<int>(with_output_checked(run_guarded(*entry.command, usage)));
  }
  return static_cast<int>(ExitCode::usage);
}

}  // namespace
}  // namespace plimsoll::cli

int main(int argc, char** argv) {
  if (const auto status = plimsoll::cli::serve_as_gpu_worker(argc, argv)) return *status;
  std::ios::sync_with_stdio(false);
  return plimsoll::cli::main_guarded(argc, argv);
}
