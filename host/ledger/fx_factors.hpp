// What one unit of each currency was worth in the reporting currency, and from when.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/time.hpp"

namespace plimsoll::ledger {

/// A factor holds from its time until the next one of its currency. Before the first there is none: never a default.
class FxFactors {
 public:
  /// Of the reporting currency itself the factor is always 1.
  explicit FxFactors(std::string reporting_currency);
  /// Reads a file (plain or .gz) of currency,time,factor: time is YYYY-MM-DD (from 00:00 UTC) or RFC 3339; the factor
  /// is the price of one unit of the currency in the reporting currency. Throws InputError with every fault of the
  /// file.
  static FxFactors load(const std::string& path, std::string reporting_currency);
  static FxFactors parse(std::string_view text, const std::string& file_name, std::string reporting_currency);

  /// Precondition: factor > 0. Replaces the factor of the same time.
  void set(const std::string& currency, Timestamp from, std::int64_t factor);
  /// x 1e-9; empty when no factor of that currency holds at that time.
  [[nodiscard]] std::optional<std::int64_t> at(std::string_view currency, Timestamp time) const;
  [[nodiscard]] const std::string& reporting_currency() const { return reporting_currency_; }

 private:
  std::string reporting_currency_;
  std::map<std::string, std::map<Timestamp, std::int64_t>, std::less<>> factors_;
};

}  // namespace plimsoll::ledger
