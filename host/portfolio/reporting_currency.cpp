#include "host/portfolio/reporting_currency.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <vector>

namespace plimsoll::portfolio {
namespace {

constexpr const char* remedy = "Keep one currency per portfolio and run each by itself; there are no exchange rates.";

/// What the price of `held` is computed from: its future, else its spot; itself when it has neither.
const Instrument& written_on(const Instrument& held, const Instruments& instruments) {
  if (held.future.valid()) return instruments[held.future];
  const std::optional<InstrumentId> spot = instruments.spot_of(held.underlying);
  return spot ? instruments[*spot] : held;
}

}  // namespace

std::string reporting_currency(const Portfolio& portfolio, const Instruments& instruments) {
  const std::vector<Position>& positions = portfolio.positions();
  if (positions.empty()) return {};
  std::vector<std::size_t> by_line(positions.size());
  std::iota(by_line.begin(), by_line.end(), std::size_t{0});
  std::stable_sort(by_line.begin(), by_line.end(),
                   [&](std::size_t a, std::size_t b) { return portfolio.line(a) < portfolio.line(b); });

  const std::string& expected = instruments[positions[by_line.front()].instrument].currency;
  FaultList faults(portfolio.file());
  std::vector<bool> reported(instruments.size(), false);
  for (const std::size_t at : by_line) {
    const Instrument& held = instruments[positions[at].instrument];
    if (reported[held.id.index()]) continue;
    reported[held.id.index()] = true;
    const Instrument& base = written_on(held, instruments);
    const Instrument& root = written_on(base, instruments);
    if (held.currency != expected) {
      faults.add(portfolio.line(at), "PLM-1307",
                 quoted(held.name) + " is in " + held.currency + "; the portfolio is in " + expected + " (line " +
                     std::to_string(portfolio.line(by_line.front())) + ")",
                 remedy);
    } else if (base.currency != expected || root.currency != expected) {
      const Instrument& other = base.currency != expected ? base : root;
      faults.add(portfolio.line(at), "PLM-1307",
                 quoted(held.name) + " is in " + held.currency + " and written on " + quoted(other.name) + " in " +
                     other.currency,
                 remedy);
    }
  }
  faults.throw_if_any();
  return expected;
}

}  // namespace plimsoll::portfolio
