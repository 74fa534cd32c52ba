#include "tests/tools/exchange/slow_reader.hpp"

#include <algorithm>
#include <cstdio>

namespace plimsoll::test {
namespace {

std::uint64_t big(std::span<const std::byte> bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  return value;
}

std::string text(std::span<const std::byte> bytes, std::size_t at, std::size_t width) {
  std::string value;
  for (std::size_t i = 0; i < width; ++i) value += static_cast<char>(bytes[at + i]);
  value.erase(value.find_last_not_of(' ') + 1);
  return value;
}

/// RFC 1071: the one's complement sum of a block with its checksum in place is all ones.
std::uint32_t ones_sum(std::span<const std::byte> bytes, std::uint32_t sum) {
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    sum += static_cast<std::uint32_t>(big(bytes, i, 1) << 8);
    if (i + 1 < bytes.size()) sum += static_cast<std::uint32_t>(big(bytes, i + 1, 1));
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return sum;
}

// Nasdaq TotalView-ITCH 5.0: the length in the table of each message.
const std::map<char, std::size_t> message_lengths = {{'S', 12}, {'R', 39}, {'H', 25}, {'Y', 20}, {'L', 26}, {'V', 35},
                                                     {'W', 12}, {'K', 28}, {'J', 35}, {'h', 21}, {'A', 36}, {'F', 40},
                                                     {'E', 31}, {'C', 36}, {'X', 23}, {'D', 19}, {'U', 35}, {'P', 44},
                                                     {'Q', 40}, {'B', 19}, {'I', 50}, {'N', 20}, {'O', 48}};

std::string price_text(std::uint32_t price) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%u.%04u", price / 10'000, price % 10'000);
  std::string result = digits;
  result.erase(result.find_last_not_of('0') + 1);
  if (result.back() == '.') result.pop_back();
  return result;
}

}  // namespace

