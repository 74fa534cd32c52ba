#include "host/ledger/pnl.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "kernels/core/contract.hpp"

namespace plimsoll::ledger {
namespace {

using Amount = std::optional<int128>;

Amount sum(const Amount& a, const Amount& b) {
  if (!a || !b) return std::nullopt;
  const int128 total = *a + *b;  // each within 2^124
  return fits(total) ? Amount(total) : std::nullopt;
}

Amount difference(const Amount& a, const Amount& b) { return b ? sum(a, -*b) : std::nullopt; }

Figures unknown() { return {{}, {}, {}, {}, {}, {}, {}}; }

/// `value` is of one unit with the others.
Figures figures(int128 cash, int128 realised, int128 open_cost, const Amount& value, int128 fees) {
  Figures result;
  result.cash = sum(cash, -fees);
  result.realised = sum(realised, -fees);
  result.fees = fees;
  result.value = value && fits(*value) ? value : std::nullopt;
  result.unrealised = difference(result.value, open_cost);
  result.realised_today = std::nullopt;
  result.unrealised_today = std::nullopt;
  if (result.cash && result.realised && result.unrealised) {
    PLIMSOLL_EXPECT(*result.cash + *result.value == *result.realised + *result.unrealised);
  }
  return result;
}

PnlRow fee_row(const Ledger::Account& account, const std::string& currency, const Money& paid) {
  PnlRow row{account.book, account.instrument, currency, std::nullopt, std::nullopt, {}, {}};
  row.local = figures(0, 0, 0, 0, paid.local);
  row.reporting =
      account.state.translation() == Translation::complete ? figures(0, 0, 0, 0, paid.reporting) : unknown();
  return row;
}

PnlRow position_row(const Ledger& ledger, const Ledger::Account& account, const Marks& marks, Timestamp now,
                    const Money& fees) {
  const portfolio::Instrument& instrument = ledger.instruments()[account.instrument];
  const Lots& lots = account.state.lots();
  PnlRow row{account.book,
             account.instrument,
             instrument.currency,
             Quantity::from_raw(lots.quantity()),
             marks.of(account.instrument),
             {},
             {}};
  Amount value;
  Amount translated;
  if (lots.quantity() == 0) {
    value = translated = 0;  // whatever it is worth, none is held
  } else if (row.mark) {
    value = notional(lots.quantity(), row.mark->raw(), instrument.multiplier.raw());
    const std::optional<std::int64_t> factor = ledger.fx().at(instrument.currency, now);
    if (value && factor) translated = translate(*value, *factor);
  }
  row.local = figures(lots.cash().local, lots.realised().local, lots.open_cost().local, value, fees.local);
  row.reporting = account.state.translation() == Translation::complete
                      ? figures(lots.cash().reporting, lots.realised().reporting, lots.open_cost().reporting,
                                translated, fees.reporting)
                      : unknown();
  return row;
}

bool comes_before(const PnlRow& a, const PnlRow& b) {
  return std::tuple(std::string_view(a.book), a.instrument, !a.quantity, std::string_view(a.currency)) <
         std::tuple(std::string_view(b.book), b.instrument, !b.quantity, std::string_view(b.currency));
}

void set_today(PnlRow& row, const PnlRow* start) {
  for (Figures PnlRow::*unit : {&PnlRow::local, &PnlRow::reporting}) {
    const Figures then = start == nullptr ? Figures{} : start->*unit;
    Figures& now = row.*unit;
    now.realised_today = difference(now.realised, then.realised);
    now.unrealised_today = difference(now.unrealised, then.unrealised);
  }
}

PnlGroup& group_of(std::map<std::pair<std::string, std::string>, PnlGroup>& groups, const std::string& name,
                   const std::string& currency) {
  PnlGroup& group = groups[{name, currency}];
  group.name = name;
  group.currency = currency;
  return group;
}

void add_row(PnlGroup& group, const PnlRow& row) {
  if (row.quantity && row.quantity->raw() != 0) ++group.positions;
  group.local += row.local;
  group.reporting += row.reporting;
}

std::vector<PnlGroup> in_order(std::map<std::pair<std::string, std::string>, PnlGroup>& groups) {
  std::vector<PnlGroup> result;
  for (auto& [key, group] : groups) result.push_back(std::move(group));
  return result;
}

}  // namespace

Figures& Figures::operator+=(const Figures& other) {
  for (auto figure : {&Figures::cash, &Figures::value, &Figures::realised, &Figures::unrealised, &Figures::fees,
                      &Figures::realised_today, &Figures::unrealised_today}) {
    this->*figure = sum(this->*figure, other.*figure);
  }
  return *this;
}

std::vector<PnlRow> profit_and_loss(const Ledger& ledger, const Marks& marks, Timestamp now) {
  std::vector<PnlRow> rows;
  for (const Ledger::Account& account : ledger.accounts()) {
    if (account.bookings.empty()) continue;
    const std::string& currency = ledger.instruments()[account.instrument].currency;
    Money own_fees;
    for (const Fees& fees : account.state.fees()) {
      if (ledger.currency(fees.currency) == currency) {
        own_fees = fees.paid;
      } else {
        rows.push_back(fee_row(account, ledger.currency(fees.currency), fees.paid));
      }
    }
    rows.push_back(position_row(ledger, account, marks, now, own_fees));
  }
  std::stable_sort(rows.begin(), rows.end(), comes_before);  // instrument ids follow the order of names
  return rows;
}

void since_start_of_day(std::vector<PnlRow>& rows, const std::vector<PnlRow>& start) {
  std::map<std::tuple<std::string, InstrumentId, std::string>, const PnlRow*> before;
  for (const PnlRow& row : start) before[{row.book, row.instrument, row.currency}] = &row;
  std::set<const PnlRow*> gone;
  for (const PnlRow& row : start) gone.insert(&row);
  for (PnlRow& row : rows) {
    const auto at = before.find({row.book, row.instrument, row.currency});
    if (at != before.end()) gone.erase(at->second);
    set_today(row, at == before.end() ? nullptr : at->second);
  }
  for (const PnlRow& row : start) {  // busted altogether since: what was made of it is lost today
    if (!gone.contains(&row)) continue;
    PnlRow nothing{row.book, row.instrument, row.currency, std::nullopt, std::nullopt, {}, {}};
    if (row.quantity) nothing.quantity = Quantity{};
    set_today(nothing, &row);
    rows.push_back(std::move(nothing));
  }
  std::stable_sort(rows.begin(), rows.end(), comes_before);
}

std::vector<PnlGroup> grouped(const std::vector<PnlRow>& rows, const portfolio::Instruments& instruments,
                              PnlGrouping grouping) {
  std::map<std::pair<std::string, std::string>, PnlGroup> groups;
  for (const PnlRow& row : rows) {
    const portfolio::Instrument& instrument = instruments[row.instrument];
    const std::string& name = grouping == PnlGrouping::book ? row.book
                              : grouping == PnlGrouping::instrument
                                  ? instrument.name
                                  : instruments.underlying_name(instrument.underlying);
    add_row(group_of(groups, name, row.currency), row);
  }
  return in_order(groups);
}

std::vector<PnlGroup> by_currency(const std::vector<PnlRow>& rows) {
  std::map<std::pair<std::string, std::string>, PnlGroup> groups;
  for (const PnlRow& row : rows) add_row(group_of(groups, "", row.currency), row);
  return in_order(groups);
}

Figures total(const std::vector<PnlRow>& rows) {
  Figures result;
  for (const PnlRow& row : rows) result += row.reporting;
  return result;
}

}  // namespace plimsoll::ledger
