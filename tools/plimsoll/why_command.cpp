// plimsoll why: the change between two recorded reports, in parts that add up exactly.
#include <algorithm>
#include <iostream>
#include <sstream>

#include "host/core/error.hpp"
#include "host/risk/live_market.hpp"
#include "host/risk/why.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/record.hpp"
#include "tools/plimsoll/why_output.hpp"

namespace plimsoll::cli {
namespace {

/// A record with everything that it was computed from. Lives in one place.
class RecordedState {
 public:
  explicit RecordedState(const std::string& folder) : record_(read_record(folder)), inputs_(load()) {
    settings_ = record_.scenarios.settings();
    record_.revaluation.apply(settings_);
    risk::LiveMarket market(inputs_.holdings.instruments, inputs_.market, inputs_.as_of, Quality::live);
    snapshot_ = market.freeze();
  }
  RecordedState(const RecordedState&) = delete;
  RecordedState& operator=(const RecordedState&) = delete;

  [[nodiscard]] risk::RiskState state() const {
    return {inputs_.holdings.instruments, inputs_.holdings.portfolio, *snapshot_, inputs_.model, settings_};
  }
  [[nodiscard]] std::string date() const { return inputs_.as_of.to_string(); }

  /// Throws InputError when the report is not the recorded one.
  void verify(const risk::RiskReport& report) const {
    // Through text and back, as the recorded one went.
    const Json computed = Json::parse(recorded_report(report).dump());
    const std::string difference = first_difference(record_.report, computed);
    if (difference.empty()) return;
    throw InputError({std::string(changed_record_code), record_.folder, 0,
                      "the recorded report is not what the recorded inputs give; " + difference,
                      "It was recorded by plimsoll " + record_.version + ", this is " + PLIMSOLL_VERSION +
                          "; if those are one version, bring the record back from a copy."});
  }

 private:
  Inputs load() {
    try {
      return load_inputs(record_.inputs);
    } catch (const CLI::Error& error) {
      throw InputError({"PLM-2211", record_.folder, 0, std::string("has an option that is refused: ") + error.what(),
                        "Name a folder that `plimsoll var --record FOLDER` wrote."});
    }
  }

  Record record_;
  Inputs inputs_;
  risk::RiskSettings settings_;
  market::SnapshotPtr snapshot_;
};

/// "vol,spot": these first, the others after them as usual.
risk::ReplacementOrder parse_order(const std::string& text) {
  risk::ReplacementOrder order{};
  std::size_t count = 0;
  const auto add = [&](risk::ChangeGroup group) {
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(count);
    if (std::find(order.begin(), end, group) != end) return false;
    order[count++] = group;
    return true;
  };
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ',');) {
    const std::optional<risk::ChangeGroup> group = risk::parse_change_group(word);
    if (!group) {
      throw CLI::ValidationError("--order", "'" + word +
                                                "' is no part; there are positions, spot, vol, covariance, rates, "
                                                "time and settings");
    }
    if (!add(*group)) throw CLI::ValidationError("--order", word + " is given twice");
  }
  for (const risk::ChangeGroup group : risk::usual_order) add(group);
  return order;
}

class WhyCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("why", "The change between two recorded reports, in parts that add up");
    app->add_option("before", before_, "Record of the first report: a folder of var --record")
        ->required()
        ->check(not_empty())
        ->type_name("FOLDER");
    app->add_option("after", after_, "Record of the second report")
        ->required()
        ->check(not_empty())
        ->type_name("FOLDER");
    app->add_option("--node", node_, "The book to explain, such as firm/desk [the root]")->check(not_empty());
    app->add_option("--measure", measure_, "What to explain [es in a table, both in other formats]")
        ->check(CLI::IsMember({"var", "es"}));
    app->add_option("--level", level_, "Confidence level, of those that both reports have [the first, or all]")
        ->check([](const std::string& text) {
          return measures::ConfidenceLevel::parse(text) ? std::string{}
                                                        : "'" + text + "' is not a level between 0 and 1, such as 0.99";
        });
    app->add_option("--order", order_, "Parts in the order in which they are replaced; the others follow")
        ->check(not_empty())
        ->type_name("PART,...");
    app->add_option("--top", top_, "Cells named for each part")->check(whole_number(0, 1000))->capture_default_str();
    backend_.declare(*app);
    format_.declare(*app, "table");
    app->footer(
        "Both records are recomputed first and must give the reports that they hold, or the exit code is 7. Then one\n"
        "part after the other is taken from the second record, and everything is revalued on common scenarios; a part\n"
        "is what that changed, so it contains what it and earlier parts do together. Positions are books, quantities\n"
        "and contracts; rates are interest, dividends and futures bases; settings are seed, number, sampler and\n"
        "distribution of scenarios, and what is left of Monte Carlo noise when the two reports have different risk "
        "factors.\n"
        "Example:\n"
        "  plimsoll var --instruments instruments.csv --portfolio portfolio.csv --market market.csv \\\n"
        "    --history history.csv --as-of 2014-06-06 --record friday\n"
        "  plimsoll why thursday friday --node firm/options");
    return app;
  }

  ExitCode run() override {
    risk::WhyRequest request;
    request.order = parse_order(order_);
    request.focus = node_;
    if (!level_.empty()) request.levels = {*measures::ConfidenceLevel::parse(level_)};
    const RecordedState before(before_);
    const RecordedState after(after_);
    const std::unique_ptr<backends::Backend> backend = backend_.make();
    const risk::Explanation explanation = risk::explain_change(*backend, before.state(), after.state(), request);
    before.verify(explanation.before);
    after.verify(explanation.after);
    print(explanation, {before_, after_, before.date(), after.date()});
    const risk::NodeExplanation& node = explanation.nodes[explanation.focus];
    if (node.missing.empty()) return ExitCode::ok;
    std::cerr << "PLM-2225 " << node.path << " has no explanation: " << node.missing
              << ". Try another --order, or a --node that has one.\n";
    return ExitCode::bad_input;
  }

 private:
  void print(const risk::Explanation& explanation, const WhyLabels& labels) const {
    WhyView view;
    view.top = top_;
    if (!measure_.empty()) view.measure = measure_ == "var" ? RiskMeasure::var : RiskMeasure::es;
    const std::string format = format_.chosen();
    if (format == "table") {
      std::cout << why_table(explanation, labels, view);
    } else if (format == "csv") {
      std::cout << why_csv(explanation, view);
    } else {
      std::cout << why_json(explanation, labels, view).dump(format == "json" ? 2 : -1) << '\n';
    }
  }

  std::string before_;
  std::string after_;
  std::string node_;
  std::string measure_;
  std::string level_;
  std::string order_;
  std::size_t top_ = 3;
  BackendOptions backend_;
  FormatOptions format_;
};

}  // namespace

std::unique_ptr<Command> make_why_command() { return std::make_unique<WhyCommand>(); }

}  // namespace plimsoll::cli
