#include "net/websocket/feed_settings.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <utility>

#include "host/core/fault_list.hpp"
#include "net/websocket/binance/venue.hpp"
#include "net/websocket/coinbase/venue.hpp"
#include "net/websocket/deribit/venue.hpp"
#include "net/websocket/finnhub/venue.hpp"

namespace plimsoll::websocket {
namespace {

struct VenueEntry {
  std::string_view name;
  std::string_view url;
  std::string_view rest_url;  // empty: the venue needs none
  bool wants_token;
  std::unique_ptr<Venue> (*make)(const FeedSettings& settings);
};

template <binance::Market market>
std::unique_ptr<Venue> make_binance(const FeedSettings& settings) {
  return std::make_unique<binance::BinanceVenue>(market, settings.quotes);
}
template <coinbase::Service service>
std::unique_ptr<Venue> make_coinbase(const FeedSettings&) {
  return std::make_unique<coinbase::CoinbaseVenue>(service);
}
std::unique_ptr<Venue> make_deribit(const FeedSettings& settings) {
  return std::make_unique<deribit::DeribitVenue>(settings.quotes, settings.interval);
}
std::unique_ptr<Venue> make_finnhub(const FeedSettings&) { return std::make_unique<finnhub::FinnhubVenue>(); }

/// Addresses as the venues' documentation gives them. A new venue is one more line.
constexpr std::array venues{
    VenueEntry{"binance_spot", "wss://stream.binance.com:9443/stream", "https://api.binance.com", false,
               make_binance<binance::Market::spot>},
    VenueEntry{"binance_usdm", "wss://fstream.binance.com/stream", "https://fapi.binance.com", false,
               make_binance<binance::Market::usd_margined>},
    VenueEntry{"binance_coinm", "wss://dstream.binance.com/stream", "https://dapi.binance.com", false,
               make_binance<binance::Market::coin_margined>},
    VenueEntry{"coinbase_advanced", "wss://advanced-trade-ws.coinbase.com/", "", false,
               make_coinbase<coinbase::Service::advanced_trade>},
    VenueEntry{"coinbase_exchange", "wss://ws-feed.exchange.coinbase.com/", "", false,
               make_coinbase<coinbase::Service::exchange>},
    VenueEntry{"deribit", "wss://www.deribit.com/ws/api/v2", "", false, make_deribit},
    VenueEntry{"finnhub", "wss://ws.finnhub.io/", "", true, make_finnhub},
};

/// Letters, digits and what venues put between them: nothing that JSON or a URL would have to escape.
bool plain(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == ':';
  });
}

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= 253 && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

bool is_port(std::string_view port) {
  if (port.empty() || port.size() > 5) return false;
  int value = 0;
  for (const char c : port) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  return value >= 1 && value <= 65'535;
}

/// scheme://host[:port][/target]
std::optional<Endpoint> parse_url(std::string_view url, std::string_view scheme) {
  if (!url.starts_with(scheme)) return std::nullopt;
  const std::string_view rest = url.substr(scheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  const std::string_view authority = rest.substr(0, slash);
  const std::size_t colon = std::min(authority.find(':'), authority.size());
  Endpoint endpoint;
  endpoint.host = authority.substr(0, colon);
  if (colon < authority.size()) endpoint.port = authority.substr(colon + 1);
  if (slash < rest.size()) endpoint.target = rest.substr(slash);
  const bool printable =
      std::all_of(endpoint.target.begin(), endpoint.target.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_host(endpoint.host) || !is_port(endpoint.port) || !printable) return std::nullopt;
  return endpoint;
}

void check_symbols(const FeedSettings& settings, std::size_t most, FaultList& faults) {
  if (settings.symbols.empty()) faults.add(0, "PLM-3502", "symbols is empty", "Name at least one symbol of the venue.");
  if (settings.symbols.size() > most) {
    faults.add(0, "PLM-3502",
               std::to_string(settings.symbols.size()) + " symbols; one connection to this venue takes at most " +
                   std::to_string(most),
               "Split the symbols over several feeds.");
  }
  std::vector<std::string> sorted = settings.symbols;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t at = 0; at < sorted.size(); ++at) {
    if (!plain(sorted[at])) {
      faults.add(0, "PLM-3502", "symbol " + quoted(sorted[at]) + " has characters that no venue uses, or is too long",
                 "Write symbols as the venue does, such as BTCUSDT or BTC-PERPETUAL.");
    } else if (at > 0 && sorted[at] == sorted[at - 1]) {
      faults.add(0, "PLM-3502", "symbol " + quoted(sorted[at]) + " is named twice", "Name it once.");
    }
  }
}

