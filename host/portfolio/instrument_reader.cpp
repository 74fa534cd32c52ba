#include "host/portfolio/instrument_reader.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include "host/core/csv.hpp"
#include "host/core/nearest_name.hpp"
#include "host/portfolio/osi_symbol.hpp"
#include "host/portfolio/venue_suffix.hpp"

namespace plimsoll::portfolio {
namespace {

constexpr std::size_t longest_name = 64;

/// A quoted field may hold a line break; a name with one would break every line that shows it.
bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= longest_name &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

CsvSchema schema() {
  return {{{"instrument", Presence::required, {"symbol", "name"}},
           {"kind", Presence::required, {"type"}},
           {"underlying", Presence::optional, {"underlier"}},
           {"strike", Presence::optional, {}},
           {"expiry", Presence::optional, {"expiration", "maturity"}},
           {"option_type", Presence::optional, {"right", "put_call"}},
           {"exercise", Presence::optional, {"style"}},
           {"multiplier", Presence::optional, {"contract_size"}},
           {"currency", Presence::optional, {"ccy"}},
           {"dividend_yield", Presence::optional, {"yield"}}},
          OtherColumns::refuse};
}

/// Reads one row; every method reports what is wrong and carries on, so that one pass finds everything.
class RowReader {
 public:
  RowReader(const CsvTable& table, std::size_t row, FaultList& faults) : table_(table), row_(row), faults_(faults) {}

  std::optional<InstrumentDefinition> read() {
    const std::size_t before = faults_.count();
    definition_.line = table_.line(row_);
    read_name();
    read_kind();
    if (faults_.count() != before) return std::nullopt;  // the rest depends on these two
    read_underlying();
    read_terms();
    read_exercise();
    read_multiplier();
    read_currency();
    read_dividend_yield();
    if (faults_.count() != before) return std::nullopt;
    return definition_;
  }

 private:
  std::string_view cell(std::string_view column) const { return table_.cell(row_, column); }
  void fault(const char* code, std::string problem, std::string remedy) {
    faults_.add(table_.line(row_), code, std::move(problem), std::move(remedy));
  }
  Instrument& terms() { return definition_.terms; }
  std::string found(std::string_view column) const {
    return std::string(column) + " is '" + std::string(cell(column)) + "'";
  }

  /// "an option".
  std::string article() {
    return (terms().kind == InstrumentKind::option ? "an " : "a ") + std::string(to_string(terms().kind));
  }

