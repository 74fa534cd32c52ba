// What runs on a connection, as the client sees it; and what the client offers to it.
#pragma once

#include <cstdint>
#include <string_view>

#include "host/core/time.hpp"
#include "net/websocket/decoder.hpp"
#include "net/websocket/loss.hpp"

namespace plimsoll::websocket {

/// The client's side, open until the session is told `on_down`.
class Line {
 public:
  virtual ~Line() = default;
  /// Sends when the venue's rate allows; false when too much waits already.
  virtual bool send(std::string_view text) noexcept = 0;
  /// False while another one is on its way.
  virtual bool fetch(std::string_view target) noexcept = 0;
  /// Ends the connection; `on_down` follows at once, and a new connection after a wait. Call it last.
  virtual void drop(const Loss& loss) noexcept = 0;
};

/// When something came: for ages the monotonic time, for labels the other one.
struct Moment {
  Timestamp ts;
  std::int64_t monotonic_ns = 0;
};

/// Called by the client on its thread; never blocks or throws.
class Session {
 public:
  virtual ~Session() = default;
  /// A new connection: nothing of the one before counts.
  virtual void on_open(Line& line, Moment now) noexcept = 0;
  virtual void on_message(Line& line, PaddedText message, Moment now) noexcept = 0;
  virtual void on_fetched(Line& line, int http_status, PaddedText body, Moment now) noexcept = 0;
  virtual void on_fetch_failed(Line& line, const Loss& loss, Moment now) noexcept = 0;
  virtual void on_down(Moment now) noexcept = 0;
  /// While open: what time alone brings about. Returns how much was done.
  virtual int do_work(Line& line, Moment now) noexcept = 0;
  /// The venue has granted every subscription.
  [[nodiscard]] virtual bool subscribed() const noexcept = 0;
};

}  // namespace plimsoll::websocket
