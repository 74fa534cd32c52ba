#include "host/ledger/fill_file.hpp"

#include <utility>

#include "host/core/csv.hpp"
#include "host/ledger/fill_text.hpp"
#include "host/ledger/marks.hpp"

namespace plimsoll::ledger {
namespace {

constexpr std::size_t most_suggestions = 20;  // each compares with every instrument

CsvSchema schema() {
  return {{{"kind", Presence::optional, {"type", "exec_type"}},
           {"venue", Presence::required, {"exchange", "mic"}},
           {"execution_id", Presence::required, {"exec_id", "trade_id"}},
           {"trade_date", Presence::required, {"date"}},
           {"reference", Presence::optional, {"exec_ref_id"}},
           {"reference_date", Presence::optional, {}},
           {"book", Presence::optional, {"portfolio", "account"}},
           {"instrument", Presence::required, {"symbol"}},
           {"side", Presence::required, {}},
           {"quantity", Presence::required, {"qty"}},
           {"price", Presence::required, {"px"}},
           {"fee", Presence::optional, {"commission"}},
           {"fee_currency", Presence::optional, {"commission_currency"}},
           {"time", Presence::optional, {"trade_time"}},
           {"issued", Presence::optional, {}},
           {"received", Presence::optional, {}}},
          OtherColumns::refuse};
}

void read_csv(std::string_view text, std::vector<FillLine>& fills, FaultList& faults) {
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    FillText words;
    for (std::size_t at = 0; at < fill_fields; ++at) {
      words[static_cast<FillField>(at)] = table.cell(row, fill_field_names[at]);
    }
    if (auto event = read_fill(words, table.line(row), faults)) {
      fills.push_back({table.line(row), std::move(*event)});
    }
  }
}

void read_json(std::string_view text, std::vector<FillLine>& fills, FaultList& faults) {
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t stop = text.find('\n');
    std::string_view whole = text.substr(0, stop);
    text.remove_prefix(stop == std::string_view::npos ? text.size() : stop + 1);
    if (!whole.empty() && whole.back() == '\r') whole.remove_suffix(1);
    if (whole.find_first_not_of(" \t") == std::string_view::npos) continue;
    if (auto event = read_fill_json(whole, line, faults)) fills.push_back({line, std::move(*event)});
  }
}

const Fill* terms_in(const FillEvent& event) {
  if (const Correction* correction = std::get_if<Correction>(&event)) return &correction->fill;
  return std::get_if<Fill>(&event);
}

void check_instrument(const FillLine& line, const portfolio::Instruments& instruments, FaultList& faults) {
  const Fill* fill = terms_in(line.event);
  if (fill == nullptr) return;
  const std::optional<InstrumentId> id = instruments.find(fill->instrument);
  if (!id) {
    const std::string nearest = faults.count() < most_suggestions ? instruments.nearest_name(fill->instrument) : "";
    faults.add(line.line, "PLM-2505", "instrument " + plimsoll::quoted(fill->instrument) + " is not defined",
               nearest.empty() ? "Add it to the instruments file." : "Did you mean " + plimsoll::quoted(nearest) + "?");
  } else if (!possible_price(instruments[*id].kind, fill->price)) {
    faults.add(line.line, "PLM-2508",
               "price is " + format_decimal(fill->price.raw()) + ", which a " +
                   std::string(to_string(instruments[*id].kind)) + " cannot have",
               "Correct the price; only a future's may be negative, and a spot's is above zero.");
  }
}

}  // namespace

FillFile FillFile::load(const std::string& path, const portfolio::Instruments& instruments) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path, instruments);
}

FillFile FillFile::parse(std::string_view text, const std::string& file_name,
                         const portfolio::Instruments& instruments) {
  FaultList faults(file_name);
  FillFile file{file_name, {}, {}};
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{') {
    read_json(text, file.fills, faults);
  } else {
    read_csv(text, file.fills, faults);
  }
  if (faults.empty() && file.fills.empty()) {
    faults.add(0, "PLM-2515", "has no fills", "Add at least one line.");
  }
  std::vector<std::string> names;
  for (const FillLine& line : file.fills) {
    if (const Fill* fill = terms_in(line.event)) names.push_back(fill->instrument);
  }
  file.instruments = instruments.with_osi_options(names);
  for (const FillLine& line : file.fills) check_instrument(line, file.instruments, faults);
  faults.throw_if_any();
  return file;
}

}  // namespace plimsoll::ledger
