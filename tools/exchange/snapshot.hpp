// The state of the whole venue as the messages that a newcomer would have needed.
#pragma once

#include "tools/exchange/session.hpp"
#include "tools/exchange/soup_packets.hpp"

namespace plimsoll::exchange {

/// Nasdaq, "GLIMPSE 5.0": states, then an Add Order for every live order in the order of execution, then 'G' with the
/// sequence number of the first real-time message that is not in it, as 20 ASCII characters. Appends sequenced
/// SoupBinTCP packets and returns how many.
std::uint64_t append_snapshot(SoupBytes& out, const Moment& moment);

}  // namespace plimsoll::exchange
