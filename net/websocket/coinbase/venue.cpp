#include "net/websocket/coinbase/venue.hpp"

namespace plimsoll::websocket::coinbase {

CoinbaseVenue::CoinbaseVenue(Service service) : service_(service) {
  rules_.book_rule = BookRule::in_order;
  rules_.recovery = Recovery::reconnect;
  rules_.connections = {1, ns_per_s};
  rules_.messages = {6, ns_per_s};
  rules_.stale_after_ns = 5 * ns_per_s;  // heartbeats come every second
  rules_.most_symbols = 100;
  if (service == Service::advanced_trade) rules_.numbering = VenueRules::Numbering::every_message;
}

std::string_view CoinbaseVenue::name() const noexcept {
  return service_ == Service::advanced_trade ? "coinbase_advanced" : "coinbase_exchange";
}

std::vector<std::string> CoinbaseVenue::subscriptions(std::span<const std::string> symbols) const {
  const std::string products = quoted_list(symbols, [](const std::string& symbol) { return symbol; });
  std::vector<std::string> texts;
  if (service_ == Service::exchange) {
    for (const char* channel : {"level2", "matches", "heartbeat"}) {
      std::string text = R"({"type":"subscribe","product_ids":[)";
      texts.push_back(text.append(products).append(R"(],"channels":[")").append(channel).append("\"]}"));
    }
    return texts;
  }
  for (const char* channel : {"heartbeats", "level2", "market_trades"}) {
    std::string text = R"({"type":"subscribe","product_ids":[)";
    texts.push_back(text.append(products).append(R"(],"channel":")").append(channel).append("\"}"));
  }
  return texts;
}

}  // namespace plimsoll::websocket::coinbase
