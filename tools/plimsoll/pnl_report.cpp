#include "tools/plimsoll/pnl_report.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <string_view>

#include "host/core/decimal.hpp"
#include "tools/plimsoll/csv_cells.hpp"

namespace plimsoll::cli {
namespace {

using ledger::Figures;
using ledger::PnlGroup;

using Figure = std::optional<int128> Figures::*;
constexpr std::array<std::pair<const char*, Figure>, 7> figures{{
    {"cash", &Figures::cash},
    {"value", &Figures::value},
    {"realised", &Figures::realised},
    {"unrealised", &Figures::unrealised},
    {"fees", &Figures::fees},
    {"realised_today", &Figures::realised_today},
    {"unrealised_today", &Figures::unrealised_today},
}};
constexpr std::size_t in_table = 5;

std::string exact(const std::optional<int128>& amount, int decimals) {
  return amount ? ledger::format_amount(*amount, decimals) : std::string{};
}

std::string shown(const std::optional<int128>& amount, int decimals) {
  return amount ? ledger::format_rounded(*amount, decimals, 2) : std::string("unknown");
}

std::string table_line(const std::string& name, const std::string& currency, const Figures& amounts, int decimals) {
  std::string text = fmt::format("{:<18} {:<4}", name, currency);
  if (name.size() > 18) text = fmt::format("{}\n{:<18} {:<4}", name, "", currency);
  for (std::size_t at = 0; at < in_table; ++at) {
    text += fmt::format(" {:>10}", shown(amounts.*figures[at].second, decimals));
  }
  return text + '\n';
}

Json figures_json(const Figures& amounts, int decimals) {
  Json json;
  for (const auto& [name, figure] : figures) {
    const std::optional<int128>& amount = amounts.*figure;
    json[name] = amount ? Json(ledger::format_amount(*amount, decimals)) : Json(nullptr);
  }
  return json;
}

Json amounts_json(const Figures& local, const Figures& reporting) {
  return {{"local", figures_json(local, ledger::local_decimals)},
          {"reporting", figures_json(reporting, ledger::reporting_decimals)}};
}

}  // namespace

std::string pnl_table(const PnlReport& report) {
  std::string text = fmt::format("{:<18} {:<4}", report.by, "");
  for (std::size_t at = 0; at < in_table; ++at) text += fmt::format(" {:>10}", figures[at].first);
  text += '\n';
  for (const PnlGroup& group : report.groups) {
    text += table_line(group.name, group.currency, group.local, ledger::local_decimals);
  }
  for (const PnlGroup& group : report.currencies) {
    text += table_line("all", group.currency, group.local, ledger::local_decimals);
  }
  text += table_line("all, translated", report.reporting_currency, report.total, ledger::reporting_decimals);
  if (report.day) {
    text += fmt::format("since the start of {}: realised {}, unrealised {} {}\n", report.day->to_string(),
                        shown(report.total.realised_today, ledger::reporting_decimals),
                        shown(report.total.unrealised_today, ledger::reporting_decimals), report.reporting_currency);
  }
  text += fmt::format("\nLots: {}. Gains positive; realised is after fees. cash + value = realised + unrealised.\n",
                      report.method);
  for (const auto& [outcome, count] : report.executions) text += fmt::format("{} {}  ", outcome, count);
  text += '\n';
  for (const std::string& warning : report.warnings) text += "warning: " + warning + '\n';
  return text;
}

std::string pnl_csv(const PnlReport& report) {
  std::string text = report.by + ",currency,positions";
  for (const auto& [name, figure] : figures) text += std::string(",").append(name);
  text += ",reporting_currency";
  for (const auto& [name, figure] : figures) text += std::string(",").append(name).append("_reporting");
  text += '\n';
  for (const PnlGroup& group : report.groups) {
    text += csv_field(group.name) + ',' + group.currency + ',' + std::to_string(group.positions);
    for (const auto& [name, figure] : figures) text += ',' + exact(group.local.*figure, ledger::local_decimals);
    text += ',' + report.reporting_currency;
    for (const auto& [name, figure] : figures) text += ',' + exact(group.reporting.*figure, ledger::reporting_decimals);
    text += '\n';
  }
  return text;
}

Json to_json(const PnlReport& report, const portfolio::Instruments& instruments) {
  Json json;
  json["convention"] =
      "signed: gains positive. Realised is after fees. Exact decimals; null is unknown. cash + value = realised + "
      "unrealised for every row. Reporting: what changed hands at the factor of its own time, what is held at that of "
      "as_of";
  json["reporting_currency"] = report.reporting_currency;
  json["as_of"] = rfc3339(report.as_of);
  json["method"] = report.method;
  json["day"] = report.day ? Json(report.day->to_string()) : Json(nullptr);
  json["total"] = figures_json(report.total, ledger::reporting_decimals);
  json["currencies"] = Json::array();
  for (const PnlGroup& group : report.currencies) {
    Json row{{"currency", group.currency}};
    row.update(amounts_json(group.local, group.reporting));
    json["currencies"].push_back(row);
  }
  json["by"] = report.by;
  json["rows"] = Json::array();
  for (const PnlGroup& group : report.groups) {
    Json row{{report.by, group.name}, {"currency", group.currency}, {"positions", group.positions}};
    row.update(amounts_json(group.local, group.reporting));
    json["rows"].push_back(row);
  }
  json["positions"] = Json::array();
  for (const ledger::PnlRow& row : report.rows) {
    if (!row.quantity) continue;
    json["positions"].push_back({{"book", row.book},
                                 {"instrument", instruments[row.instrument].name},
                                 {"currency", row.currency},
                                 {"quantity", format_decimal(row.quantity->raw())},
                                 {"mark", row.mark ? Json(format_decimal(row.mark->raw())) : Json(nullptr)}});
  }
  json["executions"] = Json::object();
  for (const auto& [outcome, count] : report.executions) json["executions"][outcome] = count;
  json["warnings"] = report.warnings;
  return json;
}

}  // namespace plimsoll::cli
