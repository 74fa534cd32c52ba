#include "tools/plimsoll/run/gate_settings.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "host/gate/authority.hpp"
#include "host/gate/gate_address.hpp"
#include "host/gate/operators.hpp"
#include "tools/plimsoll/number_check.hpp"

namespace plimsoll::cli {
namespace {

CLI::Validator order_gate_address() {
  return CLI::Validator(
      [](const std::string& text) -> std::string {
        if (gate::parse_gate_address(text)) return {};
        return "'" + text +
               "' is not an order gate on this machine, such as unix:/run/plimsoll/orders.sock or 127.0.0.1:7100";
      },
      "ADDRESS");
}

}  // namespace

void OperatorSettings::declare(CLI::App& app) {
  app.add_option("--name", name, "The same as in the tokens of the API: two persons are told apart by it");
  app.add_option("--user", user, "The person's user on this machine");
  app.add_option("--roles", roles, "viewer, trader (stops), risk (stops and releases), admin (all)")
      ->check(CLI::IsMember({"viewer", "trader", "risk", "admin"}))
      ->take_all();
}

std::vector<std::pair<std::string, std::string>> OperatorSettings::contradictions() const {
  std::vector<std::pair<std::string, std::string>> found;
  if (name.empty()) found.emplace_back("has no name", "Write name = \"anna\".");
  if (user.empty()) {
    found.emplace_back("has no user", "Write user = \"anna\", as `id` shows it.");
  } else if (::getpwnam(user.c_str()) == nullptr) {
    found.emplace_back("names the user " + plimsoll::quoted(user) + ", who does not exist", "See `getent passwd`.");
  }
  if (roles.empty()) found.emplace_back("has no roles", "Write roles = [\"risk\"].");
  return found;
}

void GateSettings::declare(CLI::App& app) {
  app.add_option("--gate-folder", folder,
                 "Where the trading state is kept, which turns the kill switch on; nobody else writes there")
      ->type_name("DIR");
  app.add_option("--gate-socket", socket,
                 "Where `plimsoll kill` reaches it [/run/plimsoll/kill.sock or below XDG_RUNTIME_DIR]")
      ->type_name("FILE");
  app.add_option("--gate-line", line,
                 "Order gate to tell: unix:PATH or a loopback address and port; several are all told")
      ->check(order_gate_address())
      ->take_all();
  app.add_option("--gate-file", file, "File that shows an order gate what holds; its name with .ack acknowledges")
      ->type_name("FILE");
  app.add_option("--gate-release-by", release_by, "How many different persons a release needs")
      ->check(CLI::IsMember({"one", "two"}))
      ->capture_default_str();
  app.add_option("--gate-request-life-s", request_life_s, "How long the first of two waits for the second, in seconds")
      ->check(whole_number(1, 86'400))
      ->capture_default_str();
  app.add_option("--gate-report-silence-ms", report_silence_ms,
                 "Stops the firm when no report comes for so long, in milliseconds; 0: never")
      ->check(whole_number(0, 3'600'000))
      ->capture_default_str();
  app.add_option("--gate-risk-silence-ms", risk_silence_ms,
                 "Stops the firm when the risk thread stands still for so long, in milliseconds; 0: never")
      ->check(whole_number(0, 3'600'000))
      ->capture_default_str();
  app.add_option("--gate-watchdog-state", watchdog_state, "What these two set")
      ->check(CLI::IsMember({"reduce_only", "halted", "halted_and_cancel"}))
      ->capture_default_str();
}

void GateSettings::check(const std::string& config) const {
  std::vector<Fault> faults;
  const auto refuse = [&](const std::string& problem, const std::string& remedy) {
    faults.push_back({"PLM-2704", config, 0, problem, remedy});
  };
  const bool others = !socket.empty() || !line.empty() || !file.empty() || report_silence_ms != 0 ||
                      risk_silence_ms != 0 || release_by != "one" || !operators.empty();
  if (folder.empty() && others) {
    refuse("the kill switch has settings and no folder", "Name one: [gate] folder = \"/var/lib/plimsoll/gate\".");
  }
  if (!socket.empty() && !gate::fits_unix_socket(socket)) {
    refuse("the kill switch's socket " + plimsoll::quoted(socket) + " is longer than a socket's path may be",
           "Take a path of at most 107 bytes.");
  }
  if (operators.size() > gate::Operators::most) {
    refuse("there are more operators than " + std::to_string(gate::Operators::most), "Name fewer.");
  }
  if (release_by == "two" && !operators.empty()) {
    std::size_t releasing = 0;
    for (const OperatorSettings& each : operators) {
      for (const std::string& role : each.roles) {
        if (role == "risk" || role == "admin") {
          ++releasing;
          break;
        }
      }
    }
    if (releasing < 2) {
      refuse("a release needs two persons, and " + std::to_string(releasing) + " of the operators may release",
             "Give a second one the role risk or admin, or write release_by = \"one\".");
    }
  }
  if (!faults.empty()) throw InputError(std::move(faults));
}

std::string usual_kill_socket() {
  const char* of_user = std::getenv("XDG_RUNTIME_DIR");
  if (::geteuid() == 0 || of_user == nullptr || *of_user == '\0') return "/run/plimsoll/kill.sock";
  return std::string(of_user) + "/plimsoll/kill.sock";
}

}  // namespace plimsoll::cli