void SlowReader::on_frame(Timestamp sent, Bytes frame) {
  ++frames_;
  const auto mix = [this](std::uint64_t byte) { digest_ = (digest_ ^ byte) * 0x100000001b3; };
  for (int shift = 0; shift < 64; shift += 8) mix(static_cast<std::uint64_t>(sent.ns) >> shift & 0xff);
  for (const std::byte byte : frame) mix(std::to_integer<std::uint64_t>(byte));

  expect(sent.ns >= last_sent_ns_, "frame time goes back");
  last_sent_ns_ = sent.ns;
  if (frame.size() < 62 || frame.size() > 1514) return complain("frame length");
  expect(big(frame, 12, 2) == 0x0800 && big(frame, 14, 1) == 0x45, "not plain IPv4");
  expect(big(frame, 0, 6) == (0x01005e000000 | (big(frame, 30, 4) & 0x7fffff)), "multicast address");
  expect(big(frame, 30, 4) == 0xe9360c6f && big(frame, 36, 2) == 26477, "group");
  expect(big(frame, 16, 2) == frame.size() - 14, "IPv4 length");
  expect(ones_sum(frame.subspan(14, 20), 0) == 0xffff, "IPv4 checksum");
  expect(big(frame, 23, 1) == 17 && big(frame, 38, 2) == frame.size() - 34, "UDP length");
  const auto pseudo = static_cast<std::uint32_t>(17 + frame.size() - 34);
  expect(big(frame, 40, 2) != 0 && ones_sum(frame.subspan(34), ones_sum(frame.subspan(26, 8), pseudo)) == 0xffff,
         "UDP checksum");
  on_mold(frame.subspan(42));
  // 2026-01-05 in New York began at 05:00 UTC; all sessions of these tests are on that day.
  constexpr std::int64_t midnight_ns = (20458 * std::int64_t{86'400} + 5 * 3600) * 1'000'000'000;
  expect(sent.ns - midnight_ns >= static_cast<std::int64_t>(last_message_ns_), "frame left before its messages");
}

void SlowReader::on_mold(Bytes payload) {
  expect(text(payload, 0, 10) == "PLMSL00001", "session name");
  const std::uint64_t count = big(payload, 18, 2);
  expect(big(payload, 10, 8) == next_sequence_, "sequence");
  expect(ends_ == 0 || count == 0xffff, "packet after the end of the session");
  if (count == 0 || count == 0xffff) {
    ++(count == 0 ? heartbeats_ : ends_);
    expect(payload.size() == 20, "bytes in an empty packet");
    return;
  }
  std::size_t at = 20;
  for (std::uint64_t message = 0; message < count; ++message) {
    if (at + 2 > payload.size()) return complain("packet cut short");
    const std::size_t length = big(payload, at, 2);
    if (at + 2 + length > payload.size()) return complain("packet cut short");
    on_message(payload.subspan(at + 2, length));
    at += 2 + length;
  }
  expect(at == payload.size(), "bytes after the last message");
  next_sequence_ += count;
}

void SlowReader::on_message(Bytes message) {
  ++messages_;
  const char type = static_cast<char>(message[0]);
  ++messages_by_type_[type];
  const auto length = message_lengths.find(type);
  if (length == message_lengths.end()) return complain("unknown message type");
  if (length->second != message.size()) return complain(std::string("length of ") + type);
  const auto locate = static_cast<std::uint16_t>(big(message, 1, 2));
  const std::uint64_t ns = big(message, 5, 6);
  expect(ns >= last_message_ns_, "message time goes back");
  last_message_ns_ = ns;
  if (type == 'S') {
    system_events_ += static_cast<char>(message[11]);
    return;
  }
  if (type == 'V') return;
  if (type == 'R') {
    expect(symbols_.count(locate) == 0, "symbol listed twice");
    symbols_[locate].name = text(message, 11, 8);
    return;
  }
  if (symbols_.count(locate) == 0) return complain("message about an unlisted symbol");
  Symbol& symbol = symbols_[locate];
  const auto expect_stock = [&](std::size_t at) {
    expect(text(message, at, 8) == symbol.name, "locate and name differ");
  };
  switch (type) {
    case 'H':
      expect_stock(11);
      symbol.state = static_cast<char>(message[19]);
      return;
    case 'h':
      expect_stock(11);
      symbol.market_halted = static_cast<char>(message[20]) == 'H';
      return;
    case 'L': return expect_stock(15);
    case 'A':
    case 'F': {
      expect_tradable(locate, "add while halted");
      const Order order{locate, static_cast<char>(message[19]), big(message, 20, 4),
                        static_cast<std::uint32_t>(big(message, 32, 4))};
      expect_stock(24);
      return insert(big(message, 11, 8), order);
    }
    case 'E': return on_execution(message, locate, true);
    case 'C': return on_execution(message, locate, static_cast<char>(message[31]) == 'Y');
    case 'X': return reduce(big(message, 11, 8), big(message, 19, 4), locate);
    case 'D': {
      const auto found = orders_.find(big(message, 11, 8));
      if (found == orders_.end()) return complain("delete of an unknown order");
      return reduce(found->first, found->second.shares, locate);
    }
    case 'U': {
      expect_tradable(locate, "replacement while halted");
      const auto found = orders_.find(big(message, 11, 8));
      if (found == orders_.end()) return complain("replacement of an unknown order");
      Order order = found->second;
      reduce(found->first, order.shares, locate);
      order.shares = big(message, 27, 4);
      order.price = static_cast<std::uint32_t>(big(message, 31, 4));
      return insert(big(message, 19, 8), order);
    }
    case 'P':
      expect_tradable(locate, "trade while halted");
      expect_stock(24);
      return expect_match(big(message, 36, 8));
    case 'Q': expect_stock(19); return expect_match(big(message, 31, 8));
    case 'I': return expect_stock(28);
    case 'B': return expect(big(message, 11, 8) <= highest_match_, "break of a trade that never was");
    default: return expect_stock(11);  // Y, K, J, N
  }
}

void SlowReader::on_execution(Bytes message, std::uint16_t locate, bool continuous) {
  if (continuous) expect_tradable(locate, "execution while halted");
  expect_match(big(message, 23, 8));
  const auto found = orders_.find(big(message, 11, 8));
  if (found == orders_.end()) return complain("execution of an unknown order");
  const Symbol& symbol = symbols_[found->second.locate];
  const bool buy = found->second.side == 'B';
  const auto& best = buy ? *symbol.bids.rbegin() : *symbol.asks.begin();
  expect(best.first == found->second.price, "execution away from the best price");
  expect(best.second.front() == found->first, "execution out of turn");
  reduce(found->first, big(message, 19, 4), locate);
}

void SlowReader::insert(std::uint64_t reference, const Order& order) {
  expect(order.shares > 0 && order.price > 0 && order.price % 100 == 0, "order without shares or off the tick");
  expect(order.side == 'B' || order.side == 'S', "side");
  expect(reference > highest_reference_, "order reference used before");
  highest_reference_ = std::max(highest_reference_, reference);
  orders_[reference] = order;
  Symbol& symbol = symbols_[order.locate];
  (order.side == 'B' ? symbol.bids : symbol.asks)[order.price].push_back(reference);
  if (symbol.bids.empty() || symbol.asks.empty()) return;
  expect(symbol.bids.rbegin()->first < symbol.asks.begin()->first, "crossed book");
}

void SlowReader::reduce(std::uint64_t reference, std::uint64_t shares, std::uint16_t locate) {
  const auto found = orders_.find(reference);
  if (found == orders_.end()) return complain("change of an unknown order");
  Order& order = found->second;
  expect(order.locate == locate, "order of another symbol");
  if (shares == 0 || shares > order.shares) return complain("more shares than the order has");
  order.shares -= shares;
  if (order.shares == 0) erase(reference);
}

void SlowReader::erase(std::uint64_t reference) {
  const Order order = orders_[reference];
  auto& levels = order.side == 'B' ? symbols_[order.locate].bids : symbols_[order.locate].asks;
  std::deque<std::uint64_t>& queue = levels[order.price];
  queue.erase(std::find(queue.begin(), queue.end(), reference));
  if (queue.empty()) levels.erase(order.price);
  orders_.erase(reference);
}

void SlowReader::expect_tradable(std::uint16_t locate, const char* what) {
  const Symbol& symbol = symbols_[locate];
  const bool before_opening = system_events_.find('Q') == std::string::npos;
  expect((before_opening || symbol.state == 'T') && !symbol.market_halted, what);
}

void SlowReader::expect_match(std::uint64_t match) {
  expect(match > highest_match_, "match number used before");
  highest_match_ = std::max(highest_match_, match);
}

std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> SlowReader::best_prices() const {
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> result;
  for (const auto& [locate, symbol] : symbols_) {
    result[symbol.name] = {symbol.bids.empty() ? 0 : symbol.bids.rbegin()->first,
                           symbol.asks.empty() ? 0 : symbol.asks.begin()->first};
  }
  return result;
}

std::string SlowReader::books_csv() const {
  std::string result = "symbol,level,bid,bid_size,bid_orders,ask,ask_size,ask_orders\n";
  for (const auto& [locate, symbol] : symbols_) {
    std::deque<std::string> bids, asks;
    const auto level = [this](std::uint32_t price, const std::deque<std::uint64_t>& queue) {
      std::uint64_t shares = 0;
      for (const std::uint64_t reference : queue) shares += orders_.at(reference).shares;
      return price_text(price) + ',' + std::to_string(shares) + ',' + std::to_string(queue.size());
    };
    for (const auto& [price, queue] : symbol.bids) bids.push_front(level(price, queue));
    for (const auto& [price, queue] : symbol.asks) asks.push_back(level(price, queue));
    for (std::size_t i = 0; i < std::max(bids.size(), asks.size()); ++i) {
      result += symbol.name + ',' + std::to_string(i + 1) + ',' + (i < bids.size() ? bids[i] : ",,") + ',' +
                (i < asks.size() ? asks[i] : ",,") + '\n';
    }
  }
  return result;
}

bool read_pcap(std::span<const unsigned char> file, exchange::FrameSink& sink) {
  const auto little = [&](std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value |= std::uint64_t{file[at + i]} << (8 * i);
    return value;
  };
  if (file.size() < 24) return false;
  const std::uint64_t magic = little(0, 4);
  if ((magic != 0xa1b2c3d4 && magic != 0xa1b23c4d) || little(4, 2) != 2 || little(6, 2) != 4 || little(20, 4) != 1) {
    return false;
  }
  const std::int64_t unit_ns = magic == 0xa1b2c3d4 ? 1000 : 1;
  std::size_t at = 24;
  while (at + 16 <= file.size()) {
    const std::size_t length = little(at + 8, 4);
    if (little(at + 12, 4) != length || at + 16 + length > file.size()) return false;
    const auto seconds = static_cast<std::int64_t>(little(at, 4));
    const auto fraction = static_cast<std::int64_t>(little(at + 4, 4));
    if (fraction * unit_ns >= 1'000'000'000) return false;
    sink.on_frame({seconds * 1'000'000'000 + fraction * unit_ns}, std::as_bytes(file.subspan(at + 16, length)));
    at += 16 + length;
  }
  return at == file.size();
}

}  // namespace plimsoll::test
