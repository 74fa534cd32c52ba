// Why a connection ended, each reason with its stable code and what to do about it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace plimsoll::websocket {

enum class LossReason : std::uint8_t {
  resolve_failed,
  connect_failed,
  untrusted_certificate,
  wrong_host,
  expired_certificate,
  tls_failed,
  upgrade_refused,
  rate_limited,
  timed_out,
  closed_by_venue,
  cut_off,
  protocol_error,
  message_too_big,
  ping_unanswered,
  silent,
  sequence_gap,
  subscription_refused,
  garbage,
  book_lost,
  outbox_full,
};
constexpr std::size_t loss_reasons = 20;

struct LossText {
  std::string_view code;    // "PLM-3511"; `plimsoll explain` says more
  std::string_view name;    // as in metrics
  std::string_view remedy;  // one thing to try
};

constexpr LossText describe(LossReason reason) noexcept {
  switch (reason) {
    case LossReason::resolve_failed:
      return {"PLM-3511", "resolve_failed", "Check the host name in the url and the machine's name servers."};
    case LossReason::connect_failed:
      return {"PLM-3512", "connect_failed", "Check that the venue's port is reachable from this machine."};
    case LossReason::untrusted_certificate:
      return {"PLM-3513", "untrusted_certificate", "Install ca-certificates, or name the right authority in ca_file."};
    case LossReason::wrong_host:
      return {"PLM-3514", "wrong_host", "Check the url: the certificate belongs to another host."};
    case LossReason::expired_certificate:
      return {"PLM-3515", "expired_certificate", "Check this machine's date; if it is right, ask the venue."};
    case LossReason::tls_failed:
      return {"PLM-3516", "tls_failed", "Check that the url's port speaks TLS 1.2 or 1.3 and no proxy is in the way."};
    case LossReason::upgrade_refused:
      return {"PLM-3517", "upgrade_refused", "Check the path of the url and, where the venue wants one, the token."};
    case LossReason::rate_limited:
      return {"PLM-3518", "rate_limited",
              "Use fewer connections and symbols from this address; it is tried again later."};
    case LossReason::timed_out:
      return {"PLM-3519", "timed_out", "Check the network between this machine and the venue."};
    case LossReason::closed_by_venue:
      return {"PLM-3520", "closed_by_venue", "Nothing, if it is rare: venues close connections after a day."};
    case LossReason::cut_off: return {"PLM-3521", "cut_off", "Check the network between this machine and the venue."};
    case LossReason::protocol_error:
      return {"PLM-3522", "protocol_error", "Check that the url is a WebSocket endpoint and no proxy is in the way."};
    case LossReason::message_too_big:
      return {"PLM-3523", "message_too_big", "Raise max_message_bytes if the venue really sends messages this large."};
    case LossReason::ping_unanswered:
      return {"PLM-3524", "ping_unanswered", "Check the network between this machine and the venue."};
    case LossReason::silent:
      return {"PLM-3525", "silent", "Check that the symbols trade; the venue sent nothing at all."};
    case LossReason::sequence_gap:
      return {"PLM-3526", "sequence_gap", "Nothing, if it is rare; otherwise use fewer symbols per connection."};
    case LossReason::subscription_refused:
      return {"PLM-3527", "subscription_refused", "Check the symbols and the token; the venue's reason is above."};
    case LossReason::garbage:
      return {"PLM-3528", "garbage", "Check that the url and the venue of the feed belong together."};
    case LossReason::book_lost:
      return {"PLM-3529", "book_lost", "Nothing, if it is rare: a new connection brings new snapshots."};
    case LossReason::outbox_full: return {"PLM-3530", "outbox_full", "Use fewer symbols per feed."};
  }
  return {"PLM-3511", "unknown", ""};
}

/// A loss with what was seen, cut to a fixed length so that it can be kept without memory.
class Loss {
 public:
  Loss() = default;
  Loss(LossReason reason, std::string_view seen) noexcept : reason_(reason) {
    size_ = std::min(seen.size(), seen_.size());
    for (std::size_t at = 0; at < size_; ++at) {
      const bool printable = seen[at] >= ' ' && seen[at] <= '~';  // what a venue sends may go to a terminal
      seen_[at] = printable ? seen[at] : '?';
    }
  }
  [[nodiscard]] LossReason reason() const noexcept { return reason_; }
  /// "connection refused", "closed with 1008 Too many requests".
  [[nodiscard]] std::string_view seen() const noexcept { return {seen_.data(), size_}; }

 private:
  LossReason reason_ = LossReason::cut_off;
  std::array<char, 200> seen_{};
  std::size_t size_ = 0;
};

/// How often each reason ended a connection.
class LossCounts {
 public:
  void count(LossReason reason) noexcept { ++counts_[static_cast<std::size_t>(reason)]; }
  [[nodiscard]] std::uint64_t of(LossReason reason) const noexcept { return counts_[static_cast<std::size_t>(reason)]; }
  [[nodiscard]] std::uint64_t total() const noexcept {
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts_) sum += count;
    return sum;
  }

 private:
  std::array<std::uint64_t, loss_reasons> counts_{};
};

}  // namespace plimsoll::websocket
