// plimsoll history: one measure of one node over time, from a store, without SQL.
#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "host/core/error.hpp"
#include "host/core/nearest_name.hpp"
#include "host/core/system_clock.hpp"
#include "host/store/store_address.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {
namespace {

using store::Window;

constexpr std::size_t most_names = 1000;

std::vector<std::string> measure_names() {
  std::vector<std::string> names;
  for (const store::Measure& measure : store::measures()) names.emplace_back(measure.name);
  return names;
}

std::int64_t time_option(const std::string& text, const std::string& option, std::int64_t absent) {
  if (text.empty()) return absent;
  if (const auto time = parse_rfc3339(text)) return time->ns;
  throw CLI::ValidationError(option,
                             std::string("'").append(text).append("' is not a time such as 2014-06-06T13:30:00Z"));
}

nlohmann::ordered_json number_of(const std::optional<double>& number) {
  return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json json_of(const Window& window, const std::string& node, const std::string& measure) {
  nlohmann::ordered_json json;
  json["start"] = rfc3339(window.start);
  json["node"] = node;
  json["measure"] = measure;
  json["series"] = window.series;
  json["reports"] = window.reports;
  json["numbers"] = window.numbers;
  json["min"] = number_of(window.least);
  json["max"] = number_of(window.greatest);
  json["mean"] = number_of(window.mean);
  json["last"] = number_of(window.last);
  json["worst_quality"] = to_string(window.worst);
  return json;
}

class HistoryCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("history", "A measure of a node over time, from a store");
    app->add_option("--store", address_,
                    "sqlite:PATH, postgresql://user@host/database or postgresql:host=... dbname=...")
        ->required()
        ->check(not_empty())
        ->type_name("ADDRESS");
    app->add_option("--node", node_, "A book such as firm/desk; an underlying for measures underlying_*")
        ->required()
        ->check(not_empty());
    app->add_option("--measure", measure_, "What to show")
        ->capture_default_str()
        ->check(CLI::IsMember(measure_names()));
    app->add_option("--series", series_, "One confidence level such as 0.99, or one stress scenario [all]")
        ->check(not_empty());
    app->add_option("--from", from_, "First moment, such as 2014-06-06T13:30:00Z [the beginning]")->type_name("TIME");
    app->add_option("--until", until_, "First moment that is not shown any more [the end]")->type_name("TIME");
    app->add_option("--window", window_, "Length of a window of time")
        ->capture_default_str()
        ->check(CLI::IsMember({"1s", "1min", "1h"}));
    format_.declare(*app, "table");
    app->footer(
        "min, max, mean and last are over the reports of a window that have a number; `last` is empty where the last\n"
        "report has none. Times are the market's, in UTC.\n"
        "Example:\n"
        "  plimsoll history --store sqlite:history.db --node firm --measure es --series 0.975 --window 1min");
    return app;
  }

  ExitCode run() override {
    const SystemClock clock;
    store::WindowQuery query{*store::find_measure(measure_), node_, {}, {}, {}, *store::parse_window(window_)};
    query.from.ns = time_option(from_, "--from", 0);
    query.until.ns = time_option(until_, "--until", INT64_MAX);
    if (!series_.empty()) {
      if (query.measure.series.empty()) throw CLI::ValidationError("--series", measure_ + " has only one series");
      query.series = series_;
    }
    const auto store = store::make_store(address_, clock);
    std::vector<Window> windows;
    store::Head reached;
    store::StoreResult failed = store->open(store::StoreUse::reading, reached);
    if (!failed) failed = store->windows(query, windows);
    std::vector<std::string> names;
    if (!failed && windows.empty()) failed = store->subjects(query.measure, most_names, names);
    if (failed) {
      std::cerr << code_of(failed->state) << ' ' << store->address() << ": " << failed->text << ". "
                << remedy_for(failed->state) << '\n';
      return ExitCode::unavailable;
    }
    if (windows.empty()) throw InputError(nothing(names));
    print(windows);
    return ExitCode::ok;
  }

 private:
  [[nodiscard]] Fault nothing(const std::vector<std::string>& names) const {
    NearestName nearest(node_);
    for (const std::string& name : names) nearest.offer(name);
    const bool known = std::find(names.begin(), names.end(), node_) != names.end();
    return {
        "PLM-2615", "", 0,
        std::string("the store has no ").append(measure_).append(" of '").append(node_).append("' in that time"),
        known ? std::string("Ask for a longer time, or another --series.")
              : nearest.suggestion(names.empty() ? "No node has this measure yet." : "Name a node of the book tree.")};
  }

  void print(const std::vector<Window>& windows) const {
    const std::string format = format_.chosen();
    if (format == "json") {
      nlohmann::ordered_json all = nlohmann::ordered_json::array();
      for (const Window& window : windows) all.push_back(json_of(window, node_, measure_));
      std::cout << all.dump(2) << '\n';
      return;
    }
    if (format == "ndjson") {
      for (const Window& window : windows) std::cout << json_of(window, node_, measure_).dump() << '\n';
      return;
    }
    const char between = format == "csv" ? ',' : '\t';
    std::cout << "start" << between << "series" << between << "reports" << between << "numbers" << between << "min"
              << between << "max" << between << "mean" << between << "last" << between << "worst_quality\n";
    for (const Window& window : windows) {
      std::cout << rfc3339(window.start) << between << csv_field(window.series) << between << window.reports << between
                << window.numbers << between << csv_number(window.least) << between << csv_number(window.greatest)
                << between << csv_number(window.mean) << between << csv_number(window.last) << between
                << to_string(window.worst) << '\n';
    }
  }

  std::string address_;
  std::string node_;
  std::string measure_ = "var";
  std::string series_;
  std::string from_;
  std::string until_;
  std::string window_ = "1min";
  FormatOptions format_;
};

}  // namespace

std::unique_ptr<Command> make_history_command() { return std::make_unique<HistoryCommand>(); }

}  // namespace plimsoll::cli
