// MoldUDP64 packets written field by field for the tests of this folder.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "tests/net/bytes.hpp"

namespace plimsoll::test {

/// A header, then one block per message. `session` has ten characters.
inline ByteVector mold_packet(std::string_view session, std::uint64_t sequence, std::uint16_t count,
                              const std::vector<std::string_view>& messages = {}) {
  Writer packet;
  packet.text(session).be(sequence, 8).be(count, 2);
  for (const std::string_view message : messages) packet.be(message.size(), 2).text(message);
  return packet.bytes();
}

}  // namespace plimsoll::test
