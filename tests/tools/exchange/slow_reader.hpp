// A slow and suspicious reader of ITCH over MoldUDP64: every frame and message is checked against the specifications,
// with nothing shared with the venue that writes them or with net/ that reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "tools/exchange/frame_sink.hpp"

namespace plimsoll::test {

/// What is wrong with a session, by name, and how often. A sound session has no entries.
using Complaints = std::map<std::string, std::uint64_t>;

class SlowReader final : public exchange::FrameSink {
 public:
  void on_frame(Timestamp sent, std::span<const std::byte> frame) override;

  [[nodiscard]] const Complaints& complaints() const { return complaints_; }
  [[nodiscard]] std::uint64_t messages() const { return messages_; }
  [[nodiscard]] const std::map<char, std::uint64_t>& messages_by_type() const { return messages_by_type_; }
  [[nodiscard]] std::uint64_t frames() const { return frames_; }
  [[nodiscard]] std::uint64_t heartbeats() const { return heartbeats_; }
  [[nodiscard]] std::uint64_t ends_of_session() const { return ends_; }
  /// The event codes of S messages in order.
  [[nodiscard]] const std::string& system_events() const { return system_events_; }
  /// Digest of all frames and their times (FNV-1a, 64 bits).
  [[nodiscard]] std::uint64_t digest() const { return digest_; }
  /// The books as the venue's truth file writes them.
  [[nodiscard]] std::string books_csv() const;
  /// Best bid and ask in units of 1e-4, by name; zero where a side is empty.
  [[nodiscard]] std::map<std::string, std::pair<std::uint32_t, std::uint32_t>> best_prices() const;

 private:
  struct Order {
    std::uint16_t locate = 0;
    char side = 'B';
    std::uint64_t shares = 0;
    std::uint32_t price = 0;
  };
  struct Symbol {
    std::string name;
    char state = 'T';
    bool market_halted = false;
    std::map<std::uint32_t, std::deque<std::uint64_t>> bids, asks;  // references in time order
  };
  using Bytes = std::span<const std::byte>;

  void complain(const std::string& what) { ++complaints_[what]; }
  void expect(bool condition, const char* what) {
    if (!condition) complain(what);
  }
  void on_mold(Bytes payload);
  void on_message(Bytes message);
  void on_execution(Bytes message, std::uint16_t locate, bool continuous);
  void reduce(std::uint64_t reference, std::uint64_t shares, std::uint16_t locate);
  void insert(std::uint64_t reference, const Order& order);
  void erase(std::uint64_t reference);
  void expect_tradable(std::uint16_t locate, const char* what);
  void expect_match(std::uint64_t match);

  Complaints complaints_;
  std::map<char, std::uint64_t> messages_by_type_;
  std::map<std::uint16_t, Symbol> symbols_;
  std::map<std::uint64_t, Order> orders_;
  std::uint64_t highest_reference_ = 0, highest_match_ = 0;
  std::uint64_t next_sequence_ = 1, messages_ = 0, frames_ = 0, heartbeats_ = 0, ends_ = 0;
  std::uint64_t last_message_ns_ = 0;
  std::int64_t last_sent_ns_ = 0;
  std::string system_events_;
  std::uint64_t digest_ = 0xcbf29ce484222325;
};

/// Reads a classic pcap (either resolution) from its bytes into `sink`; false when the file is not well-formed.
bool read_pcap(std::span<const unsigned char> file, exchange::FrameSink& sink);

}  // namespace plimsoll::test
