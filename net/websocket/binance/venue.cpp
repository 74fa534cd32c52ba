#include "net/websocket/binance/venue.hpp"

#include <algorithm>

namespace plimsoll::websocket::binance {
namespace {

constexpr std::size_t snapshot_levels = 1000;
constexpr std::size_t streams_per_text = 200;

std::string lower(std::string_view symbol) {
  std::string text(symbol);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

BinanceVenue::BinanceVenue(Market market, QuoteSource quotes) : market_(market), quotes_(quotes) {
  const bool spot = market == Market::spot;
  rules_.book_rule = spot ? BookRule::update_ids : BookRule::previous_ids;
  rules_.recovery = Recovery::fetch;
  rules_.snapshot_cut_at = snapshot_levels;
  rules_.connections = {1, ns_per_s};
  rules_.messages = {spot ? std::size_t{3} : std::size_t{8}, ns_per_s};
  rules_.most_symbols = market == Market::coin_margined ? 60 : 300;  // three streams each
}

std::string_view BinanceVenue::name() const noexcept {
  switch (market_) {
    case Market::spot: return "binance_spot";
    case Market::usd_margined: return "binance_usdm";
    case Market::coin_margined: return "binance_coinm";
  }
  return "binance";
}

std::vector<std::string> BinanceVenue::subscriptions(std::span<const std::string> symbols) const {
  std::vector<std::string> streams;
  for (const std::string& symbol : symbols) {
    const std::string name = lower(symbol);
    streams.push_back(name + (quotes_ == QuoteSource::books ? "@depth@100ms" : "@bookTicker"));
    streams.push_back(name + (market_ == Market::spot ? "@trade" : "@aggTrade"));
    if (market_ != Market::spot) streams.push_back(name + "@markPrice@1s");
  }
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < streams.size(); at += streams_per_text) {
    const auto part = std::span(streams).subspan(at, std::min(streams_per_text, streams.size() - at));
    std::string text = R"({"method":"SUBSCRIBE","params":[)";
    text.append(quoted_list(part, [](const std::string& stream) { return stream; }));
    text.append("],\"id\":").append(std::to_string(texts.size() + 1)).append("}");
    texts.push_back(std::move(text));
  }
  return texts;
}

std::string BinanceVenue::snapshot_target(std::string_view symbol) const {
  std::string target = market_ == Market::spot           ? "/api/v3/depth"
                       : market_ == Market::usd_margined ? "/fapi/v1/depth"
                                                         : "/dapi/v1/depth";
  target.append("?symbol=").append(symbol).append("&limit=").append(std::to_string(snapshot_levels));
  return target;
}

}  // namespace plimsoll::websocket::binance
