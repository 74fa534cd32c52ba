// The network of this machine: Boost.Beast over OpenSSL, TLS 1.2 or 1.3, always verified.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "net/websocket/transport.hpp"

namespace plimsoll::websocket {

struct BeastSettings {
  /// Certificate authorities in PEM; empty: those of this machine.
  std::string ca_file;
  std::size_t most_message_bytes = std::size_t{16} << 20;
  std::size_t most_body_bytes = std::size_t{64} << 20;  // of an answer by HTTPS
};

/// Sends the server's name (SNI) and checks it against the certificate (RFC 6125). Compression is not offered: a small
/// frame cannot become a large one. Throws InputError (PLM-3506) when the authorities cannot be read. One thread runs
/// it; names are looked up on another, inside the library.
std::unique_ptr<Transport> make_beast_transport(const BeastSettings& settings);

}  // namespace plimsoll::websocket
