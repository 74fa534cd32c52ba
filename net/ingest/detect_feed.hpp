// Tells from the first frames of a capture which feed it is, and builds the feed for it.
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "net/ingest/feed.hpp"
#include "net/ingest/iex_feed.hpp"
#include "net/ingest/itch_feed.hpp"

namespace plimsoll::ingest {

/// IEX-TP by its version byte and message protocol id; MoldUDP64 by blocks that fill the packet exactly and start with
/// an ITCH 5.0 message of the right length. Empty when the frame is neither, or could be anything (an empty heartbeat).
[[nodiscard]] std::optional<FeedFormat> detect_feed(const capture::Frame& frame) noexcept;

/// The first frame that tells decides.
[[nodiscard]] std::optional<FeedFormat> detect_feed(std::span<const capture::Frame> frames) noexcept;

struct FeedOptions {
  market::BookLimits limits;
  Timestamp itch_midnight;  // see ItchFeedOptions::midnight
};

/// For formats that `detect_feed` finds; nothing for others. `sink` outlives the feed.
[[nodiscard]] std::unique_ptr<Feed> make_feed(FeedFormat format, const FeedOptions& options, market::QuoteSink& sink);

}  // namespace plimsoll::ingest
