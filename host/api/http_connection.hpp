// One connection from its first byte to its end, or to the moment at which it becomes a WebSocket.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "host/api/server_room.hpp"

namespace plimsoll::api {

/// Lives as long as something is under way for it. `context` is null for a plain connection; both outlive it.
void start_connection(boost::asio::ip::tcp::socket&& socket, boost::asio::ssl::context* context, ServerRoom& room);

}  // namespace plimsoll::api
