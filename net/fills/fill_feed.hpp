// Takes fills from a stream, a JSON object on each line, and acknowledges each line once its fill is safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "host/core/time.hpp"
#include "host/ledger/fill_sink.hpp"
#include "net/wire/transport.hpp"

namespace plimsoll::fills {

struct FillFeedSettings {
  std::size_t most_outstanding = 1024;        // lines whose answer has not been given to the stream
  std::size_t most_unsent_bytes = 1 << 20;    // of answers that the peer does not read
  std::int64_t first_pause_ns = 100'000'000;  // before a lost connection is tried again; doubles
  std::int64_t longest_pause_ns = 30'000'000'000;
  std::int64_t connect_limit_ns = 5'000'000'000;
};

struct FillFeedCounts {
  std::uint64_t lines = 0;
  std::uint64_t settled = 0;    // acknowledged, whatever the outcome
  std::uint64_t malformed = 0;  // refused with a code and never handed over
  std::uint64_t connects = 0;
  std::uint64_t losses = 0;  // connections that ended
};

/// An agent: one call of `do_work` reads, hands over, asks and writes as much as is there, bounded, and never blocks.
///
/// An answer is a line of JSON, in the order of the lines, counted from 1 in each connection:
///     {"line":7,"status":"applied"}              the outcome's name; with "reason" when it is refused
///     {"line":8,"status":"malformed","code":"PLM-2507","problem":"..."}
/// It is given only when the sink says that the fill is settled. A connection that ends forgets what it has not
/// answered: the peer sends those lines again, and the ledger tells copies. While the sink has no room, or answers are
/// not read, nothing more is read, so the peer feels it.
class FillFeed {
 public:
  /// All three must outlive the feed.
  FillFeed(wire::StreamTransport& stream, ledger::FillSink& sink, const Clock& clock, FillFeedSettings settings = {});

  /// How many bytes and answers were moved.
  std::size_t do_work();
  [[nodiscard]] const FillFeedCounts& counts() const { return counts_; }
  [[nodiscard]] std::size_t outstanding() const { return waiting_.size(); }

 private:
  struct Waiting {
    std::uint64_t line = 0;
    std::uint64_t ticket = 0;
    std::string answer;  // already known: malformed
  };
  bool connected();
  void lose();
  [[nodiscard]] bool has_room() const;
  std::size_t read();
  std::size_t take_lines();
  bool take_line(std::string_view line);
  void answer_malformed(const Fault& fault);
  std::size_t settle();
  std::size_t write();

  wire::StreamTransport& stream_;
  ledger::FillSink& sink_;
  const Clock& clock_;
  FillFeedSettings settings_;
  FillFeedCounts counts_;
  bool attempting_ = false;
  bool open_ = false;
  bool skipping_ = false;  // the rest of a line that was too long
  std::int64_t deadline_ns_ = INT64_MIN;
  std::int64_t pause_ns_;
  std::string in_;
  std::string out_;
  std::deque<Waiting> waiting_;
  std::deque<std::uint64_t> forgotten_;  // tickets of connections that ended; still to be asked for, in order
  std::uint64_t line_ = 0;
};

}  // namespace plimsoll::fills
