#include "tools/relay/route.hpp"

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
