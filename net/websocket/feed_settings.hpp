// What a person writes about one WebSocket feed, checked as a whole before anything is opened.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/client.hpp"
#include "net/websocket/venue.hpp"

namespace plimsoll::websocket {

struct FeedSettings {
  std::string venue;                 // one of venue_names()
  std::vector<std::string> symbols;  // as the venue writes them
  QuoteSource quotes = QuoteSource::books;
  std::string url;                 // "wss://host[:port][/path]"; empty: the venue's own
  std::string rest_url;            // "https://host[:port]"; empty: the venue's own
  std::string ca_file;             // PEM; empty: this machine's authorities
  std::string token_file;          // its first line is the token; only for venues that want one
  std::string interval = "100ms";  // Deribit's channels
  std::size_t levels_per_side = 8192;
  std::size_t max_message_bytes = std::size_t{16} << 20;
};

/// "binance_spot", "binance_usdm", "binance_coinm", "coinbase_advanced", "coinbase_exchange", "deribit", "finnhub".
std::vector<std::string_view> venue_names();

/// A feed that is ready to be built: its venue and what its client needs.
struct CheckedFeed {
  std::unique_ptr<Venue> venue;
  ClientSettings client;
};

/// Throws InputError with every fault: PLM-3501 no such venue, 3502 symbols, 3503 url, 3504 token, 3505 a number out of
/// range. `file` is what messages name, such as the configuration. The token is read here and nowhere shown.
CheckedFeed check(const FeedSettings& settings, const std::string& file);

}  // namespace plimsoll::websocket
