#include "tools/plimsoll/stress_text.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/report_text.hpp"

namespace plimsoll::cli {
namespace {

using stress::ScenarioPnl;
using stress::StressReport;

constexpr std::size_t table_width = 80;
constexpr std::size_t most_shown_scenarios = 20;  // ladders apart; the rest is in the other formats
constexpr std::size_t most_shown_shocks = 6;

std::string pnl_text(Quanta pnl) { return pnl == unrepresentable_quanta ? "no number" : money(to_units(pnl)); }

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

/// At most `width` characters of UTF-8, the last three of them dots if something was cut.
std::string cut(std::string_view text, std::size_t width) {
  const std::size_t count = characters_in(text);
  std::string result;
  std::size_t shown = 0;
  for (const char c : text) {
    if (begins_character(c) && shown++ == width - (count > width ? 3 : 0)) break;
    result += c;
  }
  return count > width ? result + "..." : result;
}

/// Cut, then blanks to `width`.
std::string fitted(std::string_view text, std::size_t width) {
  std::string result = cut(text, width);
  return result.append(width - characters_in(result), ' ');
}

/// The part from `first` on that loses most, as "AAPL -1,234.50".
std::string worst_part(const std::vector<std::string>& names, const std::vector<Quanta>& pnl, std::size_t first) {
  std::size_t worst = names.size();
  for (std::size_t i = first; i < names.size(); ++i) {
    if (pnl[i] == unrepresentable_quanta) continue;
    if (worst == names.size() || pnl[i] < pnl[worst]) worst = i;
  }
  return worst == names.size() ? std::string("-") : names[worst] + ' ' + pnl_text(pnl[worst]);
}

/// With a single underlying the books say more.
bool shows_books(const StressReport& report) { return report.underlyings.size() < 2 && report.books.size() > 1; }

void add_scenario(std::string& text, const StressReport& report, const ScenarioPnl& scenario) {
  const bool by_book = shows_books(report);
  text += fmt::format("{} {:>18}  {}\n", fitted(scenario.name, 30), pnl_text(scenario.total()),
                      cut(by_book ? worst_part(report.books, scenario.by_book, 1)
                                  : worst_part(report.underlyings, scenario.by_underlying, 0),
                          29));
  constexpr std::size_t most_named = 3;
  for (std::size_t i = 0; i < std::min(most_named, scenario.missing.size()); ++i) {
    text += "    not known: " + cut(scenario.missing[i], table_width - 15) + '\n';
  }
  if (scenario.missing.size() > most_named) {
    text += fmt::format("    and {} more moves are not known\n", scenario.missing.size() - most_named);
  }
}

std::string scenarios_table(const StressReport& report) {
  const auto shown = [&](std::size_t s) { return report.scenarios[s].source != stress::ScenarioSource::ladder; };
  std::vector<std::size_t> listed;
  for (const std::size_t s : report.worst_first) {
    if (shown(s)) listed.push_back(s);
  }
  std::string text;
  if (!listed.empty()) {
    text += fmt::format("{:<30} {:>18}  {}\n", "scenario, worst first", "P&L",
                        shows_books(report) ? "worst book" : "worst underlying");
    for (std::size_t i = 0; i < std::min(listed.size(), most_shown_scenarios); ++i) {
      add_scenario(text, report, report.scenarios[listed[i]]);
    }
    if (listed.size() > most_shown_scenarios) {
      text += fmt::format("and {} more; --format csv or json has all\n", listed.size() - most_shown_scenarios);
    }
  }
  for (const ScenarioPnl& scenario : report.scenarios) {
    if (!scenario.has_number() && scenario.source != stress::ScenarioSource::ladder) {
      add_scenario(text, report, scenario);
    }
  }
  return text.empty() ? text : text + '\n';
}

std::string ladder_table(const StressReport& report, const stress::Ladder& ladder) {
  const auto cell = [&](std::size_t v, std::size_t s) {
    return pnl_text(report.scenarios[ladder.first + v * ladder.spot.size() + s].total());
  };
  std::size_t label_width = 8;
  for (const std::string& label : ladder.spot) label_width = std::max(label_width, label.size());
  std::size_t width = 0;
  for (std::size_t v = 0; v < ladder.vol.size(); ++v) {
    width = std::max(width, ladder.vol[v].size() + 4);
    for (std::size_t s = 0; s < ladder.spot.size(); ++s) width = std::max(width, cell(v, s).size());
  }
  const std::size_t columns = std::max(std::size_t{1}, (table_width - label_width) / (width + 2));
  std::string text = "P&L of " + (ladder.underlying == "all" ? "all underlyings" : ladder.underlying) +
                     " by spot (down) and implied vol (across)\n";
  for (std::size_t first = 0; first < ladder.vol.size(); first += columns) {
    const std::size_t end = std::min(ladder.vol.size(), first + columns);
    text += fmt::format("{:<{}}", "spot", label_width);
    for (std::size_t v = first; v < end; ++v) text += fmt::format("  {:>{}}", "vol " + ladder.vol[v], width);
    text += '\n';
    for (std::size_t s = 0; s < ladder.spot.size(); ++s) {
      text += fmt::format("{:>{}}", ladder.spot[s], label_width);
      for (std::size_t v = first; v < end; ++v) text += fmt::format("  {:>{}}", cell(v, s), width);
      text += '\n';
    }
  }
  return text + '\n';
}

std::string shock_text(const stress::ReverseShock& shock, const calibration::Factor& factor) {
  switch (factor.shock) {
    case scenarios::ShockKind::log: return fmt::format("{:+.2f} %", 100.0 * std::expm1(shock.shock));
    case scenarios::ShockKind::relative: return fmt::format("{:+.2f} %", 100.0 * shock.shock);
    case scenarios::ShockKind::absolute: break;
  }
  return fmt::format("{:+.4f}", shock.shock);
}

std::string reverse_table(const stress::ReverseStress& reverse, const calibration::FactorModel& model) {
  std::string text = fmt::format("Reverse stress: the nearest shocks that lose {}\n", money(reverse.loss_wanted));
  if (reverse.state != stress::ReverseState::found) {
    const std::string what = fmt::format("  {}: {}", stress::to_string(reverse.state), reverse.reason);
    return text + cut(what, table_width) + fmt::format("\n  {} starts\n\n", reverse.starts);
  }
  for (std::size_t i = 0; i < reverse.solutions.size(); ++i) {
    const stress::ReverseSolution& solution = reverse.solutions[i];
    text += fmt::format("  {}. {:.3f} standard deviations; loss reached {}; {}; {} starts\n", i + 1, solution.distance,
                        money(solution.loss_reached), stress::to_string(solution.convergence), solution.starts);
    std::vector<stress::ReverseShock> shocks = solution.shocks;
    std::stable_sort(shocks.begin(), shocks.end(),
                     [](const auto& a, const auto& b) { return std::fabs(a.deviations) > std::fabs(b.deviations); });
    const std::size_t count = std::min(shocks.size(), most_shown_shocks);
    for (std::size_t k = 0; k < count; ++k) {
      const calibration::Factor& factor = model.factors[shocks[k].factor];
      text += fmt::format("     {} {:>14} {:>+8.2f} sd\n", fitted(factor.name, 30), shock_text(shocks[k], factor),
                          shocks[k].deviations);
    }
    if (shocks.size() > count) text += fmt::format("     and {} factors less far out\n", shocks.size() - count);
  }
  if (reverse.more_solutions != 0) text += fmt::format("  and {} further away\n", reverse.more_solutions);
  return text +
         fmt::format(
             "  Local minima from {} starts, {} of which lose the amount; none is proved\n  to be the nearest of "
             "all.\n\n",
             reverse.starts, reverse.starts_crossing);
}

}  // namespace

std::string to_table(const StressReport& report, const calibration::FactorModel& model) {
  std::string text = scenarios_table(report);
  for (const stress::Ladder& ladder : report.ladders) text += ladder_table(report, ladder);
  for (const stress::ReverseStress& reverse : report.reverse) text += reverse_table(reverse, model);
  text += fmt::format(
      "P&L in {}, negative = money lost. {} scenarios, quality {};\nset {}; backend {} ({}, {} threads).\ndigest {}\n",
      report.reporting_currency.empty() ? "no currency" : report.reporting_currency, report.scenarios.size(),
      to_string(report.quality), report.scenario_identity, report.backend.name, report.backend.isa,
      report.backend.threads, report.digest);
  for (const std::string& warning : report.warnings) text += "warning: " + warning + '\n';
  return text;
}

std::string to_csv(const StressReport& report) {
  std::string text = "scenario,source,part,name,pnl,pnl_quanta,quality,digest\n";
  for (const ScenarioPnl& scenario : report.scenarios) {
    const auto add = [&](const char* part, const std::string& name, Quanta pnl, Quality quality) {
      const bool number = pnl != unrepresentable_quanta;
      text += fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(scenario.name), stress::to_string(scenario.source),
                          part, csv_field(name), number ? fmt::format("{}", to_units(pnl)) : std::string{},
                          number ? std::to_string(pnl) : std::string{}, to_string(quality), report.digest);
    };
    for (std::size_t b = 0; b < report.books.size(); ++b) {
      add("book", report.books[b], scenario.by_book[b], scenario.book_quality[b]);
    }
    for (std::size_t u = 0; u < report.underlyings.size(); ++u) {
      add("underlying", report.underlyings[u], scenario.by_underlying[u], scenario.underlying_quality[u]);
    }
  }
  return text;
}

}  // namespace plimsoll::cli
