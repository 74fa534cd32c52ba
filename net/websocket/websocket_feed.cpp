#include "net/websocket/websocket_feed.hpp"

#include "net/websocket/beast_transport.hpp"

namespace plimsoll::websocket {

WebsocketFeed::WebsocketFeed(const FeedSettings& settings, const std::string& file, const Clock& clock,
                             std::uint64_t seed, market::QuoteSink& sink)
    : checked_(check(settings, file)),
      transport_(make_beast_transport({.ca_file = settings.ca_file, .most_message_bytes = settings.max_message_bytes})),
      feed_(*checked_.venue, settings.symbols, settings.quotes,
            {.levels_per_side = settings.levels_per_side, .batch = {}, .held = {}}, sink),
      client_(checked_.client, clock, *transport_, feed_, seed) {}

}  // namespace plimsoll::websocket
