// A venue on a wire: sends the day when it is due, and serves those who missed some of it.
#pragma once

#include <csignal>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "tools/exchange/glimpse_server.hpp"
#include "tools/exchange/line_sender.hpp"
#include "tools/exchange/rerequest_server.hpp"
#include "tools/exchange/session.hpp"

namespace plimsoll::exchange {

struct LiveSettings {
  std::vector<LineSettings> lines;
  std::optional<wire::Endpoint> rerequests;
  std::optional<GlimpseSettings> snapshots;
  std::size_t history_messages = std::size_t{1} << 20;
  double speed = 1.0;     // seconds of the session in one second; 0: as fast as it can
  double linger_s = 3.0;  // after the end of the session: its end is repeated, requests are served
};

/// What left the venue over all its days.
struct LiveCounts {
  std::uint64_t packets = 0;
  std::uint64_t messages = 0;
  std::int64_t busy_ns = 0;       // from the first packet to the end of each session
  std::int64_t most_late_ns = 0;  // how far behind its time a packet was queued
};

/// One thread; `stop` is set by a signal.
class LiveVenue final : public LiveSink {
 public:
  /// Throws InputError when a socket cannot be had. Clock and flag outlive the venue.
  LiveVenue(const LiveSettings& settings, const Clock& clock, const volatile std::sig_atomic_t& stop);

  /// Runs a day, then lingers. The books of the result are true for everything that was sent.
  Session run(const VenueSettings& settings);

  void on_frame(Timestamp sent, std::span<const std::byte> frame) override;
  Direction on_pause(const Moment& moment) override;

  [[nodiscard]] bool stopped() const { return stop_ != 0; }
  [[nodiscard]] const LiveCounts& counts() const { return counts_; }
  [[nodiscard]] const LineSender& lines() const { return lines_; }
  [[nodiscard]] const RerequestServer* rerequests() const { return rerequests_ ? &*rerequests_ : nullptr; }
  [[nodiscard]] const GlimpseServer* snapshots() const { return snapshots_ ? &*snapshots_ : nullptr; }

 private:
  /// Monotonic time at which something of this time of the session is due; long ago when nothing waits.
  [[nodiscard]] std::int64_t due_ns(Timestamp at);
  /// Serves requests until then, or until the stop.
  void wait_until(std::int64_t due_ns, const Moment* moment);
  void serve(const Moment* moment);
  void sleep(std::int64_t left_ns) const;
  void linger(std::int64_t for_ns);

  const Clock& clock_;
  const volatile std::sig_atomic_t& stop_;
  double speed_;
  std::int64_t linger_ns_;
  LineSender lines_;
  MessageHistory history_;
  std::optional<RerequestServer> rerequests_;
  std::optional<GlimpseServer> snapshots_;
  std::optional<Timestamp> first_sent_;
  std::int64_t started_ns_ = 0;
  std::int64_t served_ns_ = 0;
  std::vector<std::byte> last_packet_;
  LiveCounts counts_;
};

}  // namespace plimsoll::exchange
