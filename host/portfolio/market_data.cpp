#include "host/portfolio/market_data.hpp"

#include <charconv>
#include <cmath>
#include <set>
#include <utility>

#include "host/core/csv.hpp"
#include "host/core/nearest_name.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::portfolio {
namespace {

constexpr double highest_vol = 10.0;     // 1,000 % a year: above it a percent was written for a fraction
constexpr double lowest_price = 1e-9;    // what a Price can hold
constexpr double highest_price = 9.2e9;  // likewise
constexpr double highest_rate = 1.0;

constexpr std::size_t most_suggestions = 20;  // each compares with every instrument

bool good_price(double value) { return value >= lowest_price && value < highest_price; }
bool good_vol(double value) { return value >= 0.0 && value <= highest_vol; }
bool good_rate(double value) { return std::fabs(value) <= highest_rate; }

CsvSchema schema() {
  return {{{"name", Presence::required, {"instrument", "symbol"}},
           {"field", Presence::required, {}},
           {"value", Presence::required, {}}},
          OtherColumns::refuse};
}

/// Finite numbers only; from_chars accepts "inf" and "nan", people do not mean them.
std::optional<double> parse_number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

template <typename Map, typename Key>
std::optional<double> lookup(const Map& map, const Key& key) {
  const auto at = map.find(key);
  return at == map.end() ? std::nullopt : std::optional(at->second);
}

/// Checks and stores one line at a time.
class LineReader {
 public:
  LineReader(const Instruments& instruments, FaultList& faults, MarketData& market)
      : instruments_(instruments), faults_(faults), market_(market) {
    for (const Instrument& instrument : instruments) currencies_.insert(instrument.currency);
  }

  void read(std::size_t line, std::string_view name, std::string_view field, std::string_view text) {
    line_ = line;
    const std::optional<double> value = parse_number(text);
    if (!value) {
      fault("PLM-1403", "the value of " + quoted(name) + " is " + quoted(text) + "; must be a finite number",
            "Correct the value.");
    }
    if (field == "price") {
      read_price(name, value, text);
    } else if (field == "implied_vol") {
      read_vol(name, value, text);
    } else if (field == "rate") {
      read_rate(name, value, text);
    } else {
      NearestName nearest(field);
      for (const char* known : {"price", "implied_vol", "rate"}) nearest.offer(known);
      fault("PLM-1402", "field is " + quoted(field) + "; must be price, implied_vol or rate",
            nearest.suggestion("Use one of the three."));
    }
  }

 private:
  void fault(const char* code, std::string problem, std::string remedy) {
    faults_.add(line_, code, std::move(problem), std::move(remedy));
  }
  void unknown(std::string_view name) {
    NearestName nearest(name);
    if (faults_.count() < most_suggestions) {
      for (const Instrument& instrument : instruments_) nearest.offer(instrument.name);
      for (const std::string& underlying : instruments_.underlyings()) nearest.offer(underlying);
    }
    fault("PLM-1401", quoted(name) + " is neither an instrument nor an underlying",
          nearest.suggestion("Define it in the instruments file or remove the line."));
  }
  void out_of_range(std::string_view what, std::string_view name, std::string_view text, std::string_view expected,
                    std::string remedy) {
    fault("PLM-1404",
          std::string(what) + " of " + quoted(name) + " is " + std::string(text) + "; must be " + std::string(expected),
          std::move(remedy));
  }
  bool first_time(std::string_view name, std::string_view field) {
    const auto [at, is_new] = seen_.emplace(std::pair{std::string(name), std::string(field)}, line_);
    if (!is_new) {
      fault("PLM-1405",
            "the " + std::string(field) + " of " + quoted(name) + " is given twice (first on line " +
                std::to_string(at->second) + ")",
            "Remove one of the two.");
    }
    return is_new;
  }

  void read_price(std::string_view name, std::optional<double> value, std::string_view text) {
    const std::optional<UnderlyingId> underlying = instruments_.find_underlying(name);
    const std::optional<InstrumentId> id = instruments_.find(name);
    if (!underlying && !id) return unknown(name);
    if (!underlying && instruments_[*id].kind == InstrumentKind::option) {
      return fault("PLM-1406", quoted(name) + " is an option and takes no price here",
                   "Give its implied_vol, or put its bid and ask into an option quotes file.");
    }
    if (!first_time(name, "price") || !value) return;
    if (!good_price(*value)) return out_of_range("price", name, text, "from 1e-9 to below 9.2e9", "Correct the price.");
    if (underlying) {
      market_.set_price(*underlying, *value);
    } else {
      market_.set_future_price(*id, *value);
    }
  }
  void read_vol(std::string_view name, std::optional<double> value, std::string_view text) {
    const std::optional<InstrumentId> id = instruments_.find(name);
    if (!id && !instruments_.find_underlying(name)) return unknown(name);
    if (!id || instruments_[*id].kind != InstrumentKind::option) {
      return fault("PLM-1406", quoted(name) + " is not an option and has no implied_vol", "Name an option.");
    }
    if (!first_time(name, "implied_vol") || !value) return;
    if (!good_vol(*value)) {
      return out_of_range("implied_vol", name, text, "between 0 and 10",
                          *value < 0 ? "Remove the minus sign." : "Write 25 % as 0.25.");
    }
    market_.set_implied_vol(*id, *value);
  }
  void read_rate(std::string_view name, std::optional<double> value, std::string_view text) {
    if (name.size() != 3 && currencies_.find(name) == currencies_.end()) {
      return fault("PLM-1401", quoted(name) + " is not a currency of any instrument",
                   "Name the currency, as in USD,rate,0.02.");
    }
    if (!first_time(name, "rate") || !value) return;
    if (!good_rate(*value)) return out_of_range("rate", name, text, "between -1 and 1", "Write 2 % as 0.02.");
    market_.set_rate(std::string(name), *value);
  }

