// What a client needs of the network: one WebSocket over TLS at a time, and one request by HTTPS at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/websocket/decoder.hpp"
#include "net/websocket/loss.hpp"

namespace plimsoll::websocket {

/// Where to connect to.
struct Endpoint {
  std::string host;
  std::string port = "443";
  std::string target = "/";  // path and query; may hold a token, so it is never shown
};

/// How far a connection has come.
enum class Progress : std::uint8_t { resolved, connected, secured, open };

/// Told by a transport inside its `do_work` and `wait`, and only there. Nothing comes from a connection or a fetch
/// after it was closed.
class TransportListener {
 public:
  virtual ~TransportListener() = default;
  virtual void on_progress(Progress progress) noexcept = 0;
  virtual void on_message(PaddedText message) noexcept = 0;
  virtual void on_pong() noexcept = 0;
  /// The text given to `send` has left.
  virtual void on_sent() noexcept = 0;
  /// The connection is gone. Also instead of `on_progress(open)`.
  virtual void on_lost(const Loss& loss) noexcept = 0;
  virtual void on_fetched(int http_status, PaddedText body) noexcept = 0;
  virtual void on_fetch_failed(const Loss& loss) noexcept = 0;
};

/// One thread. Verifies the peer's certificate and host name, always; there is no way to say otherwise.
class Transport {
 public:
  virtual ~Transport() = default;
  virtual void set_listener(TransportListener& listener) noexcept = 0;
  /// No connection is open.
  virtual void open(const Endpoint& endpoint) noexcept = 0;
  /// Open, and the text before has left.
  virtual void send(std::string_view text) noexcept = 0;
  virtual void ping() noexcept = 0;
  /// At once, in whatever state; also ends the fetch.
  virtual void close() noexcept = 0;
  /// GET by HTTPS; the one before has ended.
  virtual void fetch(const Endpoint& endpoint) noexcept = 0;
  virtual void cancel_fetch() noexcept = 0;
  /// What has happened since; returns how much.
  virtual int do_work() noexcept = 0;
  /// The same, but blocks for at most `most_ns` when nothing has.
  virtual int wait(std::int64_t most_ns) noexcept = 0;
};

}  // namespace plimsoll::websocket
