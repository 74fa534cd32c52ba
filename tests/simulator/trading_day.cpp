#include "tests/simulator/trading_day.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace plimsoll::simulator {

namespace {

std::uint64_t number(const ByteVector& bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | std::to_integer<std::uint64_t>(bytes.at(at + i));
  return value;
}

/// Takes MoldUDP64 packets of the generator apart into messages.
class Collector final : public exchange::FrameSink {
 public:
  void on_frame(Timestamp /*sent*/, std::span<const std::byte> frame) override {
    constexpr std::size_t mold = 14 + 20 + 8;  // behind Ethernet, IPv4 and UDP
    const ByteVector bytes(frame.begin(), frame.end());
    const std::uint64_t count = number(bytes, mold + 18, 2);
    if (count == 0xFFFF) return;
    if (count > 0 && number(bytes, mold + 10, 8) != messages.size() + 1) throw std::logic_error("generator skipped");
    std::size_t at = mold + 20;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::size_t size = number(bytes, at, 2);
      const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at + 2);
      messages.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(size));
      at += 2 + size;
    }
  }
  std::vector<ByteVector> messages;
};

}  // namespace

// Offsets: Nasdaq TotalView-ITCH 5.0, chapter 4.
void PlainBooks::apply(const ByteVector& message) {
  last_ = message;
  touched_ = static_cast<std::uint16_t>(number(message, 1, 2));
  switch (static_cast<char>(message.at(0))) {
    case 'S': system_event_ = message; break;
    case 'R': directory_[touched_] = message; break;
    case 'H': trading_[touched_] = message; break;
    case 'h': operational_[touched_] = message; break;
    case 'A':
    case 'F':
      add(number(message, 11, 8),
          {touched_, message.at(19) == std::byte{'B'}, static_cast<std::uint32_t>(number(message, 20, 4)),
           static_cast<std::uint32_t>(number(message, 32, 4)), ByteVector(message.begin() + 24, message.begin() + 32)});
      break;
    case 'E':
    case 'C':
    case 'X': take(number(message, 11, 8), static_cast<std::uint32_t>(number(message, 19, 4))); break;
    case 'D': take(number(message, 11, 8), orders_.at(number(message, 11, 8)).shares); break;
    case 'U': {
      Order order = orders_.at(number(message, 11, 8));
      take(number(message, 11, 8), order.shares);
      order.shares = static_cast<std::uint32_t>(number(message, 27, 4));
      order.price = static_cast<std::uint32_t>(number(message, 31, 4));
      add(number(message, 19, 8), std::move(order));
      break;
    }
    default: break;
  }
}

void PlainBooks::add(std::uint64_t reference, Order order) {
  auto& [bids, asks] = levels_[order.locate];
  (order.buy ? bids : asks)[order.price] += order.shares;
  if (!orders_.emplace(reference, std::move(order)).second) throw std::logic_error("generator used a reference twice");
}

void PlainBooks::take(std::uint64_t reference, std::uint32_t shares) {
  Order& order = orders_.at(reference);
  auto& [bids, asks] = levels_[order.locate];
  Levels& side = order.buy ? bids : asks;
  if ((side[order.price] -= shares) == 0) side.erase(order.price);
  if ((order.shares -= shares) == 0) orders_.erase(reference);
}

Best PlainBooks::best(std::uint16_t locate) const {
  Best best;
  const auto found = levels_.find(locate);
  if (found == levels_.end()) return best;
  const auto& [bids, asks] = found->second;
  if (!bids.empty()) best.bid = bids.rbegin()->first, best.bid_shares = bids.rbegin()->second;
  if (!asks.empty()) best.ask = asks.begin()->first, best.ask_shares = asks.begin()->second;
  return best;
}

std::vector<ByteVector> PlainBooks::snapshot() const {
  std::vector<ByteVector> messages;
  if (!system_event_.empty()) messages.push_back(system_event_);
  for (const auto* part : {&directory_, &trading_, &operational_}) {
    for (const auto& [locate, message] : *part) messages.push_back(message);
  }
  for (const auto& [reference, order] : orders_) {
    test::Writer add;
    add.text("A").be(order.locate, 2).be(0, 2).be(number(last_, 5, 6), 6).be(reference, 8);
    add.text(order.buy ? "B" : "S").be(order.shares, 4).raw(order.name).be(order.price, 4);
    messages.push_back(add.bytes());
  }
  return messages;
}

Best TradingDay::best(std::uint16_t locate, std::uint64_t next) const {
  const auto& changes = bests.at(locate);
  const auto after = changes.upper_bound(next);
  return after == changes.begin() ? Best() : std::prev(after)->second;
}

PlainBooks TradingDay::books_before(std::uint64_t next) const {
  PlainBooks books;
  for (std::uint64_t sequence = 1; sequence < next; ++sequence) books.apply(messages.at(sequence - 1));
  return books;
}

TradingDay make_day(std::string name, const exchange::VenueSettings& settings) {
  TradingDay day;
  Collector collector;
  day.name = std::move(name);
  day.session = exchange::generate(settings, collector);
  day.messages = std::move(collector.messages);
  day.bests.resize(settings.symbols + 1);
  PlainBooks books;
  for (std::uint64_t sequence = 1; sequence <= day.messages.size(); ++sequence) {
    books.apply(day.messages[sequence - 1]);
    const std::uint16_t locate = books.touched();
    day.bests.at(locate)[sequence + 1] = books.best(locate);
  }
  return day;
}

}  // namespace plimsoll::simulator
