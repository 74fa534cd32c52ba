#include "host/journal/fill_record.hpp"

#include <string_view>

#include "host/journal/little_endian.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::journal {
namespace {

using namespace ledger;

enum class Kind : std::uint8_t { fill = 1, bust = 2, correction = 3 };

class PayloadWriter {
 public:
  void number(std::int64_t value) { put(static_cast<std::uint64_t>(value)); }
  void date(Date day) { put(static_cast<std::uint32_t>(day.days_since_epoch())); }
  void byte(std::uint8_t value) { put(value); }
  void text(std::string_view text, std::size_t longest) {
    PLIMSOLL_EXPECT(text.size() <= longest);
    put(static_cast<std::uint16_t>(text.size()));
    for (const char c : text) bytes_.push_back(static_cast<std::byte>(c));
  }
  void key(const ExecutionKey& key) {
    text(key.venue, longest_venue);
    text(key.execution_id, longest_execution_id);
    date(key.trade_date);
  }
  void fill(const Fill& fill) {
    key(fill.key);
    text(fill.book, longest_book);
    text(fill.instrument, longest_instrument);
    byte(static_cast<std::uint8_t>(fill.side));
    number(fill.quantity.raw());
    number(fill.price.raw());
    number(fill.fee);
    text(fill.fee_currency, longest_currency);
    number(fill.traded.ns);
    number(fill.received.ns);
  }
  [[nodiscard]] std::vector<std::byte> take() { return std::move(bytes_); }

 private:
  template <typename Unsigned>
  void put(Unsigned value) {
    bytes_.resize(bytes_.size() + sizeof value);
    store_le(bytes_.data() + bytes_.size() - sizeof value, value);
  }
  std::vector<std::byte> bytes_;
};

/// Goes on after the first thing that is wrong, with zeros; `whole` says whether there was any.
class PayloadReader {
 public:
  explicit PayloadReader(std::span<const std::byte> bytes) : rest_(bytes) {}

  std::int64_t number() { return static_cast<std::int64_t>(get<std::uint64_t>()); }
  Date date() { return Date::from_days(static_cast<std::int32_t>(get<std::uint32_t>())); }
  std::uint8_t byte() { return get<std::uint8_t>(); }
  std::string text(std::size_t longest) {
    const std::size_t size = get<std::uint16_t>();
    if (size > longest || size > rest_.size()) {
      sound_ = false;
      return {};
    }
    std::string text(size, '\0');
    for (std::size_t at = 0; at < size; ++at) text[at] = static_cast<char>(rest_[at]);
    rest_ = rest_.subspan(size);
    return text;
  }
  ExecutionKey key() {
    ExecutionKey key;
    key.venue = text(longest_venue);
    key.execution_id = text(longest_execution_id);
    key.trade_date = date();
    return key;
  }
  Fill fill() {
    Fill fill;
    fill.key = key();
    fill.book = text(longest_book);
    fill.instrument = text(longest_instrument);
    const std::uint8_t side = byte();
    if (side > 1) sound_ = false;
    fill.side = side == 0 ? Side::buy : Side::sell;
    fill.quantity = Quantity::from_raw(number());
    if (fill.quantity.raw() <= 0) sound_ = false;
    fill.price = Price::from_raw(number());
    fill.fee = number();
    fill.fee_currency = text(longest_currency);
    fill.traded = Timestamp{number()};
    fill.received = Timestamp{number()};
    return fill;
  }
  [[nodiscard]] bool whole() const { return sound_ && rest_.empty(); }

 private:
  template <typename Unsigned>
  Unsigned get() {
    if (rest_.size() < sizeof(Unsigned)) {
      sound_ = false;
      rest_ = {};
      return 0;
    }
    const Unsigned value = load_le<Unsigned>(rest_.data());
    rest_ = rest_.subspan(sizeof(Unsigned));
    return value;
  }
  std::span<const std::byte> rest_;
  bool sound_ = true;
};

void write(PayloadWriter& out, const Fill& fill) {
  out.byte(static_cast<std::uint8_t>(Kind::fill));
  out.fill(fill);
}

void write(PayloadWriter& out, const Bust& bust) {
  out.byte(static_cast<std::uint8_t>(Kind::bust));
  out.key(bust.reference);
  out.text(bust.execution_id, longest_execution_id);
  out.number(bust.issued.ns);
}

void write(PayloadWriter& out, const Correction& correction) {
  out.byte(static_cast<std::uint8_t>(Kind::correction));
  out.fill(correction.fill);
  out.key(correction.reference);
  out.number(correction.issued.ns);
}

std::optional<FillEvent> read_event(PayloadReader& in) {
  switch (static_cast<Kind>(in.byte())) {
    case Kind::fill: return in.fill();
    case Kind::bust: {
      Bust bust;
      bust.reference = in.key();
      bust.execution_id = in.text(longest_execution_id);
      bust.issued = Timestamp{in.number()};
      return bust;
    }
    case Kind::correction: {
      Correction correction;
      correction.fill = in.fill();
      correction.reference = in.key();
      correction.issued = Timestamp{in.number()};
      return correction;
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::byte> encode(const FillEvent& event) {
  PayloadWriter out;
  std::visit([&](const auto& kind) { write(out, kind); }, event);
  return out.take();
}

std::vector<std::byte> encode(const PositionChange& change) {
  PayloadWriter out;
  out.text(change.book, longest_book);
  out.text(change.instrument, longest_instrument);
  out.number(change.before.raw());
  out.number(change.after.raw());
  out.number(static_cast<std::int64_t>(change.cause));
  return out.take();
}

std::optional<FillEvent> decode_fill_event(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != fill_record_version) return std::nullopt;
  PayloadReader in(payload);
  std::optional<FillEvent> event = read_event(in);
  return in.whole() ? event : std::nullopt;
}

std::optional<PositionChange> decode_position_change(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != position_record_version) return std::nullopt;
  PayloadReader in(payload);
  PositionChange change;
  change.book = in.text(longest_book);
  change.instrument = in.text(longest_instrument);
  change.before = Quantity::from_raw(in.number());
  change.after = Quantity::from_raw(in.number());
  change.cause = static_cast<std::uint64_t>(in.number());
  return in.whole() ? std::optional(change) : std::nullopt;
}

}  // namespace plimsoll::journal
