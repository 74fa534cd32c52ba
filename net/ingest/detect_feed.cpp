#include "net/ingest/detect_feed.hpp"

#include "net/iex/segment.hpp"
#include "net/itch/message_size.hpp"
#include "net/moldudp64/packet.hpp"

namespace plimsoll::ingest {

std::optional<FeedFormat> detect_feed(const capture::Frame& frame) noexcept {
  wire::Datagram datagram;
  if (wire::parse_datagram(frame.bytes, datagram) != wire::FrameVerdict::datagram) return std::nullopt;
  const iex::Segment segment = iex::Segment::parse(datagram.payload);
  if (segment.fault == iex::SegmentFault::none) {
    if (segment.header.protocol == iex::tops_1_6) return FeedFormat::iextp_tops16;
    if (segment.header.protocol == iex::deep_1_0) return FeedFormat::iextp_deep10;
  }
  const moldudp64::Packet packet = moldudp64::Packet::parse(datagram.payload);
  if (packet.fault != moldudp64::PacketFault::none || packet.run.empty()) return std::nullopt;
  for (const std::span<const std::byte> message : packet.run) {
    if (!message.empty() && itch::message_size(message[0]) == message.size()) return FeedFormat::moldudp64_itch50;
    break;
  }
  return std::nullopt;
}

std::optional<FeedFormat> detect_feed(std::span<const capture::Frame> frames) noexcept {
  for (const capture::Frame& frame : frames) {
    if (const std::optional<FeedFormat> format = detect_feed(frame)) return format;
  }
  return std::nullopt;
}

std::unique_ptr<Feed> make_feed(FeedFormat format, const FeedOptions& options, market::QuoteSink& sink) {
  switch (format) {
    case FeedFormat::moldudp64_itch50:
      return std::make_unique<ItchFeed>(ItchFeedOptions{options.limits, options.itch_midnight, {}}, sink);
    case FeedFormat::iextp_tops16:
    case FeedFormat::iextp_deep10: return std::make_unique<IexFeed>(IexFeedOptions{options.limits, {}}, sink);
    case FeedFormat::dbn: break;  // comes in files, whose metadata it needs: see DbnFeed
  }
  return nullptr;
}

}  // namespace plimsoll::ingest
