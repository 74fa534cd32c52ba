// The face of every decoder: bytes of one message in, typed events out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "net/websocket/events.hpp"

namespace plimsoll::websocket {

/// Bytes that must be readable behind a message, because the parser reads in blocks (simdjson's SIMDJSON_PADDING,
/// checked in json.hpp).
constexpr std::size_t message_padding = 64;

/// A message with `message_padding` readable bytes behind it, whatever they are.
struct PaddedText {
  const char* data = nullptr;
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const noexcept { return {data, size}; }
};

/// One thread. Keeps buffers and no state: what a message means does not depend on the ones before.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// `batch` is cleared first and holds events only when the verdict is `decoded`. A message that is longer than any
  /// before makes the parser's buffers grow; otherwise nothing is allocated.
  virtual Verdict decode(PaddedText message, EventBatch& batch) noexcept = 0;
  /// The answer of the venue's REST service to a request for the book of `symbol`.
  virtual Verdict decode_snapshot(std::string_view /*symbol*/, PaddedText /*body*/, EventBatch& batch) noexcept {
    batch.clear();
    return Verdict::unknown;
  }
};

/// By verdict.
struct MessageCounts {
  std::uint64_t decoded = 0;
  std::uint64_t ignored = 0;
  std::uint64_t unknown = 0;
  std::uint64_t malformed = 0;
  std::uint64_t unrepresentable = 0;

  constexpr void count(Verdict verdict) noexcept {
    switch (verdict) {
      case Verdict::decoded: ++decoded; return;
      case Verdict::ignored: ++ignored; return;
      case Verdict::unknown: ++unknown; return;
      case Verdict::malformed: ++malformed; return;
      case Verdict::unrepresentable: ++unrepresentable; return;
    }
  }
  [[nodiscard]] constexpr std::uint64_t total() const noexcept {
    return decoded + ignored + unknown + malformed + unrepresentable;
  }
};

}  // namespace plimsoll::websocket
