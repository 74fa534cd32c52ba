#include "tools/plimsoll/feed_json.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "net/dbn/record_type.hpp"

namespace plimsoll::cli {
namespace {

std::string type_name(std::size_t type, ingest::FeedFormat format) {
  if (format == ingest::FeedFormat::dbn) {
    const std::string_view name = dbn::name_of(static_cast<std::uint8_t>(type));
    return name.empty() ? fmt::format("0x{:02x}", type) : std::string(name);
  }
  return std::isgraph(static_cast<int>(type)) != 0 ? std::string(1, static_cast<char>(type))
                                                   : fmt::format("0x{:02x}", type);
}

Json by_type(const std::array<std::uint64_t, 256>& counts, ingest::FeedFormat format) {
  Json json = Json::object();
  for (std::size_t type = 0; type < counts.size(); ++type) {
    if (counts[type] != 0) json[type_name(type, format)] = counts[type];
  }
  return json;
}

}  // namespace

Json to_json(const ingest::FeedCounters& counters, ingest::FeedFormat format) {
  Json json;
  json["packets"] = counters.packets;
  json["messages"] = counters.messages;
  json["messages_by_type"] = by_type(counters.messages_by_type, format);
  json["skipped_by_type"] = by_type(counters.skipped_by_type, format);
  json["heartbeats"] = counters.heartbeats;
  json["sessions"] = counters.sessions;
  json["sequence_resets"] = counters.sequence_resets;
  json["gaps"] = counters.gaps;
  json["missing_messages"] = counters.missing_messages;
  json["duplicate_messages"] = counters.duplicate_messages;
  json["regressed_packets"] = counters.regressed_packets;
  json["malformed_packets"] = counters.malformed_packets;
  json["foreign_packets"] = counters.foreign_packets;
  json["unknown_types"] = counters.unknown_types;
  json["wrong_lengths"] = counters.wrong_lengths;
  json["empty_messages"] = counters.empty_messages;
  json["unknown_orders"] = counters.unknown_orders;
  json["duplicate_orders"] = counters.duplicate_orders;
  json["bad_quantities"] = counters.bad_quantities;
  json["bad_prices"] = counters.bad_prices;
  json["bad_sides"] = counters.bad_sides;
  json["capacity_refusals"] = counters.capacity_refusals;
  json["crossed_books"] = counters.crossed_books;
  json["quotes"] = counters.quotes;
  json["trades"] = counters.trades;
  return json;
}

Json to_json(const dpdk::PortCounters& counters) {
  return {{"received", counters.received},
          {"too_large", counters.too_large},
          {"missing", counters.missing},
          {"without_timestamp", counters.without_timestamp},
          {"device_missed", counters.device_missed},
          {"device_errors", counters.device_errors},
          {"device_no_buffer", counters.device_no_buffer}};
}

}  // namespace plimsoll::cli
