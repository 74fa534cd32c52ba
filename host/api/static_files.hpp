// The dashboard's files, with the headers that keep a page from doing anything else than it should.
#pragma once

#include <string_view>

#include "host/api/asset.hpp"
#include "host/api/message.hpp"

namespace plimsoll::api {

/// What every answer carries: no foreign script, style, frame or connection; no sniffing; no referrer.
void add_security_headers(Response& response, Peer::Wire wire);

/// One of the files, "/" being /index.html. Throws Refused (PLM-2124) when there is none. 304 when the client has it.
Response static_file(const Request& request, std::string_view path, Assets assets);

}  // namespace plimsoll::api
