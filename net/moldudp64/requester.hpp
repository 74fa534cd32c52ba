// Asks re-request servers for missing messages: one question at a time, patiently, and never too often.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "net/moldudp64/request.hpp"
#include "net/wire/transport.hpp"

namespace plimsoll::moldudp64 {

struct RequestOptions {
  std::uint32_t most_attempts = 6;                   // questions in a row that brought nothing, over all servers
  std::int64_t first_timeout_ns = 5'000'000;         // doubles with every attempt ...
  std::int64_t longest_timeout_ns = 200'000'000;     // ... up to this
  std::int64_t settling_ns = 100'000;                // after an answer: it may have been one of several
  std::uint32_t most_per_second = 1'000;             // whatever happens
  std::uint32_t burst = 4;                           // questions that may be asked at once after a pause
  std::uint16_t most_messages = most_requested - 1;  // in one question
};

struct RequestCounts {
  std::uint64_t sent = 0;
  std::uint64_t refused = 0;    // the transport did not take them
  std::uint64_t held_back = 0;  // were due and had to wait for the rate
  std::uint64_t timeouts = 0;
};

/// One gap at a time: a session that is whole again up to the next gap begins anew. One thread; no allocation.
class Requester {
 public:
  enum class Outcome : std::uint8_t { waiting, exhausted };

  /// The servers outlive the requester; they are asked in turn.
  Requester(std::vector<wire::DatagramOut*> servers, const RequestOptions& options)
      : servers_(std::move(servers)),
        options_(options),
        interval_ns_(1'000'000'000 / std::max<std::int64_t>(options.most_per_second, 1)) {}

  [[nodiscard]] bool available() const noexcept { return !servers_.empty(); }
  [[nodiscard]] const RequestCounts& counts() const noexcept { return counts_; }

  void begin(std::int64_t now_ns) noexcept {
    attempts_ = 0;
    timeout_ns_ = options_.first_timeout_ns;
    due_ns_ = now_ns;
  }

  /// Something that was missing has come.
  void progress(std::int64_t now_ns) noexcept {
    attempts_ = 0;
    timeout_ns_ = options_.first_timeout_ns;
    due_ns_ = now_ns + options_.settling_ns;
  }

  /// Asks for `missing` if it is time to. Call often.
  Outcome poll(std::int64_t now_ns, const SessionName& session, Gap missing) noexcept {
    if (!available()) return Outcome::exhausted;
    if (now_ns < due_ns_) return Outcome::waiting;
    if (attempts_ == options_.most_attempts) {
      ++counts_.timeouts;
      return Outcome::exhausted;
    }
    if (!allowed(now_ns)) return Outcome::waiting;
    if (attempts_ > 0) {
      ++counts_.timeouts;
      turn_ = (turn_ + 1) % servers_.size();
    }
    const std::uint64_t count = std::min<std::uint64_t>(missing.count, options_.most_messages);
    const auto bytes = encode({session, missing.first, static_cast<std::uint16_t>(count)});
    ++counts_.sent;
    if (!servers_[turn_]->send(bytes)) ++counts_.refused;
    ++attempts_;
    due_ns_ = now_ns + timeout_ns_;
    timeout_ns_ = std::min(timeout_ns_ * 2, options_.longest_timeout_ns);
    return Outcome::waiting;
  }

 private:
  /// The generic cell rate algorithm (ITU-T I.371): a theoretical arrival time that runs ahead of the clock by at most
  /// a burst.
  [[nodiscard]] bool allowed(std::int64_t now_ns) noexcept {
    const std::int64_t arrival_ns = std::max(arrival_ns_, now_ns);
    if (arrival_ns - now_ns > interval_ns_ * (std::int64_t{options_.burst} - 1)) {
      ++counts_.held_back;
      due_ns_ = arrival_ns - interval_ns_ * (std::int64_t{options_.burst} - 1);
      return false;
    }
    arrival_ns_ = arrival_ns + interval_ns_;
    return true;
  }

  std::vector<wire::DatagramOut*> servers_;
  RequestOptions options_;
  std::int64_t interval_ns_;
  std::size_t turn_ = 0;
  std::uint32_t attempts_ = 0;
  std::int64_t timeout_ns_ = 0;
  std::int64_t due_ns_ = 0;
  std::int64_t arrival_ns_ = INT64_MIN / 2;
  RequestCounts counts_;
};

}  // namespace plimsoll::moldudp64
