#include "host/calibration/option_quotes.hpp"

#include <charconv>
#include <cmath>
#include <unordered_map>

#include "host/calibration/implied_vol.hpp"
#include "host/core/csv.hpp"
#include "kernels/math/exp.hpp"

namespace plimsoll::calibration {
namespace {

constexpr double highest_vol = 10.0;  // the limit of market.csv

CsvSchema schema() {
  return {{{"option", Presence::required, {"instrument", "symbol"}},
           {"bid", Presence::required, {}},
           {"ask", Presence::required, {"offer"}},
           {"underlying_price", Presence::optional, {"spot"}}},
          OtherColumns::refuse};
}

/// Not negative and finite; a blank bid or ask is one that nobody made.
std::optional<double> parse_price(std::string_view text) {
  if (text.empty()) return 0.0;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value) || value < 0)
    return std::nullopt;
  return value;
}

/// The forward and discount factor of one option, or empty when the market lacks something.
std::optional<pricers::BlackInputs> black_inputs(const portfolio::Instrument& option, const OptionQuote& quote,
                                                 const portfolio::Instruments& instruments,
                                                 const portfolio::MarketData& market, const Moment& as_of) {
  const bool on_future = option.future.valid();
  std::optional<double> price = quote.underlying_price;
  if (!price) price = on_future ? market.price(instruments[option.future]) : market.price(option.underlying);
  const std::optional<double> rate = market.rate(option.currency);
  if (!price || !rate) return std::nullopt;
  pricers::BlackInputs inputs;
  inputs.type =
      option.option_type == portfolio::OptionType::call ? pricers::OptionType::call : pricers::OptionType::put;
  inputs.strike = option.strike.to_double();
  inputs.time_years = year_fraction_act365(as_of, option.expiry);
  inputs.discount = math::exp(-*rate * inputs.time_years);
  inputs.forward = on_future ? *price : *price * math::exp((*rate - option.dividend_yield) * inputs.time_years);
  return inputs;
}

QuoteRejection rejection(VolStatus status) {
  switch (status) {
    case VolStatus::below_intrinsic: return QuoteRejection::below_intrinsic;
    case VolStatus::above_bound: return QuoteRejection::above_bound;
    case VolStatus::expired: return QuoteRejection::expired;
    case VolStatus::ok:
    case VolStatus::not_a_number: break;
  }
  return QuoteRejection::no_market;
}

}  // namespace

std::string_view to_string(QuoteRejection reason) {
  switch (reason) {
    case QuoteRejection::no_bid: return "no bid";
    case QuoteRejection::crossed: return "crossed";
    case QuoteRejection::too_wide: return "too wide";
    case QuoteRejection::below_intrinsic: return "below intrinsic";
    case QuoteRejection::above_bound: return "above the upper bound";
    case QuoteRejection::vol_out_of_range: return "vol above 1000 %";
    case QuoteRejection::expired: return "expired";
    case QuoteRejection::no_market: return "no underlying price or rate";
  }
  return "unknown";
}

std::vector<OptionQuote> load_option_quotes(const std::string& path, const portfolio::Instruments& instruments) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse_option_quotes(*text, path, instruments);
}

std::vector<OptionQuote> parse_option_quotes(std::string_view text, const std::string& file_name,
                                             const portfolio::Instruments& instruments) {
  FaultList faults(file_name);
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  std::vector<OptionQuote> quotes;
  std::unordered_map<InstrumentId, std::size_t> seen;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::size_t line = table.line(row);
    const std::string_view name = table.cell(row, "option");
    OptionQuote quote;
    quote.line = line;
    const auto number = [&](std::string_view column) {
      const std::optional<double> value = parse_price(table.cell(row, column));
      if (!value) {
        faults.add(line, "PLM-1602",
                   std::string(column) + " is " + quoted(table.cell(row, column)) +
                       "; must be a number that is not negative, or blank",
                   "Correct the quote.");
      }
      return value.value_or(0.0);
    };
    quote.bid = number("bid");
    quote.ask = number("ask");
    const double underlying_price = number("underlying_price");
    if (underlying_price > 0.0) quote.underlying_price = underlying_price;
    const std::optional<InstrumentId> id = instruments.find(name);
    if (!id) continue;
    if (instruments[*id].kind != portfolio::InstrumentKind::option) {
      faults.add(line, "PLM-1601", quoted(name) + " is not an option",
                 "Put prices of underlyings into the market file.");
      continue;
    }
    const auto [at, is_new] = seen.emplace(*id, line);
    if (!is_new) {
      faults.add(line, "PLM-1603", quoted(name) + " is quoted twice (first on line " + std::to_string(at->second) + ")",
                 "Keep the newer one.");
      continue;
    }
    quote.option = *id;
    quotes.push_back(quote);
  }
  faults.throw_if_any();
  return quotes;
}

ImpliedVolReport imply_vols(const std::vector<OptionQuote>& quotes, const portfolio::Instruments& instruments,
                            const portfolio::MarketData& market, const Moment& as_of) {
  ImpliedVolReport report;
  const auto reject = [&](const OptionQuote& quote, QuoteRejection reason) {
    report.rejected.push_back({quote.option, reason, quote.line});
    ++report.rejected_by_reason[static_cast<std::size_t>(reason)];
  };
  for (const OptionQuote& quote : quotes) {
    if (quote.bid <= 0.0) {
      reject(quote, QuoteRejection::no_bid);
      continue;
    }
    if (quote.bid > quote.ask) {
      reject(quote, QuoteRejection::crossed);
      continue;
    }
    const double spread = quote.ask - quote.bid;
    if (spread > narrow_spread && spread > widest_spread * 0.5 * (quote.bid + quote.ask)) {
      reject(quote, QuoteRejection::too_wide);
      continue;
    }
    const std::optional<pricers::BlackInputs> inputs =
        black_inputs(instruments[quote.option], quote, instruments, market, as_of);
    if (!inputs) {
      reject(quote, QuoteRejection::no_market);
      continue;
    }
    const ImpliedVol vol = implied_vol(*inputs, 0.5 * (quote.bid + quote.ask));
    if (vol.status != VolStatus::ok) {
      reject(quote, rejection(vol.status));
    } else if (vol.vol_annual > highest_vol) {
      reject(quote, QuoteRejection::vol_out_of_range);
    } else {
      report.vols.push_back({quote.option, vol.vol_annual});
    }
  }
  return report;
}

std::string ImpliedVolReport::summary() const {
  std::string text =
      std::to_string(vols.size()) + " implied vols; " + std::to_string(rejected.size()) + " quotes rejected";
  const char* separator = ": ";
  for (std::size_t at = 0; at < quote_rejections; ++at) {
    if (rejected_by_reason[at] == 0) continue;
    text += separator;
    text += std::to_string(rejected_by_reason[at]);
    text += ' ';
    text += to_string(static_cast<QuoteRejection>(at));
    separator = ", ";
  }
  return text;
}

void fill_implied_vols(const ImpliedVolReport& report, portfolio::MarketData& market) {
  for (const OptionVol& vol : report.vols) {
    if (!market.implied_vol(vol.option)) market.set_implied_vol(vol.option, vol.vol_annual);
  }
}

}  // namespace plimsoll::calibration
