// The price at which each instrument is marked, exactly as it was given.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/decimal.hpp"
#include "host/core/id.hpp"
#include "host/portfolio/instruments.hpp"

namespace plimsoll::ledger {

/// A spot has a price above zero, an option none below zero, a future any.
[[nodiscard]] bool possible_price(portfolio::InstrumentKind kind, Price price);

/// What has no mark has no value; it is never taken as zero.
class Marks {
 public:
  Marks() = default;
  /// Reads a file (plain or .gz) of instrument,price, options included. Throws InputError with every fault of the file.
  static Marks load(const std::string& path, const portfolio::Instruments& instruments);
  static Marks parse(std::string_view text, const std::string& file_name, const portfolio::Instruments& instruments);

  void set(InstrumentId instrument, Price price) { prices_[instrument] = price; }
  [[nodiscard]] std::optional<Price> of(InstrumentId instrument) const;

 private:
  std::map<InstrumentId, Price> prices_;
};

}  // namespace plimsoll::ledger
