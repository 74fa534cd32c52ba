#include "net/websocket/finnhub/venue.hpp"

namespace plimsoll::websocket::finnhub {

FinnhubVenue::FinnhubVenue() {
  rules_.connections = {1, 5 * ns_per_s};
  rules_.messages = {20, ns_per_s};
  rules_.stale_after_ns = 60 * ns_per_s;  // pings come about once a minute
  rules_.most_symbols = 200;              // as many texts as a client holds
}

std::vector<std::string> FinnhubVenue::subscriptions(std::span<const std::string> symbols) const {
  std::vector<std::string> texts;
  for (const std::string& symbol : symbols) {
    std::string text = R"({"type":"subscribe","symbol":")";
    texts.push_back(text.append(symbol).append("\"}"));
  }
  return texts;
}

}  // namespace plimsoll::websocket::finnhub
