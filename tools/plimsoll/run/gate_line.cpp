#include "tools/plimsoll/run/gate_line.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "host/core/error.hpp"
#include "host/gate/kept_state.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::int64_t longest_wait_ns = 20'000'000;  // of the agent, so that it can be told to stop
constexpr std::int64_t ns_in_ms = 1'000'000;
constexpr std::int64_t ns_in_s = 1'000'000'000;

[[noreturn]] void refuse_folder(const std::string& folder, int error) {
  if (error == EWOULDBLOCK) {
    throw InputError({"PLM-2706", folder, 0, "another appliance keeps its trading state there",
                      "Stop it, or give this one a folder of its own: [gate] folder."});
  }
  throw InputError({"PLM-2705", folder, 0,
                    std::string("the trading state cannot be kept there: ") + std::strerror(error),
                    "Name a folder that this user may write to: [gate] folder."});
}

gate::Operators operators_of(const std::vector<OperatorSettings>& settings) {
  std::vector<gate::Operator> operators;
  for (const OperatorSettings& each : settings) {
    const passwd* user = ::getpwnam(each.user.c_str());
    if (user == nullptr) {
      throw InputError({"PLM-2704", "", 0,
                        "the operator " + each.name + " is the user " + each.user + ", who does not exist",
                        "See `getent passwd`."});
    }
    gate::Operator person{each.name, user->pw_uid, {}};
    for (const std::string& word : each.roles) {
      if (const auto role = gate::parse_role(word)) person.roles.add(*role);
    }
    operators.push_back(std::move(person));
  }
  return {std::move(operators), ::geteuid()};
}

}  // namespace

gate::Watchdog GateLine::watchdog_of(const GateSettings& settings, Watched watched, const Clock& clock) {
  std::vector<gate::WatchRule> rules;
  const auto add = [&](const char* name, std::uint64_t allowed_ms, std::function<std::int64_t()> last_ns) {
    if (allowed_ms == 0) return;
    rules.push_back({name, static_cast<std::int64_t>(allowed_ms) * ns_in_ms, std::move(last_ns)});
  };
  add("report", settings.report_silence_ms, std::move(watched.report_ns));
  add("turn of the risk thread", settings.risk_silence_ms, std::move(watched.risk_round_ns));
  const auto level = gate::parse_trading_level(settings.watchdog_state).value_or(gate::TradingLevel::halted_and_cancel);
  return {std::move(rules), level, clock.monotonic_ns()};
}

GateLine::GateLine(const GateSettings& settings, Watched watched, const Clock& clock)
    : clock_(clock), socket_(settings.socket.empty() ? usual_kill_socket() : settings.socket) {
  const int made = disk_.make_directory(settings.folder);
  if (made != 0 && made != EEXIST) refuse_folder(settings.folder, made);
  const OpenedFile locked = disk_.lock(settings.folder);
  if (locked.error != 0) refuse_folder(settings.folder, locked.error);
  lock_.handle = locked.file;

  gate::KeptState kept = gate::read_kept_state(disk_, settings.folder, clock.now());
  found_ = std::move(kept.fault);
  keeper_ = std::make_unique<gate::StateKeeper>(disk_, settings.folder, clock);
  gate::Authority authority;
  if (settings.release_by == "two") authority.release = gate::ReleaseRule::two_persons;
  authority.request_life_ns = static_cast<std::int64_t>(settings.request_life_s) * ns_in_s;
  kill_ = std::make_unique<gate::KillSwitch>(authority, kept.state, *keeper_, clock);

  if (!settings.file.empty()) {
    const std::filesystem::path path = settings.file;
    const std::string folder = path.has_parent_path() ? path.parent_path().string() : ".";
    file_gate_ = std::make_unique<gate::FileGate>(disk_, folder, path.filename().string(), *kill_, clock);
  }
  std::vector<gate::LineGate> lines;
  for (const std::string& text : settings.line) {
    const auto address = gate::parse_gate_address(text);
    if (address) lines.emplace_back(*address, static_cast<std::uint64_t>(clock.now().ns));
  }
  agent_ = std::make_unique<gate::GateAgent>(*kill_, watchdog_of(settings, std::move(watched), clock), std::move(lines),
                                             clock);
  const std::filesystem::path folder_of_socket = std::filesystem::path(socket_).parent_path();
  if (!folder_of_socket.empty()) static_cast<void>(disk_.make_directory(folder_of_socket.string()));
  server_ = std::make_unique<gate::ControlServer>(socket_, operators_of(settings.operators), *kill_, clock,
                                                  [this] { return gate::encode_status(status()); });
  agent_->serve(*server_);
  threads_.push_back(std::make_unique<AgentThread>(AgentThreadSettings{"kill switch", -1, Idle::yield}, clock, [this] {
    if (!asked_for_urgency_) urgent_ = gate::run_before_others();
    asked_for_urgency_ = true;
    const int done = agent_->do_work();
    agent_->wait(longest_wait_ns);
    return done;
  }));
  threads_.push_back(std::make_unique<AgentThread>(AgentThreadSettings{"state keeper", -1, Idle::sleep}, clock, [this] {
    // The file first: a stop need not wait for a disk, and what is being released is not in it until it is durable.
    const int shown = file_gate_ ? file_gate_->do_work() : 0;
    return shown + keeper_->do_work();
  }));
}

GateLine::~GateLine() {
  for (const auto& thread : threads_) thread->stop();
  server_.reset();
  agent_.reset();
  keeper_->do_work();  // what came last
}

gate::SwitchStatus GateLine::status() const {
  gate::SwitchStatus status{kill_->view(), agent_->gates(), keeper_->status()};
  if (file_gate_) status.gates.push_back(file_gate_->status());
  return status;
}

}  // namespace plimsoll::cli
