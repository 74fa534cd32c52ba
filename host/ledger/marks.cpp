#include "host/ledger/marks.hpp"

#include "host/core/csv.hpp"

namespace plimsoll::ledger {
namespace {

constexpr std::size_t most_suggestions = 20;  // each compares with every instrument

CsvSchema schema() {
  return {{{"instrument", Presence::required, {"symbol", "name"}}, {"price", Presence::required, {"mark", "close"}}},
          OtherColumns::refuse};
}

}  // namespace

bool possible_price(portfolio::InstrumentKind kind, Price price) {
  switch (kind) {
    case portfolio::InstrumentKind::spot: return price.raw() > 0;
    case portfolio::InstrumentKind::option: return price.raw() >= 0;
    case portfolio::InstrumentKind::future: return true;
  }
  return false;
}

Marks Marks::load(const std::string& path, const portfolio::Instruments& instruments) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path, instruments);
}

Marks Marks::parse(std::string_view text, const std::string& file_name, const portfolio::Instruments& instruments) {
  FaultList faults(file_name);
  Marks result;
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t line = table.line(row);
    const std::string_view name = table.cell(row, "instrument");
    const std::string_view price_text = table.cell(row, "price");
    const std::optional<InstrumentId> id = instruments.find(name);
    const std::optional<std::int64_t> price = parse_decimal(price_text);
    if (!id) {
      const std::string nearest = faults.count() < most_suggestions ? instruments.nearest_name(name) : "";
      faults.add(line, "PLM-2512", "instrument " + plimsoll::quoted(name) + " is not defined",
                 nearest.empty() ? "Add it to the instruments file, or remove the line."
                                 : "Did you mean " + plimsoll::quoted(nearest) + "?");
    }
    if (!price || (id && !possible_price(instruments[*id].kind, Price::from_raw(*price)))) {
      faults.add(line, "PLM-2512",
                 "the price of " + plimsoll::quoted(name) + " is " + plimsoll::quoted(price_text) +
                     "; must be a number with at most 9 decimals, above zero for a spot and not below it for an option",
                 "Correct the price.");
    } else if (id && !result.prices_.emplace(*id, Price::from_raw(*price)).second) {
      faults.add(line, "PLM-2512", "the price of " + plimsoll::quoted(name) + " is given twice",
                 "Remove one of the two.");
    }
  }
  faults.throw_if_any();
  return result;
}

std::optional<Price> Marks::of(InstrumentId instrument) const {
  const auto at = prices_.find(instrument);
  return at == prices_.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace plimsoll::ledger
