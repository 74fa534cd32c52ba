#include "tools/relay/route.hpp"

#include <algorithm>
#include <ctime>

namespace plimsoll::relay {
namespace {

std::optional<Place> parse_place(const std::string& text) {
  const std::size_t sign = text.find('@');
  const auto endpoint = wire::parse_endpoint(text.substr(0, sign));
  if (!endpoint || endpoint->port == 0) return std::nullopt;
  const std::string interface = sign == std::string::npos ? "" : text.substr(sign + 1);
  if (wire::is_multicast(endpoint->address) && interface.empty()) return std::nullopt;
  return Place{*endpoint, interface};
}

}  // namespace

std::optional<RouteSettings> parse_route(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos) return std::nullopt;
  const auto in = parse_place(text.substr(0, sign));
  const auto out = parse_place(text.substr(sign + 1));
  if (!in || !out) return std::nullopt;
  return RouteSettings{*in, *out};
}

void carry(const std::vector<std::unique_ptr<Route>>& routes, const Clock& clock,
           const volatile std::sig_atomic_t& stop) {
  constexpr std::int64_t longest_wait_ns = 100'000'000, shortest_wait_ns = 100'000;
  std::vector<pollfd> events;
  while (stop == 0) {
    std::int64_t due_ns = INT64_MAX;
    events.clear();
    for (const auto& route : routes) {
      route->work(clock.monotonic_ns());
      due_ns = std::min(due_ns, route->wait_for(events));
    }
    const std::int64_t now_ns = clock.monotonic_ns();
    const std::int64_t wait_ns =
        due_ns == INT64_MAX ? longest_wait_ns : std::clamp(due_ns - now_ns, shortest_wait_ns, longest_wait_ns);
    const timespec timeout{0, wait_ns};
    ::ppoll(events.data(), events.size(), &timeout, nullptr);
  }
}

std::string to_json(const FaultCounts& counts) {
  std::string text;
  const auto add = [&text](const char* name, std::uint64_t value) {
    text += std::string(text.empty() ? "{\"" : ",\"") + name + "\":" + std::to_string(value);
  };
  add("offered", counts.offered);
  add("forwarded", counts.forwarded);
  add("lost", counts.lost);
  add("lost_in_bursts", counts.lost_in_bursts);
  add("bursts", counts.bursts);
  add("partitioned", counts.partitioned);
  add("duplicated", counts.duplicated);
  add("reordered", counts.reordered);
  add("corrupted", counts.corrupted);
  add("truncated", counts.truncated);
  add("overflowed", counts.overflowed);
  return text + '}';
}

}  // namespace plimsoll::relay
