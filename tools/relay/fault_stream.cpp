#include "tools/relay/fault_stream.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::relay {
namespace {

std::int64_t ns_of_ms(double ms) { return static_cast<std::int64_t>(ms * 1e6); }

}  // namespace

FaultStream::FaultStream(const FaultSettings& settings, std::uint64_t seed, std::uint64_t number, std::int64_t start_ns)
    : settings_(settings), random_(exchange::SplitMix64::stream(seed, number)), start_ns_(start_ns) {}

void FaultStream::offer(std::span<const std::byte> datagram, std::int64_t now_ns) {
  ++counts_.offered;
  // Every datagram draws the same number of times at this point, whatever becomes of it, so that switching one fault on
  // does not move another.
  exchange::SplitMix64 own(random_.next());
  std::swap(own, random_);
  const bool lost = lose(now_ns);
  if (!lost) {
    std::vector<std::byte> bytes(datagram.begin(), datagram.end());
    damage(bytes);
    if (chance(settings_.duplicate)) {
      ++counts_.duplicated;
      hold(bytes, now_ns);
    }
    if (chance(settings_.reorder) && held() < most_held) {
      ++counts_.reordered;
      const auto depth = static_cast<std::uint32_t>(std::max<std::size_t>(settings_.reorder_depth, 1));
      overtaken_.push_back(
          {counts_.offered + 1 + random_.below(depth), now_ns + longest_overtaken_ns, std::move(bytes)});
    } else {
      hold(std::move(bytes), now_ns);
    }
  }
  std::swap(own, random_);
  release_overtaken(now_ns);
}

bool FaultStream::lose(std::int64_t now_ns) {
  if (partitioned(now_ns)) return ++counts_.partitioned, true;
  if (left_in_burst_ == 0 && chance(settings_.burst)) {
    ++counts_.bursts;
    left_in_burst_ = 1 + static_cast<std::uint64_t>(random_.waiting() * static_cast<double>(settings_.burst_length));
  }
  if (left_in_burst_ > 0) {
    --left_in_burst_;
    return ++counts_.lost_in_bursts, true;
  }
  return chance(settings_.loss) && (++counts_.lost, true);
}

void FaultStream::damage(std::vector<std::byte>& bytes) {
  if (bytes.empty()) return;
  if (chance(settings_.corrupt)) {
    ++counts_.corrupted;
    const std::uint32_t bit = random_.below(static_cast<std::uint32_t>(bytes.size() * 8));
    bytes[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
  }
  if (chance(settings_.truncate)) {
    ++counts_.truncated;
    bytes.resize(random_.below(static_cast<std::uint32_t>(bytes.size())));
  }
}

void FaultStream::hold(std::vector<std::byte> bytes, std::int64_t now_ns) {
  if (held() >= most_held) {
    ++counts_.overflowed;
    return;
  }
  const std::int64_t jitter_ns = ns_of_ms(settings_.jitter_ms * random_.unit());
  last_due_ns_ = std::max(last_due_ns_, now_ns + ns_of_ms(settings_.delay_ms) + jitter_ns);
  timed_.push({last_due_ns_, order_++, std::move(bytes)});
}

void FaultStream::release_overtaken(std::int64_t now_ns) {
  for (std::size_t i = 0; i < overtaken_.size();) {
    if (overtaken_[i].until > counts_.offered && overtaken_[i].latest_ns > now_ns) {
      ++i;
      continue;
    }
    timed_.push({std::max(last_due_ns_, now_ns), order_++, std::move(overtaken_[i].bytes)});
    overtaken_.erase(overtaken_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

std::optional<std::vector<std::byte>> FaultStream::take(std::int64_t now_ns) {
  release_overtaken(now_ns);
  if (timed_.empty() || timed_.top().due_ns > now_ns) return std::nullopt;
  std::vector<std::byte> bytes = timed_.top().bytes;
  timed_.pop();
  ++counts_.forwarded;
  return bytes;
}

std::optional<std::int64_t> FaultStream::next_due_ns() const {
  std::optional<std::int64_t> due;
  if (!timed_.empty()) due = timed_.top().due_ns;
  for (const Overtaken& waiting : overtaken_) due = std::min(due.value_or(INT64_MAX), waiting.latest_ns);
  return due;
}

bool FaultStream::partitioned(std::int64_t now_ns) const {
  const double at_s = static_cast<double>(now_ns - start_ns_) / 1e9;
  return std::any_of(settings_.partitions.begin(), settings_.partitions.end(), [at_s](const Partition& partition) {
    return at_s >= partition.start_s && at_s < partition.start_s + partition.length_s;
  });
}

}  // namespace plimsoll::relay
