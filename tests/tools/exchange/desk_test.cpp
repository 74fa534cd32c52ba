#include "tools/exchange/desk.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "host/portfolio/instruments.hpp"
#include "host/portfolio/market_data.hpp"
#include "host/portfolio/portfolio.hpp"
#include "tools/exchange/universe.hpp"

namespace plimsoll::exchange {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(const std::string& text) {
  Rows rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
      if (c == ',') {
        fields.emplace_back();
      } else {
        fields.back() += c;
      }
    }
    rows.push_back(fields);
  }
  return rows;
}

struct Loaded {
  portfolio::Instruments instruments;
  portfolio::Portfolio portfolio;
  portfolio::MarketData market;
};

/// As `plimsoll var` would.
Loaded load(const DeskInputs& inputs) {
  Loaded loaded;
  loaded.instruments = portfolio::Instruments::parse(inputs.instruments, "instruments.csv");
  loaded.portfolio = portfolio::Portfolio::parse(inputs.portfolio, "portfolio.csv", loaded.instruments);
  loaded.market = portfolio::MarketData::parse(inputs.market, "market.csv", loaded.instruments);
  return loaded;
}

TEST(Desk, LoadsAndLacksNothing) {
  const VenueSettings venue;
  const Loaded desk = load(make_desk(venue, {}));
  EXPECT_EQ(desk.instruments.size(), 30u + 8u + 1000u);
  EXPECT_EQ(desk.portfolio.positions().size(), 2u * 30u + 8u + 1000u);
  EXPECT_TRUE(portfolio::missing_inputs(desk.portfolio, desk.instruments, desk.market, "market.csv").empty());
  EXPECT_NO_THROW(portfolio::check_alive(desk.portfolio, desk.instruments, venue.date));
}

TEST(Desk, PositionsAreLongAndShortAcrossFirmDeskAndBook) {
  const Loaded desk = load(make_desk({}, {}));
  const portfolio::BookTree& books = desk.portfolio.books();
  EXPECT_EQ(books.path(books.root()), "firm");
  EXPECT_EQ(books.size(), 1u + 3u + 6u);
  std::map<BookId, std::pair<int, int>> signs;
  for (const portfolio::Position& position : desk.portfolio.positions()) {
    ASSERT_NE(position.quantity.raw(), 0);
    ++(position.quantity.raw() > 0 ? signs[position.book].first : signs[position.book].second);
  }
  ASSERT_EQ(signs.size(), 6u);
  for (const auto& [book, counts] : signs) {
    EXPECT_GT(counts.first, 0) << books.path(book);
    EXPECT_GT(counts.second, 0) << books.path(book);
  }
}

TEST(Desk, OptionsSurroundTheSpotOnSeveralExpiriesWithASkewedSmile) {
  const Loaded desk = load(make_desk({}, {}));
  std::map<std::pair<UnderlyingId, Date>, std::map<std::int64_t, double>> vols;
  for (const portfolio::Instrument& instrument : desk.instruments) {
    if (instrument.kind != portfolio::InstrumentKind::option) continue;
    const double moneyness = instrument.strike.to_double() / *desk.market.price(instrument.underlying);
    EXPECT_GT(moneyness, 0.6) << instrument.name;
    EXPECT_LT(moneyness, 1.6) << instrument.name;
    const double vol = *desk.market.implied_vol(instrument.id);
    EXPECT_GT(vol, 0.08) << instrument.name;
    EXPECT_LT(vol, 1.2) << instrument.name;
    EXPECT_EQ(instrument.expiry.day().weekday(), Weekday::friday);
    const auto [at, added] =
        vols[{instrument.underlying, instrument.expiry.day()}].emplace(instrument.strike.raw(), vol);
    EXPECT_EQ(at->second, vol) << "call and put differ: " << instrument.name;
  }
  EXPECT_GE(vols.size(), 30u * 4u);  // at least four expiries each
  for (const auto& [chain, by_strike] : vols) {
    ASSERT_GE(by_strike.size(), 2u);
    EXPECT_GT(by_strike.begin()->second, by_strike.rbegin()->second);  // low strikes are dearer
  }
}

