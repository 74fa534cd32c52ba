// Whatever the order of fills, busts, corrections and copies: the ledger equals one that only saw what stands.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "host/ledger/pnl.hpp"
#include "tests/host/ledger/fills.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::ledger {
namespace {

using tests::fill;
using tests::key;
using tests::unit;
using tests::universe;

FxFactors factors() {
  FxFactors fx("USD");
  for (int hour = 0; hour < 50; ++hour) fx.set("EUR", Timestamp{hour * 10}, 1'070'000'003 + hour * 1'234'567);
  fx.set("GBP", Timestamp{0}, 1'310'000'007);
  return fx;
}

/// Messages about executions, shuffled, some of them twice. Fractions make every product round.
std::vector<FillEvent> drawn_events(std::mt19937_64& random, int executions) {
  const std::vector<std::string> names{"AAA", "EEE", "FUT", "OPT"};
  const std::vector<std::string> fee_currencies{"", "USD", "EUR", "GBP"};
  const auto drawn_fill = [&](const std::string& id) {
    const auto size = static_cast<std::int64_t>(1 + random() % 5'000'000'000);
    const auto price = static_cast<std::int64_t>(1 + random() % 300'000'000'000);
    Fill result = fill(id, random() % 2 == 0 ? size : -size, price, names[random() % names.size()]);
    result.book = random() % 3 == 0 ? "firm/a" : "firm/b";
    result.fee = static_cast<std::int64_t>(random() % 2'000'000'001) - 500'000'000;
    result.fee_currency = fee_currencies[random() % fee_currencies.size()];
    result.traded = Timestamp{static_cast<std::int64_t>(random() % 500)};
    return result;
  };
  std::vector<FillEvent> events;
  std::int64_t issued = 0;
  for (int at = 0; at < executions; ++at) {
    const std::string id = "F" + std::to_string(at);
    events.emplace_back(drawn_fill(id));
    std::vector<std::string> versions{id};
    for (std::uint64_t left = random() % 6 == 0 ? 1 + random() % 3 : 0; left > 0; --left) {
      const std::string reference = versions[random() % versions.size()];
      versions.push_back(id + "C" + std::to_string(versions.size()));
      events.emplace_back(Correction{drawn_fill(versions.back()), key(reference), Timestamp{++issued}});
    }
    if (random() % 7 == 0) {
      events.emplace_back(Bust{key(versions[random() % versions.size()]), random() % 2 == 0 ? id + "B" : "", {}});
    }
  }
  for (std::size_t at = events.size(); at-- > 0;) {
    if (random() % 5 == 0) events.push_back(events[at]);
  }
  // Displaced a little, as messages are, or thoroughly.
  const std::size_t reach = random() % 3 == 0 ? events.size() : 1 + random() % 8;
  for (std::size_t at = 0; at < events.size(); ++at) {
    std::swap(events[at], events[std::min(events.size() - 1, at + random() % reach)]);
  }
  return events;
}

/// The rule itself, in the plainest words: which fills stand, and in which order. The names here tell which execution a
/// message is about, so nothing has to be linked.
std::vector<Fill> standing(const std::vector<FillEvent>& events) {
  struct Execution {
    std::size_t first = 0;
    bool busted = false;
    std::int64_t issued = INT64_MIN;
    std::optional<Fill> fill;
  };
  std::map<std::string, Execution> executions;
  for (std::size_t at = 0; at < events.size(); ++at) {
    const auto* bust = std::get_if<Bust>(&events[at]);
    const auto* correction = std::get_if<Correction>(&events[at]);
    const Fill* said = bust != nullptr         ? nullptr
                       : correction != nullptr ? &correction->fill
                                               : &std::get<Fill>(events[at]);
    const std::string& name = said != nullptr ? said->key.execution_id : bust->reference.execution_id;
    const std::string id = name.substr(0, name.find_first_of("CB"));
    Execution& execution = executions.try_emplace(id, Execution{at, false, INT64_MIN, {}}).first->second;
    if (bust != nullptr) execution.busted = true;
    const std::int64_t issued = correction != nullptr ? correction->issued.ns : INT64_MIN;
    if (said != nullptr && (!execution.fill || issued > execution.issued)) {
      execution.fill = *said;
      execution.issued = issued;
    }
  }
  std::vector<std::pair<std::size_t, Fill>> result;
  for (const auto& [id, execution] : executions) {
    if (execution.fill && !execution.busted) result.emplace_back(execution.first, *execution.fill);
  }
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Fill> fills;
  for (auto& [at, fill] : result) fills.push_back(std::move(fill));
  return fills;
}

Marks drawn_marks(std::mt19937_64& random) {
  Marks marks;
  for (const portfolio::Instrument& instrument : universe()) {
    marks.set(instrument.id, Price::from_raw(static_cast<std::int64_t>(1 + random() % 300'000'000'000)));
  }
  return marks;
}

bool conserved(const Figures& figures) {
  return figures.cash && figures.value && figures.realised && figures.unrealised &&
         *figures.cash + *figures.value == *figures.realised + *figures.unrealised;
}

TEST(LedgerLaw, EqualsALedgerThatOnlySawWhatStandsAndConservesMoney) {
  testing::check_law({400, 20'000}, [](std::uint64_t seed) {
    std::mt19937_64 random(seed);
    LedgerSettings settings;
    settings.method = static_cast<LotMethod>(random() % 3);
    const std::vector<FillEvent> events = drawn_events(random, 1 + static_cast<int>(random() % 40));
    const Marks marks = drawn_marks(random);
    Ledger ledger(universe(), factors(), settings);
    for (const FillEvent& event : events) {
      RC_ASSERT(ledger.apply(event).outcome != FillOutcome::refused);
      const std::vector<PnlRow> rows = profit_and_loss(ledger, marks, Timestamp{500});
      for (const PnlRow& row : rows) RC_ASSERT(conserved(row.local) && conserved(row.reporting));
      for (const PnlGroup& group : by_currency(rows)) RC_ASSERT(conserved(group.local) && conserved(group.reporting));
      RC_ASSERT(conserved(total(rows)));
    }
    for (const FillEvent& event : events) RC_ASSERT(ledger.apply(event).outcome == FillOutcome::duplicate);

    Ledger plain(universe(), factors(), settings);
    for (const Fill& fill : standing(events)) RC_ASSERT(plain.apply(fill).outcome == FillOutcome::applied);
    const std::vector<PnlRow> rows = profit_and_loss(ledger, marks, Timestamp{500});
    const std::vector<PnlRow> expected = profit_and_loss(plain, marks, Timestamp{500});
    RC_ASSERT(rows.size() == expected.size());
    for (std::size_t at = 0; at < rows.size(); ++at) {
      RC_ASSERT(rows[at].book == expected[at].book);
      RC_ASSERT(rows[at].instrument == expected[at].instrument);
      RC_ASSERT(rows[at].currency == expected[at].currency);
      RC_ASSERT(rows[at].quantity == expected[at].quantity);
      RC_ASSERT(rows[at].local == expected[at].local);
      RC_ASSERT(rows[at].reporting == expected[at].reporting);
    }
  });
}

}  // namespace
}  // namespace plimsoll::ledger
