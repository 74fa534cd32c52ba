// What `plimsoll pnl` has worked out, as a table, CSV and JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/core/date.hpp"
#include "host/core/time.hpp"
#include "host/ledger/pnl.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

struct PnlReport {
  std::string method;
  std::string by;
  std::string reporting_currency;
  Timestamp as_of;
  std::optional<Date> day;  // set when today's change was asked for
  std::vector<ledger::PnlRow> rows;
  std::vector<ledger::PnlGroup> groups;
  std::vector<ledger::PnlGroup> currencies;
  ledger::Figures total;
  std::vector<std::pair<std::string, std::uint64_t>> executions;  // by outcome
  std::vector<std::string> warnings;
};

std::string pnl_table(const PnlReport& report);
std::string pnl_csv(const PnlReport& report);
Json to_json(const PnlReport& report, const portfolio::Instruments& instruments);

}  // namespace plimsoll::cli
