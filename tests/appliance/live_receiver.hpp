// A receiver in miniature: frames of two lines and of replies in, order books out.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/capture/frame.hpp"
#include "net/glimpse/client.hpp"
#include "net/moldudp64/channel.hpp"
#include "net/socket/endpoint.hpp"
#include "net/wire/ethernet.hpp"
#include "tests/tools/exchange/book_builder.hpp"

namespace plimsoll::testing {

/// Knows what came in which order, and asks for what did not come. One thread.
class LiveReceiver final : public moldudp64::ChannelHandler, public glimpse::SnapshotHandler {
 public:
  struct Wiring {
    std::vector<socket::Endpoint> lines;  // where each line is sent to
    std::vector<wire::DatagramOut*> rerequests;
    std::vector<wire::StreamTransport*> snapshots;
  };

  explicit LiveReceiver(const Wiring& wiring);

  /// Takes what is there; returns how many frames that were.
  std::size_t work(capture::FrameSource& source, std::int64_t now_ns);
  void poll(std::int64_t now_ns);

  /// The books as the venue's truth file writes them.
  [[nodiscard]] std::string books_csv() const;
  [[nodiscard]] const moldudp64::MoldUdp64Channel& channel() const { return channel_; }
  [[nodiscard]] const glimpse::GlimpseClient& glimpse() const { return glimpse_; }

  std::vector<std::uint64_t> frames_of_line;
  std::uint64_t sessions = 0;
  std::uint64_t gaps = 0;
  std::uint64_t undelivered = 0;    // messages that ITCH 5.0 does not know
  std::uint64_t out_of_order = 0;   // sequence numbers that did not follow the one before
  std::uint64_t first_message = 0;  // of the last session, or behind the last snapshot

 private:
  void on_session(const moldudp64::SessionName& name) noexcept override;
  void on_messages(const moldudp64::MessageRun& run) noexcept override;
  void on_gap(moldudp64::Gap gap) noexcept override;
  void on_state(moldudp64::ChannelState state) noexcept override;
  void on_snapshot_begin() noexcept override;
  void on_snapshot_message(std::span<const std::byte> message) noexcept override;
  glimpse::Verdict on_snapshot_end(std::uint64_t next) noexcept override;
  void on_snapshot_failure(glimpse::Outcome outcome, std::uint64_t attempts) noexcept override;

  Wiring wiring_;
  moldudp64::MoldUdp64Channel channel_;
  glimpse::GlimpseClient glimpse_;
  std::unique_ptr<test::BookBuilder> books_ = std::make_unique<test::BookBuilder>();
  std::unique_ptr<test::BookBuilder> snapshot_;
  std::uint64_t next_ = 1;
  std::int64_t now_ns_ = 0;
};

}  // namespace plimsoll::testing
