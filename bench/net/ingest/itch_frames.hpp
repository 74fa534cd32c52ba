// Encodes order instructions as MoldUDP64/ITCH 5.0 frames in memory, about twenty messages each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>
#include <vector>

#include "bench/host/market/order_flow.hpp"

namespace plimsoll::bench {

/// Frames one after the other, with the place where each begins.
class ItchFrames {
 public:
  [[nodiscard]] std::size_t size() const { return starts_.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_.size(); }
  [[nodiscard]] std::span<const std::byte> operator[](std::size_t index) const {
    const std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] : bytes_.size();
    return std::span(bytes_).subspan(starts_[index], end - starts_[index]);
  }

  /// Keeps the memory.
  void clear() {
    bytes_.clear();
    starts_.clear();
  }

  void begin() {
    starts_.push_back(bytes_.size());
    zeros(12);
    put(0x0800, 2);
    put(0x4500, 2), put(0, 2), put(0, 4), put(64, 1), put(17, 1), put(0, 2), put(0x0A000001, 4), put(0xE0000001, 4);
    put(1000, 2), put(2000, 2), put(0, 2), put(0, 2);
    text("BENCHMARK1");
    put(sequence_, 8), put(0, 2);
    count_ = 0;
  }

  /// Fills in lengths and the message count.
  void finish() {
    const std::size_t start = starts_.back();
    const std::size_t size = bytes_.size() - start;
    patch(start + 16, size - 14);
    patch(start + 38, size - 34);
    patch(start + 60, count_);
    sequence_ += count_;
  }

  /// Every frame goes to another port: the same stream on another line.
  void send_to(std::uint64_t port) {
    for (const std::size_t start : starts_) patch(start + 36, port);
  }

  void trading(std::uint32_t symbol) {
    head('H', 25, symbol);
    name(symbol), text("T"), zeros(5);
  }

  void message(const Instruction& in) {
    switch (in.kind) {
      case Kind::add: head('A', 36, in.symbol), put(in.ref, 8), order(in); break;
      case Kind::remove: head('D', 19, in.symbol), put(in.ref, 8); break;
      case Kind::execute: head('E', 31, in.symbol), put(in.ref, 8), put(in.shares, 4), put(1, 8); break;
      case Kind::cancel: head('X', 23, in.symbol), put(in.ref, 8), put(in.shares, 4); break;
      case Kind::replace:
        head('U', 35, in.symbol), put(in.ref, 8), put(in.new_ref, 8), put(in.shares, 4), put(in.price, 4);
        break;
      case Kind::trade: head('P', 44, in.symbol), put(0, 8), order(in), put(1, 8); break;
    }
  }

 private:
  void head(char type, std::uint64_t size, std::uint32_t symbol) {
    ++count_;
    put(size, 2), text({&type, 1}), put(symbol, 2), put(0, 2), put(34'200'000'000'000 + ++time_, 6);
  }
  void order(const Instruction& in) {
    text(in.side == market::Side::buy ? "B" : "S"), put(in.shares, 4), name(in.symbol), put(in.price, 4);
  }
  void name(std::uint32_t symbol) {
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "S%-7u", symbol);
    text({buffer, 8});
  }
  void put(std::uint64_t value, int width) {
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) bytes_.push_back(static_cast<std::byte>(value >> shift));
  }
  void zeros(std::size_t count) { bytes_.insert(bytes_.end(), count, std::byte{0}); }
  void text(std::string_view value) {
    for (const char c : value) bytes_.push_back(static_cast<std::byte>(c));
  }
  void patch(std::size_t at, std::uint64_t value) {
    bytes_[at] = static_cast<std::byte>(value >> 8);
    bytes_[at + 1] = static_cast<std::byte>(value);
  }

  std::vector<std::byte> bytes_;
  std::vector<std::size_t> starts_;
  std::uint64_t sequence_ = 1;
  std::uint64_t count_ = 0;
  std::uint64_t time_ = 0;
};

}  // namespace plimsoll::bench
