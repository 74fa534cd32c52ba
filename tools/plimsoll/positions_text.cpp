#include "tools/plimsoll/positions_text.hpp"

#include <spdlog/fmt/fmt.h>

#include <optional>

#include "tools/plimsoll/csv_cells.hpp"
#include "tools/plimsoll/report_text.hpp"

namespace plimsoll::cli {
namespace {

using risk::Component;

constexpr std::size_t name_width = 18;

std::string table_line(const std::string& name, const std::string& level, const std::string& numbers) {
  const bool fits = name.size() <= name_width;
  return (fits ? std::string{} : name + '\n') +
         fmt::format("{:<{}} {:>6} {}\n", fits ? name : "", name_width, level, numbers);
}

/// `quantity` is absent for a row that is no position.
void add_rows(std::string& text, std::string name, const std::vector<Component>& components,
              std::optional<double> quantity) {
  if (components.empty()) text += table_line(name, "-", "no number");
  for (const Component& one : components) {
    std::string numbers = fmt::format("{:>14} {:>14}", money(one.var), money(one.es));
    if (quantity) numbers += fmt::format(" {:>11.4g} {:>11.4g}", one.marginal_var / *quantity, one.es / *quantity);
    text += table_line(name, one.level.text(), numbers);
    name.clear();
  }
}

}  // namespace

std::string positions_table(const risk::RiskReport& report) {
  std::string text = fmt::format("{:<{}} {:>6} {:>14} {:>14} {:>11} {:>11}\n", "position", name_width, "level",
                                 "component VaR", "component ES", "VaR a unit", "ES a unit");
  std::size_t next = 0;  // surface difference
  for (std::size_t p = 0; p < report.positions.size(); ++p) {
    const risk::PositionContribution& one = report.positions[p];
    const bool new_book = p == 0 || report.positions[p - 1].book != one.book;
    if (new_book) text += report.nodes[one.book.index()].path + '\n';
    add_rows(text, "  " + std::string(one.name), one.components, one.quantity.to_double());
    const auto ends_cell = [&](const risk::PositionContribution& other) {
      return other.book != one.book || other.underlying != one.underlying;
    };
    const bool last_of_cell = p + 1 == report.positions.size() || ends_cell(report.positions[p + 1]);
    if (!last_of_cell || next == report.surface_differences.size()) continue;
    const risk::CellContribution& difference = report.surface_differences[next];
    if (difference.book != one.book || difference.underlying != one.underlying) continue;
    add_rows(text, "  (surface)", difference.components, std::nullopt);
    ++next;
  }
  return text +
         "\nComponents add up to the firm's VaR and ES. A unit: what one more of the\ninstrument adds, VaR smoothed "
         "over "
         "the scenarios around it. (surface): what\nthe cell's surface is off by.\n";
}

std::string positions_csv(const risk::RiskReport& report, std::span<const measures::ConfidenceLevel> levels) {
  std::string text =
      "cycle,kind,book,underlying,instrument,quantity,level,component_var,component_var_quanta,component_es,"
      "marginal_var,marginal_var_per_unit,marginal_es_per_unit,digest\n";
  const auto add = [&](const std::string& what, const std::vector<Component>& components,
                       const std::optional<Quantity>& quantity) {
    const auto per_unit = [&](double amount) {
      return quantity ? csv_number(amount / quantity->to_double()) : std::string{};
    };
    for (std::size_t l = 0; l < levels.size(); ++l) {
      text += fmt::format("{},{},{},", report.cycle, what, levels[l].text());
      if (l < components.size()) {
        const Component& one = components[l];
        text += fmt::format("{},{},{},{},{},{}", one.var, one.var_quanta, one.es, one.marginal_var,
                            per_unit(one.marginal_var), per_unit(one.es));
      } else {
        text += ",,,,,";
      }
      text += ',' + report.digest + '\n';
    }
  };
  const auto cell_of = [&](BookId book, UnderlyingId underlying) {
    return csv_field(report.nodes[book.index()].path) + ',' + csv_field(underlying_name(report, underlying));
  };
  for (const risk::PositionContribution& one : report.positions) {
    add("position," + cell_of(one.book, one.underlying) + ',' + csv_field(std::string(one.name)) + ',' +
            format_decimal(one.quantity.raw()),
        one.components, one.quantity);
  }
  for (const risk::CellContribution& one : report.surface_differences) {
    add("surface," + cell_of(one.book, one.underlying) + ",,", one.components, std::nullopt);
  }
  return text;
}

}  // namespace plimsoll::cli
