// One trading session of the synthetic venue, from the first heartbeat to the end of the MoldUDP64 session.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "tools/exchange/frame_sink.hpp"
#include "tools/exchange/settings.hpp"
#include "tools/exchange/true_book.hpp"
#include "tools/exchange/universe.hpp"

namespace plimsoll::exchange {

/// What came out of a session.
struct Session {
  std::vector<Listing> universe;
  std::vector<TrueBook> books;  // at the end, in the order of `universe`
  std::uint64_t messages = 0;   // ITCH messages; the last MoldUDP64 sequence number
  std::array<std::uint64_t, 256> messages_by_type{};
  std::uint64_t packets = 0;  // heartbeats and end-of-session packets included
  std::uint64_t bytes = 0;    // of all frames
  Timestamp opened;           // start of market hours
  Timestamp closed;           // end of market hours
};

/// Sends the whole session to `sink`, frame by frame. The same settings give the same bytes. Throws InputError when a
/// setting is out of range; nothing is sent then.
Session generate(const VenueSettings& settings, FrameSink& sink);

/// The true final books as CSV: every level of every symbol.
std::string truth_csv(const Session& session);

}  // namespace plimsoll::exchange
