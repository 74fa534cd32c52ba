// Books built a second time, slowly: another JSON library, sorted maps, and each venue's rule as its pages print it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace plimsoll::websocket {

/// "0.0150" as 15'000'000, by moving the point; nothing is shared with the code under test.
inline std::int64_t nanos_of(const std::string& text) {
  const std::size_t point = text.find('.');
  std::string digits = text.substr(0, point);
  std::string fraction = point == std::string::npos ? "" : text.substr(point + 1);
  while (fraction.size() > 9 && fraction.back() == '0') fraction.pop_back();
  if (fraction.size() > 9) throw std::runtime_error("more than nine decimals: " + text);
  fraction.resize(9, '0');
  return std::stoll(digits + fraction);
}

/// A JSON number by its shortest text with nine decimals; for prices and amounts below 1e6, where a double has them.
inline std::int64_t nanos_of(const nlohmann::json& number) {
  if (number.is_string()) return nanos_of(number.get<std::string>());
  char text[64];
  std::snprintf(text, sizeof text, "%.9f", number.get<double>());
  return nanos_of(std::string(text));
}

struct ReferenceBook {
  std::map<std::int64_t, std::int64_t, std::greater<>> bids;
  std::map<std::int64_t, std::int64_t> asks;
  std::int64_t last_id = -1;
  bool live = false;
  std::uint64_t applied = 0;
  std::uint64_t gaps = 0;
  std::vector<nlohmann::json> early;  // Binance: changes before the snapshot

  template <typename Levels>
  static void set(Levels& levels, std::int64_t price, std::int64_t size) {
    if (size == 0) {
      levels.erase(price);
    } else {
      levels[price] = size;
    }
  }
  template <typename Levels>
  static void set_pairs(Levels& levels, const nlohmann::json& pairs) {
    for (const auto& pair : pairs) set(levels, nanos_of(pair[0]), nanos_of(pair[1]));
  }
};

/// Binance spot: step 4 to 7 of "How to manage a local order book correctly". Futures: the same page of the futures.
class BinanceReference {
 public:
  enum class Kind { spot, futures };
  explicit BinanceReference(Kind kind) : kind_(kind) {}

  void on_message(const std::string& text) {
    const auto message = nlohmann::json::parse(text);
    const auto& data = message.contains("data") ? message["data"] : message;
    if (data.value("e", "") != "depthUpdate") return;
    ReferenceBook& book = books[data["s"].get<std::string>()];
    if (book.live) {
      apply(book, data);
    } else {
      book.early.push_back(data);
    }
  }
  void on_snapshot(const std::string& symbol, const std::string& text) {
    const auto data = nlohmann::json::parse(text);
    ReferenceBook& book = books[symbol];
    book.bids.clear();
    book.asks.clear();
    book.last_id = data["lastUpdateId"].get<std::int64_t>();
    ReferenceBook::set_pairs(book.bids, data["bids"]);
    ReferenceBook::set_pairs(book.asks, data["asks"]);
    book.live = true;
    first_ = true;
    for (const auto& change : book.early) apply(book, change);
    book.early.clear();
  }

  std::map<std::string, ReferenceBook> books;

 private:
  void apply(ReferenceBook& book, const nlohmann::json& data) {
    const auto first = data["U"].get<std::int64_t>();
    const auto last = data["u"].get<std::int64_t>();
    if (kind_ == Kind::spot) {
      if (last <= book.last_id) return;
      if (first > book.last_id + 1) return lose(book);
    } else {
      if (last < book.last_id) return;
      const auto previous = data["pu"].get<std::int64_t>();
      const bool chained = previous == book.last_id;
      const bool over_snapshot = first <= book.last_id && last >= book.last_id;
      if (!chained && !over_snapshot) return lose(book);
    }
    ReferenceBook::set_pairs(book.bids, data["b"]);
    ReferenceBook::set_pairs(book.asks, data["a"]);
    book.last_id = last;
    ++book.applied;
  }
  static void lose(ReferenceBook& book) {
    book.live = false;
    ++book.gaps;
  }

  Kind kind_;
  bool first_ = true;
};

/// Coinbase Exchange: "snapshot" and "l2update" of the level2 channel.
class CoinbaseReference {
 public:
  void on_message(const std::string& text) {
    const auto message = nlohmann::json::parse(text);
    const std::string type = message.value("type", "");
    if (type == "snapshot") {
      ReferenceBook& book = books[message["product_id"].get<std::string>()];
      book = ReferenceBook();
      ReferenceBook::set_pairs(book.bids, message["bids"]);
      ReferenceBook::set_pairs(book.asks, message["asks"]);
      book.live = true;
    } else if (type == "l2update") {
      ReferenceBook& book = books[message["product_id"].get<std::string>()];
      for (const auto& change : message["changes"]) {
        const std::int64_t price = nanos_of(change[1]);
        const std::int64_t size = nanos_of(change[2]);
        if (change[0] == "buy") {
          ReferenceBook::set(book.bids, price, size);
        } else {
          ReferenceBook::set(book.asks, price, size);
        }
      }
      ++book.applied;
    }
  }

  std::map<std::string, ReferenceBook> books;
};

/// Deribit: "book.{instrument_name}.{interval}".
class DeribitReference {
 public:
  void on_message(const std::string& text) {
    const auto message = nlohmann::json::parse(text);
    if (!message.contains("params")) return;
    const auto& data = message["params"]["data"];
    if (!message["params"]["channel"].get<std::string>().starts_with("book.")) return;
    ReferenceBook& book = books[data["instrument_name"].get<std::string>()];
    if (data["type"] == "snapshot") {
      book = ReferenceBook();
      book.live = true;
    } else if (data["prev_change_id"] != book.last_id) {
      book.live = false;
      ++book.gaps;
    }
    if (!book.live) return;
    for (const auto& level : data["bids"]) {
      ReferenceBook::set(book.bids, nanos_of(level[1]), level[0] == "delete" ? 0 : nanos_of(level[2]));
    }
    for (const auto& level : data["asks"]) {
      ReferenceBook::set(book.asks, nanos_of(level[1]), level[0] == "delete" ? 0 : nanos_of(level[2]));
    }
    book.last_id = data["change_id"].get<std::int64_t>();
    if (data["type"] == "change") ++book.applied;
  }

  std::map<std::string, ReferenceBook> books;
};

}  // namespace plimsoll::websocket
