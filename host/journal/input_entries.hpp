// The market that a risk cycle used, entry by entry, in records of type `update`: all of it, or what changed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "host/core/quality.hpp"
#include "host/core/time.hpp"

namespace plimsoll::journal {

enum class InputKind : std::uint8_t {
  spot = 0,   // by underlying
  mark = 1,   // by instrument: price of a future, implied vol of an option
  basis = 2,  // by instrument; has neither quality nor time
  moved = 3,  // the underlying was revalued in this cycle; has no value
};

struct InputEntry {
  static constexpr std::size_t size = 24;

  InputKind kind = InputKind::spot;
  Quality quality = Quality::live;
  std::uint32_t index = 0;  // in the order of the desk's instruments file
  double value = 0.0;       // its bits are kept, whatever they mean
  Timestamp as_of;
};

/// Some of the entries of one cycle. Parts of one cycle follow one another, `part` counts them from 0.
struct InputPart {
  static constexpr std::size_t header_size = 16;
  static constexpr std::uint8_t version = 1;

  std::uint64_t cycle = 0;
  std::uint32_t part = 0;
  std::vector<InputEntry> entries;
};

/// How many entries fit into a payload.
[[nodiscard]] constexpr std::size_t entries_in(std::size_t payload) {
  return payload < InputPart::header_size ? 0 : (payload - InputPart::header_size) / InputEntry::size;
}

/// Replaces `payload`.
void encode_part(std::uint64_t cycle, std::uint32_t part, std::span<const InputEntry> entries,
                 std::vector<std::byte>& payload);

/// A whole part or nothing: another version, a length that does not fit, a kind or quality that there is not.
[[nodiscard]] std::optional<InputPart> decode_input_part(std::span<const std::byte> payload, std::uint8_t version);

}  // namespace plimsoll::journal
