// One thing that a venue sent in a recorded session.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/time.hpp"

namespace plimsoll::websocket {

struct Recorded {
  enum class Kind : std::uint8_t { message, snapshot };
  Timestamp at;
  Kind kind = Kind::message;
  std::string symbol;  // of a snapshot
  std::string text;
};

}  // namespace plimsoll::websocket
