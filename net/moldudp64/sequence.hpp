// Ranges of sequence numbers, and how far they may move before they are disbelieved.
#pragma once

#include <cstdint>

namespace plimsoll::moldudp64 {

/// Messages [first, first + count) were not received.
struct Gap {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  friend constexpr bool operator==(Gap, Gap) noexcept = default;
};

/// How far sequence numbers may move before they are disbelieved, in messages.
struct SequenceLimits {
  /// Packets that end this far or less behind the next message are late or repeated copies.
  std::uint64_t reorder = 65'536;
  /// A jump ahead beyond this is a corrupt number, not loss: about two trading days of TotalView-ITCH.
  std::uint64_t jump = 1'000'000'000;
};

}  // namespace plimsoll::moldudp64
