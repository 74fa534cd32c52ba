#include "net/websocket/deribit/venue.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::websocket::deribit {
namespace {

constexpr std::size_t channels_per_text = 200;

/// Ids of requests that are not subscriptions; those count from 1.
constexpr int heartbeat_request = 9001;

std::string request(int id, std::string_view method, std::string_view params) {
  std::string text = R"({"jsonrpc":"2.0","id":)";
  text.append(std::to_string(id)).append(R"(,"method":")").append(method).append(R"(","params":)").append(params);
  return text.append("}");
}

}  // namespace

DeribitVenue::DeribitVenue(QuoteSource quotes, std::string interval) : quotes_(quotes), interval_(std::move(interval)) {
  rules_.book_rule = BookRule::change_ids;
  rules_.recovery = Recovery::resubscribe;
  rules_.connections = {1, ns_per_s};
  rules_.messages = {15, ns_per_s};
  rules_.stale_after_ns = 30 * ns_per_s;  // heartbeats come every ten
  rules_.most_symbols = 150;              // 500 channels a connection, three each
}

std::string DeribitVenue::channel(std::string_view kind, std::string_view symbol) const {
  std::string name(kind);
  return name.append(".").append(symbol).append(".").append(interval_);
}

std::vector<std::string> DeribitVenue::subscriptions(std::span<const std::string> symbols) const {
  std::vector<std::string> channels;
  for (const std::string& symbol : symbols) {
    if (quotes_ == QuoteSource::books) channels.push_back(channel("book", symbol));
    channels.push_back(channel("ticker", symbol));
    channels.push_back(channel("trades", symbol));
  }
  std::vector<std::string> texts{request(heartbeat_request, "public/set_heartbeat", R"({"interval":10})")};
  for (std::size_t at = 0; at < channels.size(); at += channels_per_text) {
    const auto part = std::span(channels).subspan(at, std::min(channels_per_text, channels.size() - at));
    std::string params = R"({"channels":[)";
    params.append(quoted_list(part, [](const std::string& name) { return name; })).append("]}");
    texts.push_back(request(static_cast<int>(texts.size()), "public/subscribe", params));
  }
  return texts;
}

std::vector<std::string> DeribitVenue::renewal(std::string_view symbol) const {
  std::string params = R"({"channels":[")";
  params.append(channel("book", symbol)).append("\"]}");
  return {request(heartbeat_request + 1, "public/unsubscribe", params),
          request(heartbeat_request + 2, "public/subscribe", params)};
}

std::string_view DeribitVenue::test_answer() const noexcept {
  return R"({"jsonrpc":"2.0","id":9004,"method":"public/test","params":{}})";
}

}  // namespace plimsoll::websocket::deribit
