#include "net/dbn/metadata.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "net/wire/cursor.hpp"

namespace plimsoll::dbn {
namespace {

constexpr std::size_t dataset_width = 16;
constexpr std::size_t widest_symbol = 255;

/// Reads until the first fault, and remembers where that was.
class Reader {
 public:
  Reader(std::span<const std::byte> body, Metadata& out) : size_(body.size()), cursor_(body), out_(out) {}

  MetadataVerdict run(std::uint8_t version) {
    out_.encoding.version = version;
    read_fixed(version);
    read_lists();
    if (verdict_.fault == MetadataFault::none && !cursor_.ok()) fail(MetadataFault::cut);
    return verdict_;
  }

 private:
  void read_fixed(std::uint8_t version) {
    out_.dataset = text(dataset_width);
    out_.schema = cursor_.u16_le();
    out_.start_ns = cursor_.u64_le();
    out_.end_ns = cursor_.u64_le();
    out_.limit = cursor_.u64_le();
    if (version == 1) cursor_.skip(8);  // count of records, not used any more
    out_.in = static_cast<SymbolKind>(cursor_.u8());
    out_.out = static_cast<SymbolKind>(cursor_.u8());
    const std::uint8_t send_time = cursor_.u8();
    if (send_time > 1) fail(MetadataFault::flag, 1);
    out_.encoding.send_time = send_time == 1 ? SendTime::appended : SendTime::absent;
    width_ = version == 1 ? symbol_width_v1 : cursor_.u16_le();
    if (width_ == 0 || width_ > widest_symbol) fail(MetadataFault::width, 2);
    cursor_.skip(metadata_fixed_size - at());  // reserved
    if (cursor_.u32_le() != 0) fail(MetadataFault::schema_definition, 4);
  }

  void read_lists() {
    if (!ok()) return;
    out_.symbols = symbols();
    out_.partial = symbols();
    out_.not_found = symbols();
    const std::uint32_t count = counted(width_ + 4);
    out_.mappings.reserve(count);
    for (std::uint32_t i = 0; i < count && ok(); ++i) {
      SymbolIntervals& mapping = out_.mappings.emplace_back();
      mapping.symbol = name();
      const std::uint32_t intervals = counted(4 + 4 + width_);
      mapping.intervals.reserve(intervals);
      for (std::uint32_t j = 0; j < intervals && ok(); ++j) read_interval(mapping.intervals.emplace_back());
    }
  }

  void read_interval(MappingInterval& interval) {
    interval.first = date();
    interval.end = date();
    if (ok() && interval.end < interval.first) fail(MetadataFault::date, 8);
    interval.symbol = text(width_);  // empty: the symbol stood for nothing on these days
  }

  std::vector<std::string> symbols() {
    const std::uint32_t count = counted(width_);
    std::vector<std::string> list;
    list.reserve(count);
    for (std::uint32_t i = 0; i < count && ok(); ++i) list.push_back(name());
    return list;
  }

  /// A count of things of `width` bytes at least, all of which would have to be here: checked before any memory is
  /// taken for them.
  std::uint32_t counted(std::size_t width) {
    const std::uint32_t count = cursor_.u32_le();
    if (!ok() || count <= cursor_.remaining() / width) return ok() ? count : 0;
    fail(MetadataFault::cut, 4);
    return 0;
  }

  Date date() {
    const std::uint32_t number = cursor_.u32_le();  // YYYYMMDD
    const auto day = Date::from_civil(static_cast<int>(number / 10'000), number / 100 % 100, number % 100);
    if (cursor_.ok() && !day) fail(MetadataFault::date, 4);
    return day.value_or(Date());
  }

  std::string name() {
    std::string symbol = text(width_);
    if (ok() && symbol.empty()) fail(MetadataFault::text, width_);
    return symbol;
  }

  /// Padded with zero bytes.
  std::string text(std::size_t width) {
    const std::span<const std::byte> bytes = cursor_.bytes(width);
    const auto end = std::find(bytes.begin(), bytes.end(), std::byte{0});
    std::string found;
    found.reserve(static_cast<std::size_t>(end - bytes.begin()));
    for (auto byte = bytes.begin(); byte != end; ++byte) {
      const auto letter = std::to_integer<unsigned char>(*byte);
      if (letter < 0x20 || letter > 0x7E) fail(MetadataFault::text, width);
      found += static_cast<char>(letter);
    }
    return found;
  }

  [[nodiscard]] bool ok() const { return cursor_.ok() && verdict_.fault == MetadataFault::none; }
  [[nodiscard]] std::size_t at() const { return size_ - cursor_.remaining(); }
  /// `back`: how many bytes ago the field began.
  void fail(MetadataFault fault, std::size_t back = 0) {
    if (verdict_.fault == MetadataFault::none) {
      verdict_ = {cursor_.ok() ? fault : MetadataFault::cut, prelude_size + at() - std::min(back, at())};
    }
  }

  std::size_t size_;
  wire::Cursor cursor_;
  Metadata& out_;
  std::size_t width_ = symbol_width_v1;
  MetadataVerdict verdict_;
};

}  // namespace

std::string schema_name(std::uint16_t schema) {
  // Section "Common fields, enums and types", "Schema": numbered in this order.
  constexpr std::array<std::string_view, 20> names{"mbo",        "mbp-1",    "mbp-10",    "tbbo",      "trades",
                                                   "ohlcv-1s",   "ohlcv-1m", "ohlcv-1h",  "ohlcv-1d",  "definition",
                                                   "statistics", "status",   "imbalance", "ohlcv-eod", "cmbp-1",
                                                   "cbbo-1s",    "cbbo-1m",  "tcbbo",     "bbo-1s",    "bbo-1m"};
  if (schema == mixed_schema) return "mixed";
  return schema < names.size() ? std::string(names[schema]) : std::string("schema ").append(std::to_string(schema));
}

PreludeVerdict parse_prelude(std::span<const std::byte> bytes, Prelude& out) noexcept {
  wire::Cursor cursor(bytes);
  if (cursor.u8() != 'D' || cursor.u8() != 'B' || cursor.u8() != 'N') return PreludeVerdict::not_dbn;
  out.version = cursor.u8();
  out.length = cursor.u32_le();
  if (!cursor.ok()) return PreludeVerdict::not_dbn;
  if (out.version < oldest_version || out.version > newest_version) return PreludeVerdict::bad_version;
  const bool fits = out.length >= metadata_fixed_size && out.length <= largest_metadata;
  return fits ? PreludeVerdict::usable : PreludeVerdict::bad_length;
}

MetadataVerdict parse_metadata(std::span<const std::byte> body, std::uint8_t version, Metadata& out) {
  return Reader(body, out).run(version);
}

}  // namespace plimsoll::dbn
