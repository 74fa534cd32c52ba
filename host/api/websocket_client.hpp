// One WebSocket client: the state as a whole, then what changed, never more than one message under way.
#pragma once

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "host/api/peer_stream.hpp"
#include "host/api/principal.hpp"
#include "host/api/server_room.hpp"

namespace plimsoll::api {

/// Answers the upgrade and goes on from there. There is no queue: a client that is slow gets the newest state when it
/// is ready again, and one that does not take a message in time is closed.
void start_stream(PeerStream&& stream, const boost::beast::http::request<boost::beast::http::string_body>& upgrade,
                  std::optional<Principal> principal, ServerRoom& room);

}  // namespace plimsoll::api
