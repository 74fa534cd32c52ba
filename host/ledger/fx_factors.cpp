#include "host/ledger/fx_factors.hpp"

#include <utility>

#include "host/core/csv.hpp"
#include "host/core/date.hpp"
#include "host/core/decimal.hpp"
#include "host/core/rfc3339.hpp"
#include "host/ledger/fill_names.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::ledger {
namespace {

CsvSchema schema() {
  return {{{"currency", Presence::required, {"ccy"}},
           {"time", Presence::required, {"date", "from"}},
           {"factor", Presence::required, {"rate", "fx"}}},
          OtherColumns::refuse};
}

std::optional<Timestamp> parse_time(std::string_view text) {
  if (const std::optional<Date> day = Date::parse(text); day && reachable(*day)) return start_of(*day);
  return parse_rfc3339(text);
}

}  // namespace

FxFactors::FxFactors(std::string reporting_currency) : reporting_currency_(std::move(reporting_currency)) {}

FxFactors FxFactors::load(const std::string& path, std::string reporting_currency) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path, std::move(reporting_currency));
}

FxFactors FxFactors::parse(std::string_view text, const std::string& file_name, std::string reporting_currency) {
  FaultList faults(file_name);
  FxFactors result(std::move(reporting_currency));
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t line = table.line(row);
    const std::string currency(table.cell(row, "currency"));
    const std::string_view time_text = table.cell(row, "time");
    const std::string_view factor_text = table.cell(row, "factor");
    const std::optional<Timestamp> time = parse_time(time_text);
    const std::optional<std::int64_t> factor = parse_decimal(factor_text);
    if (!valid_currency(currency)) {
      faults.add(line, "PLM-2513",
                 "currency is " + plimsoll::quoted(currency) + "; must be capital letters, at most eight",
                 "Write a code such as EUR.");
    }
    if (!time) {
      faults.add(line, "PLM-2513",
                 "time is " + plimsoll::quoted(time_text) + "; must be " + std::string(date_form) + ", or " +
                     std::string(rfc3339_form),
                 "Write the time from which the factor holds.");
    }
    if (!factor || *factor <= 0) {
      faults.add(line, "PLM-2513",
                 "factor is " + plimsoll::quoted(factor_text) + "; must be a positive number with at most 9 decimals",
                 "Write what one unit of the currency is worth in the reporting currency.");
    } else if (currency == result.reporting_currency_ && *factor != decimal_scale) {
      faults.add(
          line, "PLM-2513",
          "the factor of " + currency + ", the reporting currency, is " + std::string(factor_text) + "; must be 1",
          "Remove the line, or report in the currency that the factors lead to.");
    }
    if (!valid_currency(currency) || !time || !factor || *factor <= 0) continue;
    if (!result.factors_[currency].emplace(*time, *factor).second) {
      faults.add(line, "PLM-2513", "the factor of " + currency + " at " + std::string(time_text) + " is given twice",
                 "Remove one of the two.");
    }
  }
  faults.throw_if_any();
  return result;
}

void FxFactors::set(const std::string& currency, Timestamp from, std::int64_t factor) {
  PLIMSOLL_EXPECT(factor > 0);
  factors_[currency][from] = factor;
}

std::optional<std::int64_t> FxFactors::at(std::string_view currency, Timestamp time) const {
  if (currency == reporting_currency_) return decimal_scale;
  const auto of_currency = factors_.find(currency);
  if (of_currency == factors_.end()) return std::nullopt;
  const auto next = of_currency->second.upper_bound(time);
  return next == of_currency->second.begin() ? std::nullopt : std::optional(std::prev(next)->second);
}

}  // namespace plimsoll::ledger
