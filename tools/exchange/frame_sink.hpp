// Where finished frames go: a capture file, a test, an interface.
#pragma once

#include <cstddef>
#include <span>

#include "host/core/time.hpp"

namespace plimsoll::exchange {

class FrameSink {
 public:
  virtual ~FrameSink() = default;
  /// One Ethernet frame without its checksum; the bytes live for the length of the call.
  virtual void on_frame(Timestamp sent, std::span<const std::byte> frame) = 0;
};

}  // namespace plimsoll::exchange
