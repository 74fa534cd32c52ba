// What the API may know of the appliance itself: feeds, queues, latencies, build.
#pragma once

#include <string>

#include "host/api/json.hpp"

namespace plimsoll::api {

/// Called on the API's thread only.
class SystemView {
 public:
  virtual ~SystemView() = default;
  /// One object per feed: name, state, rate, age, gaps, drops.
  [[nodiscard]] virtual Json feeds() const = 0;
  /// Latencies of the stages, queues, health.
  [[nodiscard]] virtual Json system() const = 0;
  /// "live" or "replay", for the badge.
  [[nodiscard]] virtual std::string clock_word() const = 0;
  [[nodiscard]] virtual std::string build() const = 0;
};

}  // namespace plimsoll::api
