// What became of a command that somebody gave through the API.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/time.hpp"

namespace plimsoll::api {

struct CommandOutcome {
  enum class Kind : std::uint8_t {
    done,       // it is so now
    requested,  // noted; another person has to ask for the same
    refused,    // nothing changed; `words` say why, `remedy` what to do
    not_found,  // what it names does not exist
  };
  Kind kind = Kind::refused;
  std::string words;
  std::string remedy;
};

/// Who gave it, and when.
struct CommandOrigin {
  std::string user;
  Timestamp at;
  std::string reason;
};

}  // namespace plimsoll::api
