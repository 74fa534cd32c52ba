// How often somebody may ask: a token bucket for each of a bounded number of names.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace plimsoll::api {

struct RateLimitSettings {
  double per_second = 50.0;
  double burst = 100.0;
};

/// One thread. A name that was not heard of has a full bucket; when there is no room for another name, those whose
/// buckets are full again are forgotten, and if there are none, whoever is new has to wait.
class RateLimit {
 public:
  static constexpr std::size_t most_names = 4096;

  explicit RateLimit(RateLimitSettings settings) : settings_(settings) {}

  /// Takes one from the bucket; false when it is empty.
  bool take(std::string_view name, std::int64_t now_ns) {
    Bucket* bucket = find(name, now_ns);
    if (bucket == nullptr || bucket->left < 1.0) return false;
    bucket->left -= 1.0;
    return true;
  }
  /// Whether `take` would succeed.
  [[nodiscard]] bool has(std::string_view name, std::int64_t now_ns) {
    const Bucket* bucket = find(name, now_ns);
    return bucket != nullptr && bucket->left >= 1.0;
  }
  /// Until `take` may succeed again, at least one.
  [[nodiscard]] unsigned wait_s() const {
    return static_cast<unsigned>(std::clamp(1.0 / settings_.per_second, 1.0, 3600.0));
  }
  [[nodiscard]] std::size_t names() const { return buckets_.size(); }

 private:
  struct Bucket {
    double left = 0.0;
    std::int64_t at_ns = 0;
  };
  [[nodiscard]] double filled(const Bucket& bucket, std::int64_t now_ns) const {
    const double seconds = static_cast<double>(std::max<std::int64_t>(0, now_ns - bucket.at_ns)) * 1e-9;
    return std::min(settings_.burst, bucket.left + seconds * settings_.per_second);
  }
  Bucket* find(std::string_view name, std::int64_t now_ns) {
    auto found = buckets_.find(std::string(name));
    if (found == buckets_.end()) {
      if (buckets_.size() == most_names) {
        std::erase_if(buckets_, [&](const auto& each) { return filled(each.second, now_ns) >= settings_.burst; });
        if (buckets_.size() == most_names) return nullptr;
      }
      found = buckets_.emplace(std::string(name), Bucket{settings_.burst, now_ns}).first;
    }
    found->second = {filled(found->second, now_ns), now_ns};
    return &found->second;
  }

  RateLimitSettings settings_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace plimsoll::api
