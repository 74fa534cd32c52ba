// plimsoll run: the appliance in front of live feeds, until it is told to stop.
#include <spdlog/fmt/fmt.h>

#include <csignal>
#include <ctime>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "host/core/error.hpp"
#include "host/core/system_clock.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/replay_view.hpp"
#include "tools/plimsoll/run/appliance.hpp"
#include "tools/plimsoll/run/run_options.hpp"
#include "tools/plimsoll/run/service_notice.hpp"

namespace plimsoll::cli {
namespace {

/// Signals as something to wait for. Made before any thread, so that all of them leave the signals to it.
class SignalWait {
 public:
  SignalWait() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, &before_);
  }
  ~SignalWait() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalWait(const SignalWait&) = delete;
  SignalWait& operator=(const SignalWait&) = delete;

  /// The signal, or 0 after a fifth of a second.
  [[nodiscard]] int wait() const {
    const timespec patience{0, 200'000'000};
    const int signal = sigtimedwait(&set_, nullptr, &patience);
    return signal > 0 ? signal : 0;
  }

 private:
  sigset_t set_{};
  sigset_t before_{};
};

class RunCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    app_ = parent.add_subcommand("run", "The appliance: live feeds in, a risk report per cycle out");
    options_.declare(*app_);
    app_->footer(
        "Every setting may also stand in the file of --config, or in the environment as PLIMSOLL_SECTION_NAME; a flag "
        "wins over\nthe environment, that over the file. SIGHUP reads inputs and configuration again; what is wrong "
        "with "
        "them is said, and\nthe old ones are kept. SIGTERM and SIGINT end it.\n"
        "Examples:\n  plimsoll config show > plimsoll.toml\n  plimsoll run --config plimsoll.toml");
    return app_;
  }

  ExitCode run() override {
    remember_flags();
    options_.configure(*app_);
    require_inputs_and_feeds(options_);
    const SignalWait signals;
    const SystemClock clock;
    const auto view = make_view();
    Appliance appliance(options_, view.get(), clock);
    talk(appliance);
    notify_service_manager("READY=1\nSTATUS=running");
    for (;;) {
      const int signal = signals.wait();
      if (signal == SIGHUP) {
        reload(appliance);
      } else if (signal != 0) {
        notify_service_manager("STOPPING=1");
        return signal == SIGINT ? ExitCode::interrupted : ExitCode::ok;
      }
      appliance.check();
      if (!std::cout) return ExitCode::ok;  // nobody reads any more
      if (appliance.health().good) notify_service_manager("WATCHDOG=1");
    }
  }

 private:
  std::unique_ptr<ReplayView> make_view() const {
    if (options_.publish == "none") return nullptr;
    const std::string format = options_.publish == "auto" ? default_replay_format() : options_.publish;
    return make_replay_view(format, "", options_.scenarios.settings().levels);
  }

  void reload(Appliance& appliance) {
    notify_service_manager("RELOADING=1");
    try {
      CLI::App app;
      RunOptions options;
      options.declare(app);
      repeat_flags(app);
      options.configure(app);
      require_inputs_and_feeds(options);
      appliance.reload(options);
      std::cerr << "reloaded: the new inputs take over with the next cycle\n";
    } catch (const std::exception& error) {
      appliance.count_refused_reload(error.what());
      std::cerr << error.what() << "\nnot reloaded: the old inputs and settings are kept\n";
    }
    notify_service_manager("READY=1");
  }

  /// Before file and environment are laid under them: a reload lays the new ones under the same.
  void remember_flags() {
    for (const CLI::Option* option : app_->get_options()) {
      if (option->count() != 0) flags_.emplace_back(option->get_lnames().front(), option->results());
    }
  }

  void repeat_flags(CLI::App& app) const {
    for (const auto& [name, values] : flags_) {
      CLI::Option* const option = app.get_option_no_throw("--" + name);
      if (option == nullptr) continue;
      for (const std::string& value : values) option->add_result(value);
      option->run_callback();
    }
  }

  static void talk(const Appliance& appliance) {
    for (const FeedLine& feed : appliance.feeds()) {
      std::cerr << fmt::format("feed {}: {} through {}\n", feed.name, feed.format, feed.way_in);
    }
    if (appliance.journal() != nullptr) say_journal(*appliance.journal());
    if (const GateLine* gate = appliance.gate()) {
      std::cerr << fmt::format("kill switch {}\n", gate->socket());
      if (gate->found()) std::cerr << format_fault(*gate->found()) << '\n';
    }
    if (appliance.monitor_port() != 0) {
      std::cerr << fmt::format("monitor http://127.0.0.1:{}/metrics, /feeds, /healthz, /readyz\n",
                               appliance.monitor_port());
    }
    if (const std::string url = appliance.api_url(); !url.empty()) std::cerr << fmt::format("dashboard {}\n", url);
  }

  CLI::App* app_ = nullptr;
  RunOptions options_;
  std::vector<std::pair<std::string, std::vector<std::string>>> flags_;
};

}  // namespace

std::unique_ptr<Command> make_run_command() { return std::make_unique<RunCommand>(); }

}  // namespace plimsoll::cli
