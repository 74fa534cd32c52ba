// Hand-made pcap files for the tests of this folder.
#pragma once

#include "tests/net/bytes.hpp"

namespace plimsoll::test {

/// draft-ietf-opsawg-pcap section 4: magic, version 2.4, two reserved words, snap length, link type 1.
inline const char* const pcap_little_micro = "d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000";
inline const char* const pcap_little_nano = "4d3cb2a1 0200 0400 00000000 00000000 ffff0000 01000000";
inline const char* const pcap_big_micro = "a1b2c3d4 0002 0004 00000000 00000000 0000ffff 00000001";
inline const char* const pcap_big_nano = "a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000001";

}  // namespace plimsoll::test
