// The immutable set of instruments of one run, loaded from instruments.csv and extended by OSI option symbols.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/fault_list.hpp"
#include "host/core/id.hpp"
#include "host/portfolio/instrument.hpp"

namespace plimsoll::portfolio {

/// An instrument before it has ids: its underlying is still a name, of a spot, of a future (options only), or of
/// something that is not an instrument at all (an index that cannot be held).
struct InstrumentDefinition {
  Instrument terms;
  std::string underlying_name;
  std::size_t line = 0;  // where it was read; 0 when it came from an OSI symbol in the portfolio
};

/// Ids are dense and follow ascending (byte-wise) name order, so a shuffled file gives the same ids. Thread-safe:
/// const.
class Instruments {
 public:
  Instruments() = default;
  /// Reads instruments.csv (plain or .gz). Throws InputError with every fault of the file.
  static Instruments load(const std::string& path);
  static Instruments parse(std::string_view text, const std::string& file_name);
  /// The same set plus one European option (multiplier 100) per OSI symbol in `names` that is not in it yet and whose
  /// root is a spot or underlying of this set. Other names are left alone: looking them up says what is wrong with
  /// them. Ids change; take them from the returned set.
  [[nodiscard]] Instruments with_osi_options(std::span<const std::string> names) const;
  /// The same contracts with these yields, by InstrumentId; ids stay. Precondition: size() of them.
  [[nodiscard]] Instruments with_dividend_yields(std::span<const double> yields) const;

  [[nodiscard]] std::size_t size() const { return instruments_.size(); }
  [[nodiscard]] const Instrument& operator[](InstrumentId id) const;
  [[nodiscard]] auto begin() const { return instruments_.begin(); }
  [[nodiscard]] auto end() const { return instruments_.end(); }
  [[nodiscard]] std::optional<InstrumentId> find(std::string_view name) const;
  /// The known name that is closest to `name`; empty when none is close.
  [[nodiscard]] std::string nearest_name(std::string_view name) const;

  /// Names of underlyings in ascending order; UnderlyingId is the index. Spots, and whatever a derivative names as its
  /// underlying without it being an instrument.
  [[nodiscard]] const std::vector<std::string>& underlyings() const { return underlyings_; }
  [[nodiscard]] const std::string& underlying_name(UnderlyingId id) const;
  [[nodiscard]] std::optional<UnderlyingId> find_underlying(std::string_view name) const;
  /// The spot instrument of an underlying; empty when the underlying cannot be held.
  [[nodiscard]] std::optional<InstrumentId> spot_of(UnderlyingId id) const;

 private:
  static Instruments build(std::vector<InstrumentDefinition> definitions, FaultList& faults);

  std::vector<Instrument> instruments_;           // by id
  std::vector<std::string> underlyings_;          // by id
  std::vector<InstrumentId> spot_of_underlying_;  // by UnderlyingId; invalid when it is not an instrument
};

}  // namespace plimsoll::portfolio
