// Serves the API and the dashboard over HTTP and WebSocket, on a thread of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "host/api/service.hpp"
#include "host/api/tls_files.hpp"

namespace plimsoll::api {

struct ApiServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  TlsFiles tls;            // empty: plain, which only loopback may be
  ClientCertificates clients = ClientCertificates::not_asked;
  std::size_t most_connections = 2048;       // of both kinds; beyond, the one that has been idle longest has to go
  std::size_t most_streams = 1536;           // WebSockets among them
  std::int64_t request_timeout_ms = 10'000;  // for a request to arrive as a whole, and for its answer to be taken
  std::int64_t slow_stream_ms = 10'000;      // for one message of a WebSocket to be taken
  std::int64_t hello_ms = 10'000;            // for a WebSocket without a credential to send one
  std::int64_t push_ms = 250;                // shortest time between two messages to one client
  std::int64_t beat_ms = 500;                // longest
};

/// What the server has done so far; any thread may read.
struct ApiCounters {
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused{0};       // answered with 4xx or 5xx
  std::atomic<std::uint64_t> malformed{0};     // no HTTP, too large or too slow
  std::atomic<std::uint64_t> turned_away{0};   // connections for which there was no room
  std::atomic<std::uint64_t> connections{0};   // open now, WebSockets included
  std::atomic<std::uint64_t> streams{0};       // WebSockets open now
  std::atomic<std::uint64_t> slow_streams{0};  // closed because a message was not taken in time
  std::atomic<std::uint64_t> messages{0};      // sent on WebSockets
};

/// Throws InputError (PLM-2110) when the address is none, or can be reached from elsewhere and TLS or credentials are
/// missing.
void check_reach(const ApiServerSettings& settings, const Credentials& credentials);

/// Every request and client is bounded in size and time; none can make another wait, nor risk, nor the server grow.
class ApiServer {
 public:
  /// `service` is used by the server's thread alone from here on, and outlives it.
  /// Throws InputError: PLM-2110 as above, PLM-2111 when it cannot be had, PLM-2112 for certificate and key.
  ApiServer(const ApiServerSettings& settings, Service& service);
  ~ApiServer();
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  /// "https://0.0.0.0:8443/".
  [[nodiscard]] std::string url() const;
  [[nodiscard]] const ApiCounters& counters() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace plimsoll::api
