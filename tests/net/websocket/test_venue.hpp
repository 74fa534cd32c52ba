// A venue on this machine: WebSockets and HTTPS on one TLS port, a script of what it says, and its faults.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/net/websocket/recorded.hpp"
#include "tests/net/websocket/test_certificates.hpp"

namespace plimsoll::websocket {

enum class VenueFault : std::uint8_t {
  none,
  plain_http,         // answers the TLS greeting with an HTTP page
  refuses_upgrade,    // 403 instead of a WebSocket
  too_many_requests,  // 429 instead of a WebSocket
  garbage_frames,     // bytes that are no frame, after the handshake
  huge_message,       // a frame that announces 100 MB, and the first of them
  half_closed,        // says that it will send no more, keeps reading
  slow_loris,         // half of the answer to the handshake, then nothing
  slow_frame,         // half of a frame, then nothing
  never_answers,      // takes frames from the wire and never looks at them: no pongs
  closes,             // a close frame with a reason
  vanishes,           // cuts the connection
};

struct TestVenueOrder {
  CertificateOrder certificate;
  VenueFault fault = VenueFault::none;
  /// Connections that get the fault; those after it are served well.
  int faulty_connections = 1;
  /// What the answer to a text of the client is; empty: none.
  std::function<std::string(std::string_view)> answer = [](std::string_view) { return std::string(); };
  /// Sent once `texts_before_script` texts of the client were answered. Messages wait until the next snapshot in the
  /// script has been asked for by HTTPS; it is answered when its turn comes.
  std::vector<Recorded> script;
  std::size_t texts_before_script = 1;
};

/// Serves on threads of its own, one for each connection, until it is destroyed.
class TestVenue {
 public:
  explicit TestVenue(TestVenueOrder order);
  ~TestVenue();
  TestVenue(const TestVenue&) = delete;
  TestVenue& operator=(const TestVenue&) = delete;

  [[nodiscard]] std::string port() const;
  /// The authority that clients must trust, in PEM.
  [[nodiscard]] const std::string& authority() const;
  /// Blocks until a connection has come to where its fault shows.
  void await_fault();
  /// Blocks until the whole script is sent.
  void await_script();
  [[nodiscard]] int connections() const;
  /// What clients sent, over all connections.
  [[nodiscard]] std::vector<std::string> texts() const;
  /// The name that the last client sent in the clear (SNI).
  [[nodiscard]] std::string server_name() const;

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace plimsoll::websocket
