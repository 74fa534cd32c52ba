// One trading session of the synthetic venue, from the first heartbeat to the end of the MoldUDP64 session.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "tools/exchange/frame_sink.hpp"
#include "tools/exchange/settings.hpp"
#include "tools/exchange/state_messages.hpp"
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

/// A moment between two bursts: all that was said has been sent, and the books are what it adds up to.
struct Moment {
  const std::vector<Listing>& universe;
  const std::vector<TrueBook>& books;
  const StateMessages& states;
  std::uint64_t next_sequence = 1;
  std::uint64_t ns_since_midnight = 0;
  Timestamp resumes;  // when the next burst is due
};

enum class Direction : std::uint8_t { go_on, stop };

/// Takes frames when they are due, and may end the day early.
class LiveSink : public FrameSink {
 public:
  virtual Direction on_pause(const Moment& moment) = 0;
};

/// Like `generate`, for a venue that is live: heartbeats come before the pause that they interrupt, and a day that is
/// stopped ends with the books as they are, without a closing auction.
Session run_day(const VenueSettings& settings, LiveSink& sink);

/// Sends the whole session to `sink`, frame by frame. The same settings give the same bytes. Throws InputError when a
/// setting is out of range; nothing is sent then.
Session generate(const VenueSettings& settings, FrameSink& sink);

/// The true final books as CSV: every level of every symbol.
std::string truth_csv(const Session& session);

}  // namespace plimsoll::exchange
