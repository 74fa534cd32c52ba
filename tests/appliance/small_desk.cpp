#include "tests/appliance/small_desk.hpp"

#include <chrono>
#include <cstdio>

namespace plimsoll::testing {

const std::string SmallDesk::instruments =
    "instrument,kind,underlying,strike,expiry,option_type,exercise,multiplier,currency,dividend_yield\n"
    "MAST,spot,,,,,,1,USD,0\n"
    "KEEL,spot,,,,,,1,USD,0.01\n"
    "MASTF,future,MAST,,2026-03-20,,,50,USD,\n"
    "MASTC,option,MAST,100,2026-06-19,call,european,100,USD,\n"
    "MASTP,option,MAST,95,2026-03-20,put,european,100,USD,\n"
    "KEELC,option,KEEL,52,2026-06-19,call,european,100,USD,\n";

const std::string SmallDesk::portfolio =
    "instrument,quantity,book\n"
    "MAST,500,firm/shares\n"
    "KEEL,-800,firm/shares\n"
    "MASTF,4,firm/futures\n"
    "MASTC,-20,firm/options/calls\n"
    "KEELC,35,firm/options/calls\n"
    "MASTP,15,firm/options/puts\n";

const std::string SmallDesk::market =
    "name,field,value\n"
    "USD,rate,0.03\n"
    "MAST,price,101.25\n"
    "KEEL,price,50.5\n"
    "MASTF,price,101.9\n"
    "MASTC,implied_vol,0.22\n"
    "MASTP,implied_vol,0.25\n"
    "KEELC,implied_vol,0.31\n";

std::string SmallDesk::history(int days) {
  // A walk of fixed steps whose two columns do not repeat together, ending before the as-of date.
  std::string text = "date,MAST,KEEL\n";
  double mast = 95.0;
  double keel = 52.0;
  const std::chrono::sys_days last{std::chrono::year{2026} / 1 / 4};
  for (int day = 0; day < days; ++day) {
    const std::chrono::year_month_day date{last - std::chrono::days{days - 1 - day}};
    char line[96];
    std::snprintf(line, sizeof line, "%04d-%02u-%02u,%.4f,%.4f\n", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), mast, keel);
    text += line;
    mast *= 1.0 + 0.004 * ((day * 7) % 11 - 5);
    keel *= 1.0 + 0.003 * ((day * 5) % 13 - 6);
  }
  return text;
}

SmallDesk::SmallDesk() {
  replace("instruments.csv", instruments);
  replace("portfolio.csv", portfolio);
  replace("market.csv", market);
  replace("history.csv", history());
}

Arguments SmallDesk::inputs() const {
  return {
      "--instruments", path("instruments.csv"), "--portfolio", path("portfolio.csv"), "--market", path("market.csv"),
      "--history",     path("history.csv"),     "--as-of",     "2026-01-05"};
}

Arguments SmallDesk::var(const Arguments& more) const {
  Arguments arguments{"var"};
  const Arguments files = inputs();
  arguments.insert(arguments.end(), files.begin(), files.end());
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace plimsoll::testing
