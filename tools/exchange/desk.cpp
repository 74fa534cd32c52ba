#include "tools/exchange/desk.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <vector>

#include "host/core/decimal.hpp"
#include "host/core/error.hpp"
#include "kernels/core/bits.hpp"
#include "tools/exchange/calendar.hpp"
#include "tools/exchange/capture_file.hpp"
#include "tools/exchange/universe.hpp"

namespace plimsoll::exchange {
namespace {

constexpr double rate = 0.035;  // USD, continuously compounded
constexpr const char* option_books[] = {"firm/options/market_making", "firm/options/volatility",
                                        "firm/options/tail_hedge"};
constexpr const char* stock_books[] = {"firm/equities/delta_one", "firm/equities/stat_arb"};
constexpr const char* futures_book = "firm/futures/basis";

/// `value` rounded to `decimals`, as exact text.
std::string decimal_text(double value, int decimals) {
  std::int64_t scale = 1;
  for (int digit = 0; digit < decimals; ++digit) scale *= 10;
  const double scaled = value * static_cast<double>(scale);
  const auto rounded = static_cast<std::int64_t>(scaled < 0.0 ? scaled - 0.5 : scaled + 0.5);
  return format_decimal(rounded * (decimal_scale / scale));
}

std::string price_text(Price4 price) { return format_decimal(price * (decimal_scale / 10'000)); }

std::chrono::year_month month_of(Date date) {
  const std::chrono::year_month_day civil{std::chrono::sys_days{std::chrono::days{date.days_since_epoch()}}};
  return civil.year() / civil.month();
}

/// The next `count` third Fridays at least a week away, from months whose number is divisible by `every`.
std::vector<Date> expiries(Date from, unsigned every, std::size_t count) {
  std::vector<Date> result;
  for (std::chrono::year_month month = month_of(from); result.size() < count; month += std::chrono::months{1}) {
    const Date friday = third_friday(month);
    if (static_cast<unsigned>(month.month()) % every == 0 && days_between(from, friday) >= 7) result.push_back(friday);
  }
  return result;
}

/// Strikes of listed options are spaced by price.
std::int64_t strike_step_cents(double spot) {
  if (spot < 50.0) return 100;
  if (spot < 100.0) return 250;
  return spot < 200.0 ? 500 : 1000;
}

/// The OSI symbol: root padded to six, yymmdd, C or P, strike in thousandths with eight digits (OCC, "Options
/// Symbology Initiative", 2010).
std::string osi_symbol(const std::string& root, Date expiry, char type, std::int64_t strike_cents) {
  const std::string day = expiry.to_string();
  char text[64];
  std::snprintf(text, sizeof text, "%-6s%s%s%s%c%08lld", root.c_str(), day.substr(2, 2).c_str(),
                day.substr(5, 2).c_str(), day.substr(8, 2).c_str(), type, static_cast<long long>(strike_cents * 10));
  return text;
}

/// At-the-money volatility with a mean-reverting term structure, a put skew and a smile, in standardised moneyness.
double smile_vol(double atm_vol, double moneyness, double years) {
  const double deviation = (moneyness - 1.0) / (atm_vol * square_root(years));
  const double capped = smaller(larger(deviation, -3.0), 3.0);
  const double term = 1.0 + 0.10 / (1.0 + 8.0 * years);
  return atm_vol * term * (1.0 - 0.06 * capped + 0.02 * capped * capped);
}

class DeskWriter {
 public:
  DeskWriter(const VenueSettings& venue, const DeskSettings& desk)
      : venue_(venue),
        desk_(desk),
        universe_(make_universe(venue.seed, venue.symbols)),
        random_(SplitMix64::stream(venue.seed, 6)) {
    inputs_.instruments =
        "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n";
    inputs_.portfolio = "instrument,quantity,book\n";
    inputs_.market = "name,field,value\nUSD,rate," + decimal_text(rate, 4) + '\n';
  }

  DeskInputs write() {
    for (const Listing& listing : universe_) write_stock(listing);
    for (std::size_t index = 0; index < desk_.futures; ++index) write_future(index);
    write_options();
    write_history();
    return std::move(inputs_);
  }

 private:
  void hold(const std::string& instrument, std::int64_t quantity, const char* book) {
    inputs_.portfolio += instrument + ',' + std::to_string(quantity) + ',' + book + '\n';
  }

  /// Never zero, both signs, small sizes more often.
  std::int64_t draw_quantity(double mean) {
    const auto size = 1 + static_cast<std::int64_t>(random_.waiting() * mean);
    return random_.below(2) == 0 ? size : -size;
  }

  void write_stock(const Listing& listing) {
    const std::string price = price_text(listing.opening_price);
    inputs_.instruments += listing.name + ",spot,,,,,,1,USD," + decimal_text(listing.dividend_yield, 4) + '\n';
    inputs_.market += listing.name + ",price," + price + '\n';
    for (const char* book : stock_books) hold(listing.name, draw_quantity(1'500.0), book);
  }

  /// Two quarters on each symbol in turn, at cost of carry plus a basis.
  void write_future(std::size_t index) {
    const Listing& listing = universe_[(index / 2) % universe_.size()];
    const std::size_t round = index / 2 / universe_.size();
    const Date expiry = expiries(venue_.date, 3, 2 * round + 2)[2 * round + index % 2];
    constexpr char month_codes[] = "FGHJKMNQUVXZ";  // CME Group's month codes
    const std::string day = expiry.to_string();
    const unsigned month = static_cast<unsigned>(month_of(expiry).month());
    const std::string name = listing.name + '.' + month_codes[month - 1] + day.substr(2, 2);
    const double spot = static_cast<double>(listing.opening_price) / 1e4;
    const double carry = (rate - listing.dividend_yield) * year_fraction_act365(venue_.date, expiry);
    const double basis = random_.between(-0.0005, 0.0005);
    inputs_.instruments +=
        name + ",future," + listing.name + ",," + day + ",,,100,USD," + decimal_text(listing.dividend_yield, 4) + '\n';
    inputs_.market += name + ",price," + decimal_text(spot * (1.0 + carry + 0.5 * carry * carry + basis), 2) + '\n';
    hold(name, draw_quantity(30.0), futures_book);
  }

  /// Calls and puts in pairs, expiry by expiry and strike by strike outwards from the spot, on all symbols alike.
  void write_options() {
    const std::vector<Date> dates = expiries(venue_.date, 1, 3);
    std::vector<Date> months = dates;
    for (const Date quarter : expiries(venue_.date, 3, 3)) {
      if (std::find(months.begin(), months.end(), quarter) == months.end()) months.push_back(quarter);
    }
    std::size_t written = 0;
    for (std::size_t pair = 0; written < desk_.options; ++pair) {
      const std::size_t ladder = pair / universe_.size();
      const Date expiry = months[ladder % months.size()];
      const std::size_t rung = ladder / months.size();  // 0, +1, -1, +2, -2, ...
      const auto steps = static_cast<std::int64_t>((rung + 1) / 2) * (rung % 2 == 1 ? 1 : -1);
      const Listing& listing = universe_[pair % universe_.size()];
      const std::int64_t step = strike_step_cents(static_cast<double>(listing.opening_price) / 1e4);
      const std::int64_t spot_cents = listing.opening_price / tick;
      const std::int64_t strike = (spot_cents / step + steps) * step;
      if (strike <= 0) continue;
      write_pair(listing, expiry, strike);
      written += 2;
    }
  }

  void write_pair(const Listing& listing, Date expiry, std::int64_t strike_cents) {
    const double moneyness = static_cast<double>(strike_cents) / static_cast<double>(listing.opening_price / tick);
    const double years = year_fraction_act365(venue_.date, expiry);
    const double vol = smile_vol(annual_vol(listing), moneyness, years);
    for (const char type : {'C', 'P'}) {
      const std::string name = osi_symbol(listing.name, expiry, type, strike_cents);
      inputs_.instruments += name + ",option," + listing.name + ',' +
                             format_decimal(strike_cents * (decimal_scale / 100)) + ',' + expiry.to_string() +
                             (type == 'C' ? ",call" : ",put") + ",european,100,USD," +
                             decimal_text(listing.dividend_yield, 4) + '\n';
      inputs_.market += name + ",implied_vol," + decimal_text(vol, 6) + '\n';
      const char* book = option_books[random_.below(3)];  // drawn apart: arguments have no order of evaluation
      hold(name, draw_quantity(25.0), book);
    }
  }

  /// Walks backwards from the opening prices with daily returns of the venue's own model.
  void write_history() {
    std::vector<double> closes;
    std::string header = "date";
    for (const Listing& listing : universe_) {
      closes.push_back(static_cast<double>(listing.opening_price) / 1e4);
      header += ',' + listing.name;
    }
    std::vector<std::string> rows;
    SplitMix64 random = SplitMix64::stream(venue_.seed, 7);
    Date date = venue_.date;
    for (std::size_t day = 0; day < desk_.history_days; ++day) {
      date = weekday_before(date);
      std::string row = date.to_string();
      for (const double close : closes) row += ',' + decimal_text(close, 4);
      rows.push_back(std::move(row));
      const FactorMoves moves = draw_moves(random, 1.0 / trading_days_per_year);
      for (std::size_t symbol = 0; symbol < closes.size(); ++symbol) {
        const double change = listing_return(universe_[symbol], moves, random, 1.0 / trading_days_per_year);
        closes[symbol] = larger(0.01, closes[symbol] / (1.0 + change));
      }
    }
    inputs_.history = header + '\n';
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) inputs_.history += *row + '\n';
  }

  const VenueSettings& venue_;
  const DeskSettings& desk_;
  std::vector<Listing> universe_;
  SplitMix64 random_;
  DeskInputs inputs_;
};

}  // namespace

DeskInputs make_desk(const VenueSettings& venue, const DeskSettings& desk) {
  check(venue);
  if (desk.history_days < 3 || desk.history_days > 10'000 || desk.options > 1'000'000 || desk.futures > 1'000) {
    throw InputError(Fault{"PLM-1804",
                           {},
                           0,
                           "the desk asks for " + std::to_string(desk.options) + " options, " +
                               std::to_string(desk.futures) + " futures and " + std::to_string(desk.history_days) +
                               " days; at most 1000000 and 1000, and from 3 to 10000 days are made",
                           "Choose values in these ranges."});
  }
  return DeskWriter(venue, desk).write();
}

void write_desk(const DeskInputs& inputs, const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    throw InputError(Fault{"PLM-1811", folder, 0, "cannot be created: " + failed.message(),
                           "Name a folder whose parent exists and is writable."});
  }
  const std::filesystem::path base(folder);
  write_text_file((base / "instruments.csv").string(), inputs.instruments);
  write_text_file((base / "portfolio.csv").string(), inputs.portfolio);
  write_text_file((base / "market.csv").string(), inputs.market);
  write_text_file((base / "history.csv").string(), inputs.history);
}

}  // namespace plimsoll::exchange
