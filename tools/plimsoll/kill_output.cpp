#include "tools/plimsoll/kill_output.hpp"

#include <spdlog/fmt/chrono.h>
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <ctime>
#include <iostream>

#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {
namespace {

std::string time_of(Timestamp at) {
  const std::time_t seconds = static_cast<std::time_t>(at.ns / 1'000'000'000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:09}Z", parts, at.ns % 1'000'000'000);
}

Json json_of(const gate::KillSwitch::Line& line) {
  const gate::Latch& latch = line.latch;
  Json json{{"scope", {{"kind", gate::to_string(latch.scope.kind)}, {"path", latch.scope.path}}},
            {"state", gate::to_string(latch.level)},
            {"since", time_of(latch.since)},
            {"trigger", gate::to_string(latch.trigger)},
            {"by", latch.by},
            {"reason", latch.reason},
            {"releasing", line.releasing}};
  if (line.request) json["release_requested_by"] = line.request->by;
  return json;
}

Json json_of(const gate::SwitchStatus& status) {
  Json latches = Json::array();
  for (const auto& line : status.view.lines) latches.push_back(json_of(line));
  Json gates = Json::array();
  for (const gate::OrderGateStatus& gate : status.gates) {
    gates.push_back({{"name", gate.name},
                     {"link", gate.link == gate::GateLink::up ? "up" : "down"},
                     {"published", std::to_string(gate.published)},
                     {"acknowledged", std::to_string(gate.acknowledged)},
                     {"waiting", gate.waiting},
                     {"repeats", gate.repeats}});
  }
  Json json{{"sequence", std::to_string(status.view.sequence)},
            {"stopped", std::move(latches)},
            {"order_gates", std::move(gates)},
            {"disk", gate::to_string(status.keeper.keeping)},
            {"commands_lost", status.keeper.commands_lost}};
  if (status.keeper.fault) json["disk_fault"] = status.keeper.fault->problem;
  return json;
}

void print_csv(const gate::SwitchStatus& status) {
  std::cout << "kind,path,state,since,trigger,by,reason,release_requested_by\n";
  for (const auto& line : status.view.lines) {
    const gate::Latch& latch = line.latch;
    std::cout << gate::to_string(latch.scope.kind) << ',' << csv_field(latch.scope.path) << ','
              << gate::to_string(latch.level) << ',' << time_of(latch.since) << ',' << gate::to_string(latch.trigger)
              << ',' << csv_field(latch.by) << ',' << csv_field(latch.reason) << ','
              << csv_field(line.request ? line.request->by : std::string()) << '\n';
  }
}

void print_table(const gate::SwitchStatus& status) {
  if (status.view.lines.empty()) std::cout << "active: nothing is stopped\n";
  for (const auto& line : status.view.lines) {
    const gate::Latch& latch = line.latch;
    std::cout << fmt::format("{:<24} {:<18} since {} by {} {}: {}\n", gate::words_of(latch.scope),
                             gate::to_string(latch.level), time_of(latch.since), gate::to_string(latch.trigger),
                             latch.by, latch.reason);
    if (line.releasing) std::cout << "  is being released: waits for the disk\n";
    if (line.request) {
      std::cout << fmt::format("  {} asks for its release ({}); a second person has to confirm\n", line.request->by,
                               line.request->reason);
    }
  }
  if (status.gates.empty()) std::cout << "no order gate is configured\n";
  for (const gate::OrderGateStatus& gate : status.gates) {
    std::cout << fmt::format("order gate {}: {}, {} commands not acknowledged\n", gate.name,
                             gate.link == gate::GateLink::up ? "up" : "down", gate.waiting);
  }
  std::cout << "disk: " << gate::to_string(status.keeper.keeping)
            << (status.keeper.fault ? " (" + status.keeper.fault->problem + ")" : std::string()) << '\n';
}

}  // namespace

bool acknowledged(const gate::OrderGateStatus& gate) { return gate.link == gate::GateLink::up && gate.waiting == 0; }

bool all_acknowledged(const gate::SwitchStatus& status) {
  return std::all_of(status.gates.begin(), status.gates.end(), acknowledged);
}

void print_switch_status(const gate::SwitchStatus& status, const std::string& format) {
  if (format == "json") {
    std::cout << json_of(status).dump(2) << '\n';
  } else if (format == "ndjson") {
    std::cout << json_of(status).dump() << '\n';
  } else if (format == "csv") {
    print_csv(status);
  } else {
    print_table(status);
  }
}

}  // namespace plimsoll::cli
