#include "tools/plimsoll/why_output.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/report_text.hpp"

namespace plimsoll::cli {
namespace {

using risk::CellExplanation;
using risk::ChangeGroup;
using risk::Explanation;
using risk::NodeExplanation;
using risk::Track;
using risk::Walk;

constexpr std::size_t bar_width = 38;

double units(int128 quanta) { return static_cast<double>(quanta) * units_per_quantum; }

std::string digits(int128 value) {
  // Toward zero, so that the most negative number needs no negation.
  std::string text;
  for (int128 rest = value; rest != 0 || text.empty(); rest /= 10) {
    const int digit = static_cast<int>(rest % 10);
    text += static_cast<char>('0' + (digit < 0 ? -digit : digit));
  }
  if (value < 0) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

const char* name_of(RiskMeasure measure) { return measure == RiskMeasure::var ? "var" : "es"; }
const char* title_of(RiskMeasure measure) { return measure == RiskMeasure::var ? "VaR" : "ES"; }

std::vector<RiskMeasure> measures_of(const WhyView& view) {
  if (view.measure) return {*view.measure};
  return {RiskMeasure::var, RiskMeasure::es};
}

Walk walk_of(const Explanation& explanation, const std::vector<Track>& levels, std::size_t level, RiskMeasure measure) {
  return measure == RiskMeasure::var ? risk::walk_of_var(explanation, levels[level])
                                     : risk::walk_of_es(explanation, levels[level], level);
}

std::string signed_money(double amount) {
  const std::string text = money(amount);
  return amount > 0.0 ? "+" + text : text;
}

/// The cells whose shares changed most in a part, largest first; ties in the order of books.
struct Contribution {
  const CellExplanation* cell;
  int128 change;
};
std::vector<Contribution> contributions(const Explanation& explanation, std::size_t level, RiskMeasure measure,
                                        ChangeGroup group, std::size_t top) {
  std::vector<Contribution> all;
  for (const CellExplanation& cell : explanation.cells) {
    const int128 change = walk_of(explanation, cell.levels, level, measure).part(group);
    if (change != 0) all.push_back({&cell, change});
  }
  const auto size = [](const Contribution& one) { return one.change < 0 ? -one.change : one.change; };
  std::stable_sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return size(a) > size(b); });
  if (all.size() > top) all.resize(top);
  return all;
}

/// Where amounts lie between the smallest and the largest of the running totals.
class Bars {
 public:
  Bars(const Walk& walk, const risk::ReplacementOrder& order) {
    int128 here = walk.before;
    lowest_ = highest_ = units(here);
    for (const ChangeGroup group : order) {
      here += walk.part(group);
      lowest_ = std::min(lowest_, units(here));
      highest_ = std::max(highest_, units(here));
    }
  }
  [[nodiscard]] std::string mark(int128 at) const { return std::string(place(at), ' ') + "|"; }
  [[nodiscard]] std::string step(int128 from, int128 to) const {
    if (from == to) return {};
    const std::size_t first = std::min(place(from), place(to));
    const std::size_t last = std::max(place(from), place(to));
    return std::string(first, ' ') + std::string(std::max<std::size_t>(last - first, 1), from < to ? '+' : '-');
  }