  const Instruments& instruments_;
  FaultList& faults_;
  MarketData& market_;
  std::size_t line_ = 0;
  std::set<std::string, std::less<>> currencies_;
  std::map<std::pair<std::string, std::string>, std::size_t> seen_;
};

}  // namespace

MarketData MarketData::load(const std::string& path, const Instruments& instruments) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path, instruments);
}

MarketData MarketData::parse(std::string_view text, const std::string& file_name, const Instruments& instruments) {
  FaultList faults(file_name);
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  MarketData market;
  LineReader reader(instruments, faults, market);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    reader.read(table.line(row), table.cell(row, "name"), table.cell(row, "field"), table.cell(row, "value"));
  }
  faults.throw_if_any();
  return market;
}

std::optional<double> MarketData::price(UnderlyingId underlying) const { return lookup(prices_, underlying); }

std::optional<double> MarketData::price(const Instrument& instrument) const {
  switch (instrument.kind) {
    case InstrumentKind::spot: return price(instrument.underlying);
    case InstrumentKind::future: return lookup(future_prices_, instrument.id);
    case InstrumentKind::option: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<double> MarketData::implied_vol(InstrumentId option) const { return lookup(implied_vols_, option); }
std::optional<double> MarketData::rate(std::string_view currency) const { return lookup(rates_, currency); }

void MarketData::set_price(UnderlyingId underlying, double price) {
  PLIMSOLL_EXPECT(underlying.valid() && good_price(price));
  prices_[underlying] = price;
}

void MarketData::set_future_price(InstrumentId future, double price) {
  PLIMSOLL_EXPECT(future.valid() && good_price(price));
  future_prices_[future] = price;
}

void MarketData::set_implied_vol(InstrumentId option, double vol) {
  PLIMSOLL_EXPECT(option.valid() && good_vol(vol));
  implied_vols_[option] = vol;
}

void MarketData::set_rate(const std::string& currency, double rate) {
  PLIMSOLL_EXPECT(good_rate(rate));
  rates_[currency] = rate;
}

std::vector<Fault> missing_inputs(const Portfolio& portfolio, const Instruments& instruments, const MarketData& market,
                                  const std::string& file) {
  std::map<std::pair<std::string, std::string>, std::string> missing;  // field, name: the first who needs it
  const std::string* holder = nullptr;
  const auto need = [&](bool known, const char* field, const std::string& name) {
    if (!known) missing.try_emplace({field, name}, *holder);
  };
  for (const Position& position : portfolio.positions()) {
    const Instrument& held = instruments[position.instrument];
    holder = &held.name;
    need(market.price(held.underlying).has_value(), "price", instruments.underlying_name(held.underlying));
    if (held.kind == InstrumentKind::spot) continue;
    need(market.rate(held.currency).has_value(), "rate", held.currency);
    if (held.kind == InstrumentKind::future) need(market.price(held).has_value(), "price", held.name);
    if (held.future.valid()) {
      const Instrument& future = instruments[held.future];
      need(market.price(future).has_value(), "price", future.name);
      need(market.rate(future.currency).has_value(), "rate", future.currency);
    }
    if (held.kind == InstrumentKind::option) {
      need(market.implied_vol(held.id).has_value(), "implied_vol", held.name);
    }
  }
  std::vector<Fault> faults;
  for (const auto& [what, needed_by] : missing) {
    const auto& [field, name] = what;
    const char* code = field == "price" ? "PLM-1410" : field == "implied_vol" ? "PLM-1411" : "PLM-1412";
    faults.push_back({code, file, 0,
                      "there is no " + field + " for '" + name + "', which " +
                          (needed_by == name ? "the portfolio holds" : "'" + needed_by + "' in the portfolio needs"),
                      "Add the line " + name + "," + field + ",VALUE" +
                          (field == "implied_vol" ? " or a two-sided quote of the option." : ".")});
  }
  return faults;
}

}  // namespace plimsoll::portfolio
