// Fills in few words, for the tests of the ledger.
#pragma once

#include <string>
#include <utility>

#include "host/ledger/ledger.hpp"

namespace plimsoll::ledger::tests {

inline const Date trade_day = *Date::parse("2026-01-05");

/// AAA and BBB in USD, EEE in EUR, FUT in USD with 50 per point, OPT with 100.
inline const portfolio::Instruments& universe() {
  static const portfolio::Instruments instruments = portfolio::Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier,currency\n"
      "AAA,spot,,,,,1,USD\n"
      "BBB,spot,,,,,1,USD\n"
      "EEE,spot,,,,,1,EUR\n"
      "FUT,future,AAA,,2026-03-20,,50,USD\n"
      "OPT,option,AAA,100,2026-03-20,call,100,USD\n",
      "instruments.csv");
  return instruments;
}

inline ExecutionKey key(std::string id) { return {"XNAS", std::move(id), trade_day}; }

inline constexpr std::int64_t unit = decimal_scale;

/// Quantity and price in nanos; positive quantity buys.
inline Fill fill(std::string id, std::int64_t quantity, std::int64_t price, std::string instrument = "AAA") {
  Fill result;
  result.key = key(std::move(id));
  result.book = "firm/desk";
  result.instrument = std::move(instrument);
  result.side = quantity < 0 ? Side::sell : Side::buy;
  result.quantity = Quantity::from_raw(quantity < 0 ? -quantity : quantity);
  result.price = Price::from_raw(price);
  return result;
}

inline Bust bust(std::string reference, std::string id = "") { return {key(std::move(reference)), std::move(id), {}}; }

inline Correction correction(Fill fill, std::string reference, std::int64_t issued_ns) {
  return {std::move(fill), key(std::move(reference)), Timestamp{issued_ns}};
}

inline Ledger ledger_of(LotMethod method) {
  LedgerSettings settings;
  settings.method = method;
  return {universe(), FxFactors("USD"), settings};
}

}  // namespace plimsoll::ledger::tests