 private:
  [[nodiscard]] std::size_t place(int128 at) const {
    if (!(highest_ > lowest_)) return 0;
    const double share = (units(at) - lowest_) / (highest_ - lowest_);
    return static_cast<std::size_t>(share * static_cast<double>(bar_width - 1) + 0.5);
  }
  double lowest_ = 0.0;
  double highest_ = 0.0;
};

std::string line(std::string_view item, std::string_view note, const std::string& amount, const std::string& bar) {
  std::string text = fmt::format("{:<11} {:<10} {:>17} {}", item, note, amount, bar);
  text.erase(text.find_last_not_of(' ') + 1);
  return text + '\n';
}

std::string waterfall(const Explanation& explanation, const WhyLabels& labels, std::size_t level, RiskMeasure measure) {
  const NodeExplanation& node = explanation.nodes[explanation.focus];
  const std::string title = fmt::format("{}: {} {}", node.path, title_of(measure), explanation.levels[level].text());
  if (node.levels.empty()) return title + ": no explanation; " + node.missing + "\n";
  const Walk walk = walk_of(explanation, node.levels, level, measure);
  const Bars bars(walk, explanation.order);
  std::string relative;
  if (walk.before != 0) relative = fmt::format(" ({:+.1f} %)", 100.0 * units(walk.change()) / units(walk.before));
  std::string text = fmt::format("{} changed by {} {}{}\n\n", title, signed_money(units(walk.change())),
                                 explanation.reporting_currency, relative);
  text += line("before", labels.before_date, money(units(walk.before)), bars.mark(walk.before));
  int128 here = walk.before;
  for (const ChangeGroup group : explanation.order) {
    const int128 next = here + walk.part(group);
    text += line(risk::to_string(group), "", signed_money(units(walk.part(group))), bars.step(here, next));
    here = next;
  }
  return text + line("after", labels.after_date, money(units(walk.after)), bars.mark(walk.after));
}

std::string largest_cells(const Explanation& explanation, std::size_t level, RiskMeasure measure, std::size_t top) {
  std::string rows;
  for (const ChangeGroup group : explanation.order) {
    std::string item(risk::to_string(group));
    for (const Contribution& one : contributions(explanation, level, measure, group, top)) {
      const std::string cell = one.cell->book + " " + one.cell->underlying;
      rows += fmt::format("{:<11} {:>28} {}\n", item, signed_money(units(one.change)), cell);
      item.clear();
    }
  }
  if (rows.empty()) return {};
  return fmt::format("\nLargest changes of component {}, of {} cells (book and underlying):\n", title_of(measure),
                     explanation.cells.size()) +
         rows;
}

Json amount_json(int128 quanta) { return {{"quanta", digits(quanta)}, {"value", units(quanta)}}; }

Json walk_json(const Explanation& explanation, const Walk& walk) {
  Json parts = Json::object();
  for (const ChangeGroup group : explanation.order) {
    parts[std::string(risk::to_string(group))] = amount_json(walk.part(group));
  }
  return {{"before", amount_json(walk.before)},
          {"parts", std::move(parts)},
          {"after", amount_json(walk.after)},
          {"change", amount_json(walk.change())}};
}

Json node_json(const Explanation& explanation, const NodeExplanation& node, const WhyView& view) {
  Json json{{"book", node.path}};
  for (const RiskMeasure measure : measures_of(view)) {
    Json by_level = Json::object();
    for (std::size_t level = 0; level < node.levels.size(); ++level) {
      by_level[explanation.levels[level].text()] =
          walk_json(explanation, walk_of(explanation, node.levels, level, measure));
    }
    json[name_of(measure)] = std::move(by_level);
  }
  json["missing"] = node.missing.empty() ? Json(nullptr) : Json(node.missing);
  return json;
}

Json contributors_json(const Explanation& explanation, const WhyView& view) {
  Json json{{"book", explanation.nodes[explanation.focus].path}, {"cells", explanation.cells.size()}};
  for (const RiskMeasure measure : measures_of(view)) {
    Json by_level = Json::object();
    for (std::size_t level = 0; level < explanation.levels.size(); ++level) {
      Json parts = Json::object();
      for (const ChangeGroup group : explanation.order) {
        Json& cells = parts[std::string(risk::to_string(group))] = Json::array();
        for (const Contribution& one : contributions(explanation, level, measure, group, view.top)) {
          cells.push_back(
              {{"book", one.cell->book}, {"underlying", one.cell->underlying}, {"change", units(one.change)}});
        }
      }
      by_level[explanation.levels[level].text()] = std::move(parts);
    }
    json[std::string("component_") + name_of(measure)] = std::move(by_level);
  }
  return json;
}

Json side_json(const risk::RiskReport& report, const std::string& record, const std::string& date) {
  return {{"record", record},
          {"as_of", date},
          {"scenarios", report.scenarios},
          {"portfolio", report.portfolio_identity},
          {"market", report.market_identity},
          {"scenario_set", report.scenario_identity},
          {"digest", report.digest}};
}

}  // namespace

std::string why_table(const Explanation& explanation, const WhyLabels& labels, const WhyView& view) {
  const RiskMeasure measure = view.measure.value_or(RiskMeasure::es);
  std::string text = waterfall(explanation, labels, 0, measure) + largest_cells(explanation, 0, measure, view.top);
  text += fmt::format("\n{} positive = money lost. Parts add up exactly.\n", title_of(measure));
  for (const std::string& note : explanation.notes) text += "note: " + note + '\n';
  text += fmt::format("digest before {}\ndigest after  {}\n", explanation.before.digest, explanation.after.digest);
  return text;
}

std::string why_csv(const Explanation& explanation, const WhyView& view) {
  std::string text = "book,measure,level,item,value,quanta\n";
  for (const NodeExplanation& node : explanation.nodes) {
    for (const RiskMeasure measure : measures_of(view)) {
      for (std::size_t level = 0; level < explanation.levels.size(); ++level) {
        const std::string start =
            fmt::format("{},{},{},", csv_field(node.path), name_of(measure), explanation.levels[level].text());
        const auto row = [&](std::string_view item, const Walk* walk, int128 quanta) {
          text += start + std::string(item) + ',';
          text += walk == nullptr ? std::string(",\n") : fmt::format("{},{}\n", units(quanta), digits(quanta));
        };
        const bool known = !node.levels.empty();
        const Walk walk = known ? walk_of(explanation, node.levels, level, measure) : Walk{};
        const Walk* given = known ? &walk : nullptr;
        row("before", given, walk.before);
        for (const ChangeGroup group : explanation.order) row(risk::to_string(group), given, walk.part(group));
        row("after", given, walk.after);
      }
    }
  }
  return text;
}

Json why_json(const Explanation& explanation, const WhyLabels& labels, const WhyView& view) {
  Json json;
  json["convention"] =
      "var and es positive = money lost; before + parts = after, exactly in quanta of 2^-20 of the reporting currency";
  json["reporting_currency"] = explanation.reporting_currency;
  json["before"] = side_json(explanation.before, labels.before, labels.before_date);
  json["after"] = side_json(explanation.after, labels.after, labels.after_date);
  json["order"] = Json::array();
  for (const ChangeGroup group : explanation.order) json["order"].push_back(risk::to_string(group));
  json["nodes"] = Json::array();
  for (const NodeExplanation& node : explanation.nodes) json["nodes"].push_back(node_json(explanation, node, view));
  json["contributors"] = contributors_json(explanation, view);
  json["notes"] = explanation.notes;
  return json;
}

}  // namespace plimsoll::cli
