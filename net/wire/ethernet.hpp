// From an Ethernet frame to the UDP payload inside it, or to the named reason why there is none.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/wire/cursor.hpp"

namespace plimsoll::wire {

/// One UDP datagram over IPv4. Addresses and ports in host order; the payload lies inside the frame.
struct Datagram {
  std::uint32_t source_ip = 0;
  std::uint32_t destination_ip = 0;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::span<const std::byte> payload;
};

/// What became of a frame. Everything but `datagram` is a reason for refusing it.
enum class FrameVerdict : std::uint8_t {
  datagram,
  truncated,       // ends inside a header, or before the length that its IPv4 header promises (snap length)
  too_many_tags,   // more than two VLAN tags
  not_ipv4,        // any other EtherType: ARP, IPv6, LLDP, 802.3 length
  bad_ip_header,   // version, header length or total length contradict each other
  fragment,        // part of a fragmented datagram; feeds do not fragment, so none is reassembled
  not_udp,         // TCP, IGMP, ...
  bad_udp_length,  // UDP length below its own header or beyond the IPv4 payload
};

constexpr std::size_t frame_verdict_count = 8;

constexpr std::string_view to_string(FrameVerdict verdict) noexcept {
  switch (verdict) {
    case FrameVerdict::datagram: return "datagram";
    case FrameVerdict::truncated: return "truncated";
    case FrameVerdict::too_many_tags: return "too_many_tags";
    case FrameVerdict::not_ipv4: return "not_ipv4";
    case FrameVerdict::bad_ip_header: return "bad_ip_header";
    case FrameVerdict::fragment: return "fragment";
    case FrameVerdict::not_udp: return "not_udp";
    case FrameVerdict::bad_udp_length: return "bad_udp_length";
  }
  return "unknown";
}

/// How many frames got each verdict.
class FrameCounts {
 public:
  void count(FrameVerdict verdict) noexcept { ++counts_[static_cast<std::size_t>(verdict)]; }
  [[nodiscard]] std::uint64_t operator[](FrameVerdict verdict) const noexcept {
    return counts_[static_cast<std::size_t>(verdict)];
  }
  /// All frames that carried no datagram.
  [[nodiscard]] std::uint64_t refused() const noexcept {
    std::uint64_t sum = 0;
    for (std::size_t i = 1; i < counts_.size(); ++i) sum += counts_[i];
    return sum;
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return refused() + counts_[0]; }

 private:
  std::array<std::uint64_t, frame_verdict_count> counts_{};
};

/// Ethernet II (IEEE 802.3 clause 3), up to two 802.1Q / 802.1ad tags, IPv4 (RFC 791, options skipped), UDP (RFC 768).
/// Bytes after the IPv4 total length (Ethernet padding, FCS) and after the UDP length are ignored. The IPv4 and UDP
/// checksums are not verified: network cards do it on receive, and captures taken on a sender hold unfilled ones. `out`
/// is meaningful only when the verdict is `datagram`.
[[nodiscard]] inline FrameVerdict parse_datagram(std::span<const std::byte> frame, Datagram& out) noexcept {
  constexpr std::uint16_t ethertype_ipv4 = 0x0800;
  constexpr std::uint16_t tag_8021q = 0x8100;
  constexpr std::uint16_t tag_8021ad = 0x88A8;
  constexpr std::size_t smallest_ip_header = 20;
  constexpr std::size_t udp_header = 8;
  constexpr std::uint8_t protocol_udp = 17;
  constexpr std::uint16_t more_fragments_or_offset = 0x3FFF;  // RFC 791 section 3.1: flag MF and the 13-bit offset

  Cursor link(frame);
  link.skip(12);  // destination and source address
  std::uint16_t ethertype = link.u16_be();
  for (int tags = 0; ethertype == tag_8021q || ethertype == tag_8021ad; ++tags) {
    if (tags == 2) return FrameVerdict::too_many_tags;
    link.skip(2);  // priority and VLAN id
    ethertype = link.u16_be();
  }
  if (!link.ok()) return FrameVerdict::truncated;
  if (ethertype != ethertype_ipv4) return FrameVerdict::not_ipv4;

  const std::span<const std::byte> packet = link.rest();
  if (packet.size() < smallest_ip_header) return FrameVerdict::truncated;
  const std::byte* ip = packet.data();
  const std::uint8_t version_and_length = load_u8(ip);
  const std::size_t ip_header = std::size_t{version_and_length & 0x0FU} * 4;
  const std::size_t total_length = load_u16_be(ip + 2);
  if (version_and_length >> 4 != 4 || ip_header < smallest_ip_header || total_length < ip_header) {
    return FrameVerdict::bad_ip_header;
  }
  if (packet.size() < total_length) return FrameVerdict::truncated;
  if ((load_u16_be(ip + 6) & more_fragments_or_offset) != 0) return FrameVerdict::fragment;
  if (load_u8(ip + 9) != protocol_udp) return FrameVerdict::not_udp;

  const std::span<const std::byte> segment = packet.subspan(ip_header, total_length - ip_header);
  if (segment.size() < udp_header) return FrameVerdict::bad_udp_length;
  const std::size_t udp_length = load_u16_be(segment.data() + 4);
  if (udp_length < udp_header || udp_length > segment.size()) return FrameVerdict::bad_udp_length;

  out.source_ip = load_u32_be(ip + 12);
  out.destination_ip = load_u32_be(ip + 16);
  out.source_port = load_u16_be(segment.data());
  out.destination_port = load_u16_be(segment.data() + 2);
  out.payload = segment.subspan(udp_header, udp_length - udp_header);
  return FrameVerdict::datagram;
}

}  // namespace plimsoll::wire