std::string read_token(const std::string& path, FaultList& faults) {
  struct stat about {};
  if (path.empty()) {
    faults.add(0, "PLM-3504", "token_file is missing; this venue wants a token",
               "Put the token into a file of its own.");
    return {};
  }
  if (::stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) {
    faults.add(0, "PLM-3504", "token_file " + quoted(path) + " cannot be read", "Check the path and its permissions.");
    return {};
  }
  if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    faults.add(0, "PLM-3504", "token_file " + quoted(path) + " can be used by others on this machine",
               "Take their permissions away: chmod 600 " + path);
    return {};
  }
  std::ifstream file(path, std::ios::binary);
  std::string token(256, '\0');
  file.read(token.data(), static_cast<std::streamsize>(token.size()));
  token.resize(static_cast<std::size_t>(file.gcount()));
  token = token.substr(0, token.find_first_of("\r\n"));
  if (!plain(token)) {
    faults.add(0, "PLM-3504",
               "token_file " + quoted(path) + " does not begin with a token of at most 64 letters, digits, - and _",
               "Put the token, and nothing else, into its first line.");
    return {};
  }
  return token;
}

template <typename Number>
void check_range(const char* what, Number value, Number least, Number most, FaultList& faults) {
  if (value >= least && value <= most) return;
  faults.add(0, "PLM-3505",
             std::string(what)
                 .append(" is ")
                 .append(std::to_string(value))
                 .append("; must be from ")
                 .append(std::to_string(least))
                 .append(" to ")
                 .append(std::to_string(most)),
             "Leave it out to have a good default.");
}

Endpoint check_url(const char* what, std::string_view given, std::string_view own, std::string_view scheme,
                   FaultList& faults) {
  const std::string_view url = given.empty() ? own : given;
  if (const auto endpoint = parse_url(url, scheme)) return *endpoint;
  faults.add(0, "PLM-3503",
             std::string(what)
                 .append(" is ")
                 .append(quoted(url))
                 .append("; must be ")
                 .append(scheme)
                 .append("host[:port][/path]"),
             "Feeds are read over TLS only; leave it out to use the venue's own address.");
  return {};
}

}  // namespace

std::vector<std::string_view> venue_names() {
  std::vector<std::string_view> names;
  for (const VenueEntry& entry : venues) names.push_back(entry.name);
  return names;
}

CheckedFeed check(const FeedSettings& settings, const std::string& file) {
  FaultList faults(file);
  const auto entry =
      std::find_if(venues.begin(), venues.end(), [&](const VenueEntry& one) { return one.name == settings.venue; });
  if (entry == venues.end()) {
    std::string known;
    for (const std::string_view name : venue_names()) known.append(known.empty() ? "" : ", ").append(name);
    faults.add(0, "PLM-3501", "venue is " + quoted(settings.venue) + "; must be one of " + known, "Name one of these.");
    faults.throw_if_any();
  }
  CheckedFeed checked;
  checked.venue = entry->make(settings);
  const VenueRules& rules = checked.venue->rules();
  check_symbols(settings, rules.most_symbols, faults);
  checked.client.endpoint = check_url("url", settings.url, entry->url, "wss://", faults);
  if (!entry->rest_url.empty())
    checked.client.rest = check_url("rest_url", settings.rest_url, entry->rest_url, "https://", faults);
  if (entry->wants_token) {
    const std::string token = read_token(settings.token_file, faults);
    checked.client.endpoint.target.append("?token=").append(token);
  }
  if (settings.interval != "100ms" && settings.interval != "agg2" && settings.interval != "raw") {
    faults.add(0, "PLM-3505", "interval is " + quoted(settings.interval) + "; must be 100ms, agg2 or raw",
               "Leave it out to have 100ms, which needs no login.");
  }
  check_range("levels_per_side", settings.levels_per_side, std::size_t{1000}, std::size_t{1'000'000}, faults);
  check_range("max_message_bytes", settings.max_message_bytes, std::size_t{65'536}, std::size_t{64} << 20, faults);
  checked.client.connections = rules.connections;
  checked.client.messages = rules.messages;
  faults.throw_if_any();
  return checked;
}

}  // namespace plimsoll::websocket