TEST(Desk, HistoryEndsAtTheOpeningPricesOnTheWeekdayBefore) {
  const DeskInputs inputs = make_desk({}, {});
  const std::vector<Listing> universe = make_universe(1, 30);
  const Rows rows = rows_of(inputs.history);
  ASSERT_EQ(rows.size(), 501u);
  EXPECT_EQ(rows.back()[0], "2026-01-02");  // the Friday before Monday 2026-01-05
  for (std::size_t symbol = 0; symbol < universe.size(); ++symbol) {
    EXPECT_EQ(rows[0][symbol + 1], universe[symbol].name);
    EXPECT_DOUBLE_EQ(std::stod(rows.back()[symbol + 1]), universe[symbol].opening_price / 1e4);
  }
  for (std::size_t row = 2; row < rows.size(); ++row) {
    ASSERT_LT(rows[row - 1][0], rows[row][0]);
    ASSERT_LT(Date::parse(rows[row][0])->weekday(), Weekday::saturday);
  }
}

TEST(Desk, HistoryHasTheVolatilitiesAndCorrelationsOfTheVenue) {
  DeskSettings settings;
  settings.history_days = 4001;
  const Rows rows = rows_of(make_desk({}, settings).history);
  const std::vector<Listing> universe = make_universe(1, 30);
  std::vector<std::vector<double>> returns(30);
  for (std::size_t symbol = 0; symbol < 30; ++symbol) {
    for (std::size_t row = 2; row < rows.size(); ++row) {
      returns[symbol].push_back(std::stod(rows[row][symbol + 1]) / std::stod(rows[row - 1][symbol + 1]) - 1.0);
    }
  }
  const auto moment = [&](std::size_t a, std::size_t b) {
    double sum = 0.0;
    for (std::size_t day = 0; day < 4000; ++day) sum += returns[a][day] * returns[b][day];
    return sum / 4000.0;
  };
  for (const std::size_t symbol : {std::size_t{0}, std::size_t{3}, std::size_t{17}}) {
    const double expected = annual_vol(universe[symbol]) * annual_vol(universe[symbol]) / 252.0;
    EXPECT_NEAR(moment(symbol, symbol) / expected, 1.0, 0.09);  // four standard errors of sqrt(2 / 4000)
  }
  const double market = 0.15 * 0.15 / 252.0;
  EXPECT_NEAR(moment(0, 5) / (universe[5].market_beta * market), 1.0, 0.25);
}

TEST(Desk, FollowsItsSettings) {
  VenueSettings venue;
  venue.symbols = 3;
  DeskSettings settings;
  settings.options = 7;
  settings.futures = 13;  // more than two for each of three symbols: later quarters follow
  settings.history_days = 3;
  const Loaded desk = load(make_desk(venue, settings));
  EXPECT_EQ(desk.instruments.size(), 3u + 13u + 8u);
  EXPECT_EQ(make_desk(venue, settings).portfolio, make_desk(venue, settings).portfolio);
  VenueSettings other = venue;
  other.seed = 2;
  EXPECT_NE(make_desk(venue, settings).portfolio, make_desk(other, settings).portfolio);
}

TEST(Desk, TextsAreTheRecordedOnes) {
  // As for the session's bytes: recorded once, equal with GCC 12 -O3 and clang 14 -O0; FNV-1a over the four texts.
  const DeskInputs inputs = make_desk({}, {});
  std::uint64_t digest = 0xcbf29ce484222325;
  for (const char c : inputs.instruments + inputs.portfolio + inputs.market + inputs.history) {
    digest = (digest ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  EXPECT_EQ(digest, 0xc0ea2fd7864080e2u) << std::hex << "0x" << digest;
}

TEST(Desk, RefusesWhatItCannotMakeOrWrite) {
  DeskSettings settings;
  settings.history_days = 2;
  EXPECT_THROW(make_desk({}, settings), InputError);
  EXPECT_THROW(write_desk({}, "/proc/no such place/desk"), InputError);
}

TEST(Desk, WritesItsFourFiles) {
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "plimsoll_exchange_desk";
  std::filesystem::remove_all(folder);
  const DeskInputs inputs = make_desk({}, {});
  write_desk(inputs, folder.string());
  EXPECT_EQ(std::filesystem::file_size(folder / "instruments.csv"), inputs.instruments.size());
  EXPECT_EQ(std::filesystem::file_size(folder / "portfolio.csv"), inputs.portfolio.size());
  EXPECT_EQ(std::filesystem::file_size(folder / "market.csv"), inputs.market.size());
  EXPECT_EQ(std::filesystem::file_size(folder / "history.csv"), inputs.history.size());
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace plimsoll::exchange
