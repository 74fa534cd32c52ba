// The files that a person hands in: any bytes give either faults that say what to do, or something that holds together.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/calibration/option_quotes.hpp"
#include "host/calibration/price_history.hpp"
#include "host/calibration/vol_factor_file.hpp"
#include "host/core/error.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/market_data.hpp"
#include "host/portfolio/portfolio.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll;

namespace {

constexpr std::string_view instruments_header =
    "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";

const portfolio::Instruments& desk() {
  static const portfolio::Instruments instruments = portfolio::Instruments::parse(
      std::string(instruments_header) +
          "A,spot,,,,,,,USD,\nF,future,A,,2026-03-20,,,50,USD,\nO,option,A,9,2026-03-20,put,,100,USD,\n",
      "desk");
  return instruments;
}

/// Bytes to text: as they are, or each one a word of the formats, so that short inputs get past the first column.
std::string text_of(bool words, const std::uint8_t* data, std::size_t size) {
  static constexpr auto vocabulary = std::to_array<std::string_view>({"\n",
                                                                      ",",
                                                                      ",",
                                                                      ",",
                                                                      "\n",
                                                                      "A",
                                                                      "F",
                                                                      "O",
                                                                      "B",
                                                                      "1",
                                                                      "0",
                                                                      "-1",
                                                                      "1e308",
                                                                      "1e-320",
                                                                      "nan",
                                                                      "0.5",
                                                                      "100",
                                                                      "\"",
                                                                      "\"\"",
                                                                      " ",
                                                                      "\r\n",
                                                                      "spot",
                                                                      "future",
                                                                      "option",
                                                                      "call",
                                                                      "put",
                                                                      "price",
                                                                      "european",
                                                                      "rate",
                                                                      "implied_vol",
                                                                      "USD",
                                                                      "EUR",
                                                                      "2026-03-20",
                                                                      "2026-02-30",
                                                                      "firm/a",
                                                                      "/",
                                                                      "#",
                                                                      "\xEF\xBB\xBF",
                                                                      "\xff",
                                                                      ".",
                                                                      "date",
                                                                      "A,spot,,,,,,,,\n",
                                                                      "AAPL  140719C00500000",
                                                                      "9223372036.854775807",
                                                                      "american",
                                                                      "1e999",
                                                                      "+",
                                                                      "e",
                                                                      "x",
                                                                      "\0"});
  if (!words) return {reinterpret_cast<const char*>(data), size};
  std::string text;
  for (std::size_t at = 0; at < size && text.size() < 100'000; ++at) text += vocabulary[data[at] % vocabulary.size()];
  return text;
}

void check_instruments(const std::string& text) {
  const portfolio::Instruments parsed = portfolio::Instruments::parse(text, "instruments.csv");
  for (const portfolio::Instrument& instrument : parsed) {
    PLIMSOLL_REQUIRE(!instrument.name.empty() && instrument.name.size() <= 64);
    PLIMSOLL_REQUIRE(instrument.name.find('\n') == std::string::npos);
    PLIMSOLL_REQUIRE(parsed.find(instrument.name) == instrument.id);
    PLIMSOLL_REQUIRE(instrument.underlying.index() < parsed.underlyings().size());
    PLIMSOLL_REQUIRE(instrument.multiplier.raw() > 0 && !instrument.currency.empty());
    PLIMSOLL_REQUIRE(std::fabs(instrument.dividend_yield) < 1.0);
    PLIMSOLL_REQUIRE(instrument.kind != portfolio::InstrumentKind::option || instrument.strike.raw() > 0);
  }
}

void check_portfolio(const std::string& text) {
  const portfolio::Portfolio parsed = portfolio::Portfolio::parse(text, "portfolio.csv", desk());
  PLIMSOLL_REQUIRE(!parsed.positions().empty());
  for (const portfolio::Position& position : parsed.positions()) {
    PLIMSOLL_REQUIRE(position.instrument.index() < desk().size());
    PLIMSOLL_REQUIRE(position.book.index() < parsed.books().size());
  }
}

void check_market(const std::string& text) {
  const portfolio::MarketData parsed = portfolio::MarketData::parse(text, "market.csv", desk());
  for (const portfolio::Instrument& instrument : desk()) {
    const auto price = parsed.price(instrument);
    const auto vol = parsed.implied_vol(instrument.id);
    PLIMSOLL_REQUIRE(!price || (*price >= 1e-9 && *price < 9.2e9));
    PLIMSOLL_REQUIRE(!vol || (*vol >= 0.0 && *vol <= 10.0));
  }
  const auto rate = parsed.rate("USD");
  PLIMSOLL_REQUIRE(!rate || std::fabs(*rate) <= 1.0);
}

void check_history(const std::string& text) {
  const calibration::PriceHistory parsed = calibration::PriceHistory::parse(text, "history.csv");
  PLIMSOLL_REQUIRE(parsed.rows() >= calibration::fewest_history_rows);
  for (std::size_t row = 1; row < parsed.rows(); ++row) {
    PLIMSOLL_REQUIRE(parsed.dates()[row - 1] < parsed.dates()[row]);
  }
  for (std::size_t column = 0; column < parsed.names().size(); ++column) {
    PLIMSOLL_REQUIRE(parsed.closes(column).size() == parsed.rows());
    for (const double close : parsed.closes(column)) PLIMSOLL_REQUIRE(std::isnan(close) || close > 0.0);
    for (const double move : parsed.log_returns(column)) PLIMSOLL_REQUIRE(std::isnan(move) || std::fabs(move) < 50.0);
  }
}

void check(unsigned reader, const std::string& text) {
  switch (reader) {
    case 0: return check_instruments(text);
    case 1: return check_instruments(std::string(instruments_header) + text);
    case 2: return check_portfolio("instrument,quantity,book\n" + text);
    case 3: return check_market("name,field,value\n" + text);
    case 4: return check_history("date,A\n" + text);
    case 5: return check_history(text);
    case 6: static_cast<void>(calibration::parse_option_quotes("option,bid,ask\n" + text, "q", desk())); return;
    default: static_cast<void>(calibration::parse_vol_factors("underlying,vol_of_vol\n" + text, "v", {})); return;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  try {
    check(data[0] % 8, text_of(data[0] >= 64, data + 1, size - 1));
  } catch (const InputError& error) {
    PLIMSOLL_REQUIRE(!error.faults().empty());
    for (const Fault& fault : error.faults()) {
      PLIMSOLL_REQUIRE(fault.code.starts_with("PLM-") && !fault.problem.empty() && !fault.remedy.empty());
    }
  }
  return 0;
}
