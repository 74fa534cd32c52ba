#include "tests/simulator/network.hpp"

#include <algorithm>
#include <string_view>

#include "tests/net/ingest/frames.hpp"
#include "tools/exchange/splitmix.hpp"

namespace plimsoll::simulator {

namespace {

constexpr std::size_t mold_header = 20;
constexpr std::int64_t longest_delay_ns = heartbeat_ns;  // nothing overtakes a heartbeat interval

struct Packet {
  std::int64_t at_ns = 0;
  std::uint64_t first = 0;
  std::uint64_t next = 0;
  ByteVector payload;
};

ByteVector control_packet(const TradingDay& day, std::uint64_t count) {
  return test::Writer().text(day.name).be(day.messages.size() + 1, 8).be(count, 2).bytes();
}

class Line {
 public:
  Line(std::size_t number, const LineFaults& faults, std::int64_t gap_ns, std::uint64_t seed)
      : number_(number),
        faults_(faults),
        gap_ns_(gap_ns),
        random_(exchange::SplitMix64::stream(seed, 2'000 + number)) {}

  /// Puts what becomes of one packet into `out`.
  void carry(const Packet& packet, std::size_t day, bool calm, std::vector<Delivery>& out) {
    if (packet.at_ns >= faults_.dead_from_ns && packet.at_ns < faults_.dead_until_ns) return;
    if (calm) return deliver(packet, day, 0, out);
    if (burst_left_ == 0 && random_.unit() < faults_.burst) burst_left_ = faults_.burst_packets;
    if (burst_left_ > 0) {
      --burst_left_;
      return;
    }
    if (random_.unit() < faults_.loss) return;
    const bool late = random_.unit() < faults_.reorder;
    const std::int64_t late_ns = late ? std::min(random_.below(faults_.depth + 1) * gap_ns_, longest_delay_ns) : 0;
    if (random_.unit() < faults_.damage) {
      damage(packet, day, late_ns, out);
    } else if (random_.unit() < faults_.falsify) {
      falsify(packet, day, late_ns, out);
    } else {
      deliver(packet, day, late_ns, out);
    }
    if (random_.unit() < faults_.repeat) {
      deliver(packet, day, late_ns + random_.below(1'000) * std::int64_t{20} * microsecond, out);
    }
  }

  /// Falsified packets, as (time, first, next) of what they claim.
  struct Lie {
    std::int64_t at_ns;
    std::uint64_t first, next;
    std::size_t day;
  };
  std::vector<Lie> lies;

 private:
  [[nodiscard]] std::int64_t arrival(const Packet& packet, std::int64_t late_ns) const {
    return packet.at_ns + faults_.delay_ns + late_ns;
  }
  void deliver(const Packet& packet, std::size_t day, std::int64_t late_ns, std::vector<Delivery>& out) const {
    out.push_back(
        {arrival(packet, late_ns), number_, day, true, packet.first, packet.next, frame_to(number_, packet.payload)});
  }
  void damage(const Packet& packet, std::size_t day, std::int64_t late_ns, std::vector<Delivery>& out) {
    ByteVector bytes = packet.payload;
    if (random_.below(2) == 0) {
      bytes.resize(random_.below(static_cast<std::uint32_t>(bytes.size())));
    } else {
      for (std::uint32_t extra = 1 + random_.below(8); extra > 0; --extra) bytes.push_back(std::byte{0x5A});
    }
    out.push_back({arrival(packet, late_ns), number_, day, false, 0, 0, frame_to(number_, bytes)});
  }
  void falsify(const Packet& packet, std::size_t day, std::int64_t late_ns, std::vector<Delivery>& out) {
    ByteVector bytes = packet.payload;
    const std::uint64_t count = packet.next - packet.first;
    Lie lie{arrival(packet, late_ns), packet.first, packet.next, day};
    const std::uint32_t what = random_.below(count == 0 ? 2 : 4);
    std::size_t at = 0;
    if (what == 0) {
      at = random_.below(10);  // the session's name
      lie.next = lie.first;
    } else if (what == 1) {
      at = 15 + random_.below(3);  // the sequence number, by up to 2^24
    } else {
      at = mold_header;  // a byte of a message
      for (std::uint32_t skip = random_.below(static_cast<std::uint32_t>(count)); skip > 0; --skip) {
        at += 2 + std::to_integer<std::size_t>(bytes[at + 1]);
      }
      at += 2 + random_.below(std::to_integer<std::uint32_t>(bytes[at + 1]));
    }
    bytes[at] ^= static_cast<std::byte>(1 + random_.below(255));
    if (what == 1) {
      lie.first = 0;
      for (std::size_t i = 10; i < 18; ++i) lie.first = lie.first << 8 | std::to_integer<std::uint64_t>(bytes[i]);
      lie.next = lie.first + count;
    }
    lies.push_back(lie);
    out.push_back({lie.at_ns, number_, day, false, 0, 0, frame_to(number_, bytes)});
  }

  std::size_t number_;
  LineFaults faults_;
  std::int64_t gap_ns_;
  exchange::SplitMix64 random_;
  std::uint32_t burst_left_ = 0;
};

}  // namespace

ByteVector frame_to(std::size_t line, const ByteVector& payload) {
  ByteVector frame = test::ethernet(payload);
  const ByteVector address = test::Writer().be(0xEF000001 + line, 4).bytes();
  const ByteVector port = test::Writer().be(26'001 + line, 2).bytes();
  std::copy(address.begin(), address.end(), frame.begin() + 30);
  std::copy(port.begin(), port.end(), frame.begin() + 36);
  return frame;
}

ByteVector mold_packet(const TradingDay& day, std::uint64_t first, std::uint64_t count) {
  test::Writer packet;
  packet.text(day.name).be(first, 8).be(count, 2);
  for (std::uint64_t sequence = first; sequence < first + count; ++sequence) {
    const ByteVector& message = day.messages.at(sequence - 1);
    packet.be(message.size(), 2).raw(message);
  }
  return packet.bytes();
}

Broadcast broadcast(const Profile& profile, const std::vector<TradingDay>& days) {
  Broadcast result;
  std::vector<Line> lines;
  for (std::size_t i = 0; i < profile.lines.size(); ++i)
    lines.emplace_back(i, profile.lines[i], profile.gap_ns, profile.seed);
  auto random = exchange::SplitMix64::stream(profile.seed, 3'000);
  std::int64_t now_ns = millisecond;
  for (std::size_t number = 0; number < days.size(); ++number) {
    const TradingDay& day = days[number];
    const std::uint64_t last = day.messages.size();
    std::vector<std::int64_t> sent_ns;
    const auto everywhere = [&](const Packet& packet, bool calm) {
      for (Line& line : lines) line.carry(packet, number, calm, result.deliveries);
    };
    for (std::uint64_t first = 1; first <= last;) {
      now_ns += static_cast<std::int64_t>(random.waiting() * static_cast<double>(profile.gap_ns));
      const std::uint64_t count = std::min<std::uint64_t>(1 + random.below(4), last + 1 - first);
      everywhere({now_ns, first, first + count, mold_packet(day, first, count)}, false);
      for (std::uint64_t i = 0; i < count; ++i) sent_ns.push_back(now_ns);
      first += count;
    }
    result.sent_ns.push_back(sent_ns);
    result.calm_from_ns.push_back(now_ns);
    const std::int64_t until_ns = now_ns + calm_ns;
    for (now_ns += heartbeat_ns; now_ns < until_ns; now_ns += heartbeat_ns) {
      everywhere({now_ns, last + 1, last + 1, control_packet(day, 0)}, true);
    }
    if (profile.says_goodbye) {
      for (int repeat = 0; repeat < 3; ++repeat, now_ns += heartbeat_ns) {
        everywhere({now_ns, last + 1, last + 1, control_packet(day, 0xFFFF)}, true);
      }
    }
    result.ends_ns.push_back(now_ns);
  }
  const auto earlier = [](const Delivery& a, const Delivery& b) { return a.at_ns < b.at_ns; };
  std::stable_sort(result.deliveries.begin(), result.deliveries.end(), earlier);
  // When the clean line said for the first time what each message really is.
  std::vector<std::vector<std::int64_t>> truth_ns;
  for (const auto& sent : result.sent_ns) truth_ns.emplace_back(sent.size() + 1, INT64_MAX);
  for (const Delivery& delivery : result.deliveries) {
    if (delivery.line != 1 || !delivery.good) continue;
    for (std::uint64_t sequence = delivery.first; sequence < delivery.next; ++sequence) {
      std::int64_t& at_ns = truth_ns[delivery.day][sequence];
      at_ns = std::min(at_ns, delivery.at_ns);
    }
  }
  for (const Line::Lie& lie : lines[0].lies) {
    Doubt doubt{lie.at_ns, lie.at_ns};
    for (std::uint64_t at = std::max<std::uint64_t>(lie.first, 1); at < lie.next; ++at) {
      if (at >= truth_ns[lie.day].size()) break;
      doubt.until_ns = std::max(doubt.until_ns, truth_ns[lie.day][at]);
    }
    result.doubts.push_back(doubt);
  }
  return result;
}

}  // namespace plimsoll::simulator
