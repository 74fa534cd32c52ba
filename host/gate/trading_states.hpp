// The state machine of trading: latches per scope that anything tightens and only people loosen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "host/gate/authority.hpp"
#include "host/gate/scope.hpp"
#include "host/gate/trading_level.hpp"

namespace plimsoll::gate {

/// A scope that is not active, and since when and why. A scope without a latch is active.
struct Latch {
  Scope scope;
  TradingLevel level = TradingLevel::halted_and_cancel;
  std::uint64_t sequence = 0;  // of the command that made it as strict as it is
  Timestamp since;
  Trigger trigger = Trigger::person;
  std::string by;
  std::string reason;
};

/// One person has asked for the release; nothing is looser yet.
struct ReleaseRequest {
  std::string by;
  std::string reason;
  Timestamp at;
  std::int64_t expires_ns = 0;  // on the monotonic clock
};

/// What became of a command.
struct Verdict {
  enum class Kind : std::uint8_t {
    changed,    // stricter than before
    unchanged,  // it was so already
    requested,  // a release that a second person has to confirm
    accepted,   // a release that takes effect when it is durable
    refused,
  };
  Kind kind = Kind::refused;
  std::string code;    // "PLM-2711" when it was refused
  std::string words;   // what is so now, or why not
  std::string remedy;  // when it was refused or requested
};

constexpr std::string_view to_string(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::changed: return "changed";
    case Verdict::Kind::unchanged: return "unchanged";
    case Verdict::Kind::requested: return "requested";
    case Verdict::Kind::accepted: return "accepted";
    case Verdict::Kind::refused: return "refused";
  }
  return "refused";
}

/// One thread. Every change has a sequence number, which goes on from the one it was made with.
class TradingStates {
 public:
  static constexpr std::size_t most_latches = 1024;  // one more scope, and the firm is stopped instead
  static constexpr std::size_t longest_reason = 512;

  struct Entry {
    Latch latch;
    std::optional<ReleaseRequest> request;
    std::uint64_t releasing = 0;  // sequence of the release that waits to be durable; 0: none
  };

  /// Continues from latches that were kept; the first change is `sequence` + 1. More latches than there is room for
  /// stop the firm.
  TradingStates(Authority authority, const std::vector<Latch>& latches, std::uint64_t sequence);

  /// Only ever stricter. Whatever is wrong with the reason is mended, never a ground to refuse. It takes back every
  /// release of the scope that is under way: who asked for that did not know of this.
  Verdict stop(const Scope& scope, TradingLevel level, const Origin& origin);
  /// Repeated, it says what is so.
  Verdict release(const Scope& scope, const Origin& origin);
  /// The release of that number is durable: the scope is active, unless it was stopped again meanwhile. The number of
  /// the command that says so.
  std::optional<std::uint64_t> finish_release(const Scope& scope, std::uint64_t sequence);
  /// The number of a command that repeats to order gates that a scope is active.
  std::uint64_t number_a_resume() { return ++sequence_; }
  /// It could not be made durable: the scope stays as it is.
  void give_up_release(const Scope& scope, std::uint64_t sequence);

  [[nodiscard]] TradingLevel level_of(const Scope& scope) const;
  /// The strictest of all that cover the order.
  [[nodiscard]] TradingLevel effective(const OrderScopes& order) const;
  [[nodiscard]] const std::map<Scope, Entry>& entries() const { return entries_; }
  [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
  [[nodiscard]] const Authority& authority() const { return authority_; }
  /// What is in force, and what will be when the releases under way are durable.
  [[nodiscard]] std::vector<Latch> in_force() const;
  [[nodiscard]] std::vector<Latch> to_keep() const;

 private:
  [[nodiscard]] Verdict release_asked(Entry& entry, const Origin& origin);

  Authority authority_;
  std::map<Scope, Entry> entries_;
  std::uint64_t sequence_;
};

/// As a line can carry it: no control characters, at most so many bytes and not cut inside a character.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t most_bytes);

}  // namespace plimsoll::gate
