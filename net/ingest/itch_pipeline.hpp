// Frames of MoldUDP64 taken apart ahead of their turn, so that memory answers before it is needed.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "host/market/order_books.hpp"
#include "net/capture/frame.hpp"
#include "net/ingest/itch_lookahead.hpp"
#include "net/moldudp64/packet.hpp"
#include "net/wire/ethernet.hpp"

namespace plimsoll::ingest {

/// Three frames of a burst are asked for what they will touch while the one before them is applied (see ItchLookahead);
/// at a million live orders that hides most of the cache misses. One thread; no allocation.
class ItchPipeline {
 public:
  /// A frame taken apart, on its way to be applied. `packet` and `datagram` mean nothing without a datagram.
  struct Opened {
    wire::FrameVerdict verdict = wire::FrameVerdict::truncated;
    Timestamp ts_recv;
    wire::Datagram datagram;
    moldudp64::Packet packet;
    ItchLookahead lookahead;
  };

  /// With fewer live orders their levels are in the caches, and asking for them costs more than it saves.
  explicit ItchPipeline(std::size_t worth_a_second_look) : worth_a_second_look_(worth_a_second_look) {}

  /// Calls `apply(opened)` for each frame in turn. For a packet that is not `wanted` no memory is asked for: another
  /// line brought its messages before.
  template <typename Apply, typename Wanted>
  void run(std::span<const capture::Frame> frames, const market::OrderBooks& books, Apply&& apply,
           Wanted&& wanted) noexcept {
    const std::size_t count = frames.size();
    for (std::size_t step = 0; step < count + stages - 1; ++step) {
      // Unsigned: a frame "before the first" has a number beyond the last.
      noting_ = &opening(step).lookahead;
      if (step < count) open(frames[step], opening(step), wanted);
      if (step - 3 < count) apply(opening(step - 3));
      if (step < count) noting_->note_all(books);  // those without a message of the frame applied to go between
      if (books.live_orders() < worth_a_second_look_) continue;
      if (step - 1 < count) opening(step - 1).lookahead.want_levels(books);
      if (step - 2 < count) opening(step - 2).lookahead.want_ladders(books);
    }
    noting_ = &idle_;  // the frames are gone; messages may still be applied, from elsewhere
  }

  /// Between two messages that are applied: looks at one message of a later frame.
  void note(const market::OrderBooks& books) noexcept { noting_->note(books); }

 private:
  template <typename Wanted>
  static void open(const capture::Frame& frame, Opened& opened, Wanted& wanted) noexcept {
    opened.verdict = wire::parse_datagram(frame.bytes, opened.datagram);
    opened.ts_recv = frame.ts_recv;
    opened.packet = opened.verdict == wire::FrameVerdict::datagram ? moldudp64::Packet::parse(opened.datagram.payload)
                                                                   : moldudp64::Packet();
    opened.lookahead.begin(wanted(opened.packet) ? opened.packet.run : moldudp64::MessageRun());
  }
  [[nodiscard]] Opened& opening(std::size_t frame) noexcept { return opened_[frame % stages]; }

  static constexpr std::size_t stages = 4;  // open and note, want levels, want ladders, apply

  std::size_t worth_a_second_look_;
  std::array<Opened, stages> opened_;
  ItchLookahead idle_;
  ItchLookahead* noting_ = &idle_;
};

}  // namespace plimsoll::ingest
