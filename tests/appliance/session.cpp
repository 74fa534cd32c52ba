#include "tests/appliance/session.hpp"

#include <stdexcept>

namespace plimsoll::testing {

Session::Session() {
  const Outcome made =
      run_program({PLIMSOLL_EXCHANGE, "--out", capture(), "--inputs", path("desk"), "--seed", "5", "--messages",
                   "20000", "--options", "60", "--futures", "3", "--symbols", "8", "--history-days", "120"});
  if (made.code != 0) throw std::runtime_error("the synthetic exchange failed: " + made.err);
}

Arguments Session::replay(const Arguments& more) const {
  Arguments arguments{"replay",        capture(),
                      "--instruments", path("desk/instruments.csv"),
                      "--portfolio",   path("desk/portfolio.csv"),
                      "--market",      path("desk/market.csv"),
                      "--history",     path("desk/history.csv"),
                      "--as-of",       "2026-01-05",
                      "--scenarios",   "1024"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace plimsoll::testing