  void read_name() {
    const std::string_view name = cell("instrument");
    if (!is_name(name)) {
      const char* what = name.empty() ? "empty" : name.size() > longest_name ? "too long" : "broken over lines";
      fault("PLM-1201", "the instrument's name is " + std::string(what) + "; must have 1 to 64 characters on one line",
            "Name every instrument.");
    }
    terms().name = name;
    osi_ = parse_osi_symbol(name);
  }
  void read_kind() {
    const std::string_view kind = cell("kind");
    if (kind == "spot") {
      terms().kind = InstrumentKind::spot;
    } else if (kind == "future") {
      terms().kind = InstrumentKind::future;
    } else if (kind == "option" || (kind.empty() && osi_)) {
      terms().kind = InstrumentKind::option;
    } else {
      NearestName nearest(kind);
      for (const char* known : {"spot", "future", "option"}) nearest.offer(known);
      fault("PLM-1203", found("kind") + "; must be spot, future or option",
            nearest.suggestion("Use one of the three."));
    }
    if (osi_ && terms().kind != InstrumentKind::option) {
      fault("PLM-1213", found("kind") + " but the name is an OSI option symbol", "Use kind option, or another name.");
    }
  }
  void read_underlying() {
    const std::string_view underlying = cell("underlying");
    definition_.underlying_name = underlying;
    if (terms().kind == InstrumentKind::spot) {
      if (!underlying.empty() && underlying != terms().name) {
        fault("PLM-1204", found("underlying") + "; a spot is its own underlying", "Leave the underlying empty.");
      }
      definition_.underlying_name = terms().name;
    } else if (osi_) {
      if (underlying.empty()) {
        definition_.underlying_name = osi_->root;
      } else if (symbol_part(underlying) != osi_->root) {
        disagrees("underlying", osi_->root);
      }
    } else if (underlying.empty()) {
      fault("PLM-1204", "underlying is empty; a derivative must name one",
            "Name the spot (or, for an option, the future).");
    }
    if (!definition_.underlying_name.empty() && !is_name(definition_.underlying_name)) {
      fault("PLM-1204", "underlying has more than 64 characters, or a line break", "Use a shorter name on one line.");
    }
  }
  void disagrees(std::string_view column, const std::string& in_symbol) {
    fault("PLM-1213", found(column) + " but the OSI symbol says " + in_symbol,
          "Correct one of the two, or leave the column empty.");
  }
  /// Strike, expiry and option type: required, refused or compared with the symbol, as the kind wants.
  void read_terms() {
    if (osi_) {
      terms().strike = osi_->strike;
      terms().expiry = osi_->expiry;
      terms().option_type = osi_->option_type;
    }
    const bool option = terms().kind == InstrumentKind::option;
    if (wanted("strike", option)) {
      const std::optional<std::int64_t> strike = parse_decimal(cell("strike"));
      if (!strike || *strike <= 0) {
        fault("PLM-1205", found("strike") + "; must be a positive number of at most 9 decimals and below 9.2e9",
              "Correct the strike.");
      } else if (osi_ && Price::from_raw(*strike) != osi_->strike) {
        disagrees("strike", format_decimal(osi_->strike.raw()));
      } else {
        terms().strike = Price::from_raw(*strike);
      }
    }
    if (wanted("expiry", terms().expires())) {
      const std::optional<Moment> expiry = Moment::parse(cell("expiry"));
      if (!expiry) {
        fault("PLM-1206", found("expiry") + "; must be " + std::string(moment_form), "Correct the expiry.");
      } else if (osi_ && expiry->day() != osi_->expiry) {
        disagrees("expiry", osi_->expiry.to_string());
      } else {
        terms().expiry = *expiry;
      }
    }
    if (wanted("option_type", option)) {
      const std::string_view type = cell("option_type");
      const bool call = type == "call" || type == "C" || type == "c";
      if (!call && type != "put" && type != "P" && type != "p") {
        fault("PLM-1207", found("option_type") + "; must be call or put", "Use call or put.");
      } else if (osi_ && call != (osi_->option_type == OptionType::call)) {
        disagrees("option_type", std::string(to_string(osi_->option_type)));
      } else {
        terms().option_type = call ? OptionType::call : OptionType::put;
      }
    }
  }
  /// True when the cell is there to be read.
  bool wanted(std::string_view column, bool has_one) {
    const bool empty = cell(column).empty();
    if (!has_one && !empty) {
      fault("PLM-1214", found(column) + "; a " + std::string(to_string(terms().kind)) + " has none", "Leave it empty.");
    } else if (has_one && empty && !osi_) {
      fault("PLM-1214", std::string(column) + " is empty; " + article() + " must have one", "Fill it in.");
    }
    return has_one && !empty;
  }
  void read_exercise() {
    const std::string_view exercise = cell("exercise");
    if (exercise.empty() || exercise == "european") return;
    if (exercise == "american") {
      fault("PLM-1208", "exercise is american, which has no pricer yet; options must be european",
            "Use european if early exercise may be neglected for your purpose, or leave the line out.");
    } else {
      fault("PLM-1209", found("exercise") + "; must be european", "Use european.");
    }
  }
  void read_multiplier() {
    if (cell("multiplier").empty()) {
      if (osi_) {
        terms().multiplier = osi_multiplier;
      } else if (terms().expires()) {  // one where a hundred was meant is a risk a hundred times too small
        fault("PLM-1210", "multiplier is empty; " + article() + " must have one",
              "Write 100 for a US equity option, 50 for an E-mini future.");
      }
      return;
    }
    const std::optional<std::int64_t> multiplier = parse_decimal(cell("multiplier"));
    if (!multiplier || *multiplier <= 0) {
      fault("PLM-1210", found("multiplier") + "; must be a positive number of at most 9 decimals and below 9.2e9",
            "Use 1 for a share, 100 for a US equity option.");
    } else {
      terms().multiplier = Quantity::from_raw(*multiplier);
    }
  }
  void read_currency() {
    const std::string_view currency = cell("currency");
    for (const char c : currency) {
      if (currency.size() > 8 || !((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
        fault("PLM-1211", found("currency") + "; must be a code such as USD", "Use capital letters, at most eight.");
        return;
      }
    }
    terms().currency = currency;  // empty: settled with the underlying
  }
  void read_dividend_yield() {
    const std::string_view text = cell("dividend_yield");
    terms().dividend_yield = std::nan("");  // not given: settled with the underlying
    if (text.empty()) return;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(std::fabs(value) < 1.0)) {
      fault("PLM-1212", found("dividend_yield") + "; must be a fraction per year between -1 and 1",
            "Write 2 % as 0.02.");
      return;
    }
    terms().dividend_yield = value;
  }

  const CsvTable& table_;
  std::size_t row_;
  FaultList& faults_;
  InstrumentDefinition definition_;
  std::optional<OsiSymbol> osi_;
};

}  // namespace

std::vector<InstrumentDefinition> read_instrument_definitions(std::string_view text, FaultList& faults) {
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  std::vector<InstrumentDefinition> definitions;
  definitions.reserve(table.rows());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (std::optional<InstrumentDefinition> definition = RowReader(table, row, faults).read()) {
      definitions.push_back(*std::move(definition));
    }
  }
  return definitions;
}

}  // namespace plimsoll::portfolio
