#include "tools/plimsoll/run/run_options.hpp"

#include <algorithm>
#include <utility>

#include "host/core/date.hpp"
#include "host/core/error.hpp"
#include "net/websocket/feed_settings.hpp"
#include "net/wire/endpoint.hpp"
#include "tools/plimsoll/number_check.hpp"

namespace plimsoll::cli {
namespace {

constexpr int highest_cpu = 4095;

CLI::Validator processor() {
  return CLI::Validator(
      [](const std::string& text) -> std::string {
        const std::string problem = "'" + text + "' is not the number of a processor, or -1 for any";
        if (text == "-1") return {};
        if (text.empty() || text.size() > 4 ||
            !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
          return problem;
        }
        return std::stoi(text) <= highest_cpu ? std::string{} : problem;
      },
      "CPU");
}

/// "address:port" with an IPv4 address; port 0 stands for any free one.
CLI::Validator endpoint(std::uint16_t lowest_port) {
  return CLI::Validator(
      [lowest_port](const std::string& text) -> std::string {
        const auto parsed = wire::parse_endpoint(text);
        return parsed && parsed->port >= lowest_port
                   ? std::string{}
                   : "'" + text + "' is not an IPv4 address with a port, such as 233.54.12.111:26477";
      },
      "ADDRESS:PORT");
}

std::vector<std::string> format_names() {
  std::vector<std::string> names{"moldudp64_itch50", "iextp_tops16", "iextp_deep10"};
  for (const std::string_view venue : websocket::venue_names()) names.emplace_back(venue);
  return names;
}

}  // namespace

bool FeedSettings::by_websocket() const {
  const std::vector<std::string_view> venues = websocket::venue_names();
  return std::find(venues.begin(), venues.end(), format) != venues.end();
}

void FeedSettings::declare(CLI::App& app) {
  app.add_option("--name", name, "What reports and metrics call it")->check(not_empty());
  app.add_option("--format", format, "What comes in")->check(CLI::IsMember(format_names()))->capture_default_str();
  app.add_option("--way-in", way_in, "DPDK's receive path, or sockets of the system")
      ->check(CLI::IsMember({"dpdk", "socket"}))
      ->capture_default_str();
  app.add_option("--device", device, "DPDK device: a PCI address, or net_af_packet0, net_af_xdp0, net_ring0");
  app.add_option("--device-arguments", device_arguments, "Of a virtual device: iface=eth0");
  app.add_option("--interface", interface, "Network interface that joins the groups");
  app.add_option("--line-a", line_a, "Group and port of the first line")->check(endpoint(1));
  app.add_option("--line-b", line_b, "Group and port of the second line")->check(endpoint(1));
  app.add_option("--rerequest", rerequest, "Server that sends lost messages again; several are asked in turn")
      ->check(endpoint(1))
      ->take_all();
  app.add_option("--snapshot", snapshot,
                 "GLIMPSE server, for what no re-request brings back; several are asked in turn")
      ->check(endpoint(1))
      ->take_all();
  app.add_option("--snapshot-user", snapshot_user, "Name to log in with, at most 6 characters");
  app.add_option("--snapshot-password-file", snapshot_password_file, "File whose first line is the password")
      ->type_name("FILE");
  app.add_option("--symbols", symbols, "Of a WebSocket venue, as it writes them")->take_all();
  app.add_option("--url", url, "Another WebSocket address than the venue's own: wss://host[:port][/path]");
  app.add_option("--rest-url", rest_url, "Another address for snapshots than the venue's own: https://host[:port]");
  app.add_option("--ca-file", ca_file, "PEM file of the authorities to trust [this machine's]")->type_name("FILE");
  app.add_option("--token-file", token_file, "File whose first line is the token, for venues that want one")
      ->type_name("FILE");
  app.add_option("--date", date, "Day of the session in New York [today]")->check([](const std::string& text) {
    return Date::parse(text) ? std::string{} : "'" + text + "' is not a date such as 2019-12-30";
  });
  app.add_option("--orders", orders, "Live orders that there is room for")
      ->check(whole_number(1'000, 100'000'000))
      ->capture_default_str();
  app.add_option("--levels", levels, "Price levels that there is room for")
      ->check(whole_number(1'000, 100'000'000))
      ->capture_default_str();
  app.add_option("--cpu", cpu, "Processor of the thread that receives it; -1: any")
      ->check(processor())
      ->capture_default_str();
}

std::vector<std::pair<std::string, std::string>> FeedSettings::contradictions() const {
  std::vector<std::pair<std::string, std::string>> found;
  if (by_websocket()) {
    if (symbols.empty()) found.emplace_back("names no symbols", "Write symbols = [\"BTCUSDT\"].");
    if (!device.empty() || !line_a.empty()) {
      found.emplace_back("is a WebSocket venue, and has a device or line", "Remove device and line_a.");
    }
    return found;
  }
  const bool itch = format == "moldudp64_itch50";
  if (way_in == "dpdk" && device.empty()) {
    found.emplace_back("comes through DPDK and names no device",
                       "Write device = \"net_af_packet0\", or a card's PCI address.");
  }
  if (way_in == "socket" && line_a.empty()) {
    found.emplace_back("comes through sockets and names no line_a", "Write line_a = \"239.0.0.1:26400\".");
  }
  if (line_a.empty() && !(line_b.empty() && rerequest.empty() && snapshot.empty())) {
    found.emplace_back("has a second line or servers for what is lost, and no line_a",
                       "Write line_a: lines are told apart by where their packets are sent to.");
  }
  if (!itch && !(rerequest.empty() && snapshot.empty())) {
    found.emplace_back("has servers for what is lost, which only moldudp64_itch50 can ask",
                       "Remove rerequest and snapshot.");
  }
  if (!rerequest.empty() && interface.empty()) {
    found.emplace_back("asks for what is lost and names no interface for the replies", "Write interface = \"eth0\".");
  }
  if (snapshot.empty() != snapshot_user.empty()) {
    found.emplace_back("has one of snapshot and snapshot_user only", "Give both, or neither.");
  }
  return found;
}

void RunOptions::declare(CLI::App& app) {
  app.add_option("--config", config,
                 "plimsoll.toml: every option below but this, as [section] name = value, and [[feed]]")
      ->type_name("FILE");
  declare_section(app, "inputs", [&] {
    inputs.declare(app, false);
    aging.declare(app);
  });
  declare_section(app, "risk", [&] {
    scenarios.declare(app);
    revaluation.declare(app);
    audit.declare(app);
    stress.declare_with_cadence(app);
    app.add_option("--exposures-every", exposures_every,
                   "Greeks and exposures with the first cycle and every this many after it; 0: never")
        ->check(whole_number(0, 1'000'000))
        ->capture_default_str();
    app.add_option("--positions", positions,
                   "What each position contributes, at every report: reported costs a revaluation of all in the tail")
        ->check(CLI::IsMember({"left_out", "reported"}))
        ->capture_default_str();
    app.add_option("--cycle-ms", cycle_ms, "Shortest time between two risk cycles, in milliseconds; 0: none")
        ->check(whole_number(0, 3'600'000))
        ->capture_default_str();
  });
  declare_section(app, "compute", [&] {
    backend.declare(app);
    app.add_option("--risk-cpu", risk_cpu, "Processor of the risk thread; -1: any")
        ->check(processor())
        ->capture_default_str();
    app.add_option("--idle", idle, "What a thread without work does: spin burns a processor and saves microseconds")
        ->check(CLI::IsMember({"sleep", "yield", "spin"}))
        ->capture_default_str();
  });
  declare_section(app, "publish", [&] {
    app.add_option("--format", publish, "Reports on standard output: ndjson, csv, live, none; auto: live on a terminal")
        ->check(CLI::IsMember({"auto", "ndjson", "csv", "live", "none"}))
        ->capture_default_str();
  });
  declare_section(app, "journal", [&] { journal.declare(app); });
  declare_section(app, "monitor", [&] {
    app.add_option("--monitor-address", monitor,
                   "Loopback address of /metrics, /healthz and /readyz; none: no such server")
        ->check(CLI::IsMember({"none"}) | endpoint(0))
        ->capture_default_str();
  });
  declare_section(app, "api", [&] { api.declare(app); });
  declare_section(app, "gate", [&] { gate.declare(app); });
}

std::vector<Setting> RunOptions::configure(CLI::App& app) {
  Configuration configuration(config);
  configuration.apply(app);
  feeds.resize(configuration.entries("feed"));
  for (std::size_t index = 0; index < feeds.size(); ++index) {
    FeedSettings& feed = feeds[index];
    CLI::App entry;
    feed.declare(entry);
    configuration.apply_entry("feed", index, entry);
    const auto refuse = [&](const std::string& problem, const std::string& remedy) {
      configuration.refuse_entry("feed", index, problem, remedy);
    };
    if (feed.name.empty()) refuse("has no name", "Give it one: name = \"nasdaq\".");
    for (std::size_t other = 0; other < index; ++other) {
      if (feeds[other].name == feed.name) refuse("is called '" + feed.name + "' like another", "Rename one.");
    }
    for (const auto& [problem, remedy] : feed.contradictions()) refuse(problem, remedy);
  }
  gate.operators.resize(configuration.entries("operator"));
  for (std::size_t index = 0; index < gate.operators.size(); ++index) {
    CLI::App entry;
    gate.operators[index].declare(entry);
    configuration.apply_entry("operator", index, entry);
    for (const auto& [problem, remedy] : gate.operators[index].contradictions()) {
      configuration.refuse_entry("operator", index, problem, remedy);
    }
  }
  configuration.finish();
  return configuration.settings();
}

void require_inputs_and_feeds(const RunOptions& options) {
  const InputOptions& inputs = options.inputs;
  std::string missing;
  for (const auto& [value, name] : {std::pair(&inputs.instruments, "instruments"),
                                    {&inputs.portfolio, "portfolio"},
                                    {&inputs.market, "market"},
                                    {&inputs.history, "history"},
                                    {&inputs.as_of, "as_of"}}) {
    if (value->empty()) missing += missing.empty() ? name : std::string(", ") + name;
  }
  std::vector<Fault> faults;
  if (!missing.empty()) {
    faults.push_back({"PLM-2006", options.config, 0, "these inputs are not named: " + missing,
                      "Name them in [inputs], or by flags such as --instruments."});
  }
  if (options.feeds.empty()) {
    faults.push_back({"PLM-2006", options.config, 0, "there is no feed",
                      "Add a table [[feed]] to the file of --config; `plimsoll config show` prints one."});
  }
  if (!faults.empty()) throw InputError(std::move(faults));
  options.gate.check(options.config);
}

}  // namespace plimsoll::cli
