#include "net/websocket/coinbase/decoder.hpp"

#include "net/websocket/json.hpp"

namespace plimsoll::websocket::coinbase {
namespace {

namespace ondemand = simdjson::ondemand;
using json::Outcome;
using json::scalar;

/// The fields of a message at its outermost level, of both feeds.
struct Fields {
  std::string_view channel;  // Advanced Trade
  std::string_view type;     // Exchange, and errors of both
  std::string_view timestamp;
  std::string_view sequence;
  std::string_view product;
  std::string_view time;
  std::string_view price;
  std::string_view size;
  std::string_view message;
  std::string_view reason;
};

bool side_of(std::string_view word, market::Side& side, Outcome& outcome) noexcept {
  if (word == "bid" || word == "buy") {
    side = market::Side::buy;
  } else if (word == "offer" || word == "ask" || word == "sell") {
    side = market::Side::sell;
  } else {
    return outcome.fail(Verdict::malformed);
  }
  return true;
}

/// {"side", "price_level", "new_quantity"} of Advanced Trade.
bool read_level(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  std::string_view side;
  std::string_view price;
  std::string_view size;
  const bool read = json::each_field(value, outcome, [&](std::string_view key, ondemand::value& field) {
    if (key == "side") side = scalar(field);
    if (key == "price_level") price = scalar(field);
    if (key == "new_quantity") size = scalar(field);
    return true;
  });
  LevelChange level;
  return read && side_of(side, level.side, outcome) && json::read_price(price, level.price, outcome) &&
         json::read_size(size, level.size, outcome) && (batch.add(level) || outcome.fail(Verdict::malformed));
}

/// ["buy", price, size] of the Exchange feed.
bool read_change(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  LevelChange level;
  std::size_t column = 0;
  const bool read = json::each_element(value, outcome, [&](ondemand::value& cell) {
    switch (column++) {
      case 0: return side_of(scalar(cell), level.side, outcome);
      case 1: return json::read_price(scalar(cell), level.price, outcome);
      case 2: return json::read_size(scalar(cell), level.size, outcome);
      default: return true;
    }
  });
  return read && (column >= 3 || outcome.fail(Verdict::malformed)) &&
         (batch.add(level) || outcome.fail(Verdict::malformed));
}

bool read_trade(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  std::string_view price;
  std::string_view size;
  std::string_view time;
  Execution execution;
  const bool read = json::each_field(value, outcome, [&](std::string_view key, ondemand::value& field) {
    if (key == "product_id") return json::read_text(field, execution.symbol, outcome);
    if (key == "price") price = scalar(field);
    if (key == "size") size = scalar(field);
    if (key == "time") time = scalar(field);
    return true;
  });
  return read && (!execution.symbol.empty() || outcome.fail(Verdict::malformed)) &&
         json::read_price(price, execution.price, outcome) && json::read_size(size, execution.size, outcome) &&
         json::read_iso_time(time, execution.ts_event, outcome) &&
         (batch.add(execution) || outcome.fail(Verdict::malformed));
}

/// One element of "events". Trades inside a snapshot happened before we came and are dropped again.
bool read_event(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  const std::size_t first_trade = batch.executions.size();
  BookChange book;
  book.first = static_cast<std::uint32_t>(batch.levels.size());
  std::string_view type;
  bool has_levels = false;
  const bool read = json::each_field(value, outcome, [&](std::string_view key, ondemand::value& field) {
    if (key == "type") return json::read_text(field, type, outcome);
    if (key == "product_id") return json::read_text(field, book.symbol, outcome);
    if (key == "updates") {
      has_levels = true;
      return json::each_element(field, outcome,
                                [&](ondemand::value& level) { return read_level(level, batch, outcome); });
    }
    if (key == "trades") {
      return json::each_element(field, outcome,
                                [&](ondemand::value& trade) { return read_trade(trade, batch, outcome); });
    }
    return true;
  });
  if (!read) return false;
  if (type == "snapshot") batch.executions.resize(first_trade);
  if (!has_levels) return true;
  if (book.symbol.empty() || (type != "snapshot" && type != "update")) return outcome.fail(Verdict::malformed);
  book.kind = type == "snapshot" ? BookChange::Kind::snapshot : BookChange::Kind::change;
  book.count = static_cast<std::uint32_t>(batch.levels.size()) - book.first;
  return batch.add(book) || outcome.fail(Verdict::malformed);
}

bool read_field(std::string_view key, ondemand::value& value, Fields& fields, EventBatch& batch,
                Outcome& outcome) noexcept {
  if (key == "channel") return json::read_text(value, fields.channel, outcome);
  if (key == "type") return json::read_text(value, fields.type, outcome);
  if (key == "product_id") return json::read_text(value, fields.product, outcome);
  if (key == "message") return json::read_text(value, fields.message, outcome);
  if (key == "reason") return json::read_text(value, fields.reason, outcome);
  if (key == "timestamp") fields.timestamp = scalar(value);
  if (key == "sequence_num") fields.sequence = scalar(value);
  if (key == "time") fields.time = scalar(value);
  if (key == "price") fields.price = scalar(value);
  if (key == "size") fields.size = scalar(value);
  if (key == "bids") return json::read_pairs(value, market::Side::buy, batch, outcome);
  if (key == "asks") return json::read_pairs(value, market::Side::sell, batch, outcome);
  if (key == "changes") {
    return json::each_element(value, outcome,
                              [&](ondemand::value& change) { return read_change(change, batch, outcome); });
  }
  if (key == "events") {
    return json::each_element(value, outcome,
                              [&](ondemand::value& event) { return read_event(event, batch, outcome); });
  }
  return true;
}

Verdict finish_advanced(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  if (!fields.sequence.empty() && !json::read_count(fields.sequence, batch.sequence, outcome)) return outcome.verdict();
  if (fields.channel == "l2_data") {
    Timestamp time;
    if (!json::read_iso_time(fields.timestamp, time, outcome)) return outcome.verdict();
    for (BookChange& book : batch.books) book.ts_event = time;
  } else if (fields.channel == "heartbeats") {
    batch.control = Control::heartbeat;
  } else if (fields.channel == "subscriptions") {
    batch.control = Control::accepted;
  } else if (fields.channel != "market_trades") {
    // Its place in the sequence counts all the same.
    batch.levels.clear();
    batch.books.clear();
    batch.executions.clear();
  }
  return Verdict::decoded;
}

Verdict finish_exchange_book(const Fields& fields, BookChange::Kind kind, EventBatch& batch,
                             Outcome& outcome) noexcept {
  BookChange book;
  book.kind = kind;
  book.symbol = fields.product;
  book.count = static_cast<std::uint32_t>(batch.levels.size());
  if (book.symbol.empty()) return Verdict::malformed;
  // A snapshot carried no time until 2022.
  if (!fields.time.empty() && !json::read_iso_time(fields.time, book.ts_event, outcome)) return outcome.verdict();
  return batch.add(book) ? Verdict::decoded : Verdict::malformed;
}

Verdict finish_exchange(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  if (fields.type == "snapshot") return finish_exchange_book(fields, BookChange::Kind::snapshot, batch, outcome);
  if (fields.type == "l2update") return finish_exchange_book(fields, BookChange::Kind::change, batch, outcome);
  if (fields.type == "match") {
    Execution execution;
    execution.symbol = fields.product;
    const bool read = !execution.symbol.empty() && json::read_price(fields.price, execution.price, outcome) &&
                      json::read_size(fields.size, execution.size, outcome) &&
                      json::read_iso_time(fields.time, execution.ts_event, outcome) && batch.add(execution);
    if (!read) outcome.fail(Verdict::malformed);
    return outcome.verdict();
  }
  if (fields.type == "heartbeat") {
    batch.control = Control::heartbeat;
  } else if (fields.type == "subscriptions") {
    batch.control = Control::accepted;
  } else if (fields.type == "error") {
    batch.control = Control::refused;
    batch.reason = fields.reason.empty() ? fields.message : fields.reason;
  } else if (fields.type == "last_match" || fields.type == "ticker") {
    return Verdict::ignored;  // the trade before we came; a quote without sizes
  } else {
    return fields.type.empty() ? Verdict::malformed : Verdict::unknown;
  }
  return Verdict::decoded;
}

}  // namespace

struct CoinbaseDecoder::Parser {
  ondemand::parser json{json::largest_message};
};

CoinbaseDecoder::CoinbaseDecoder() : parser_(std::make_unique<Parser>()) {}
CoinbaseDecoder::~CoinbaseDecoder() = default;

Verdict CoinbaseDecoder::decode(PaddedText message, EventBatch& batch) noexcept {
  batch.clear();
  Outcome outcome;
  Fields fields;
  const bool read = json::each_message_field(
      parser_->json, message, outcome,
      [&](std::string_view key, ondemand::value& value) { return read_field(key, value, fields, batch, outcome); });
  Verdict verdict = outcome.verdict();
  if (read) {
    verdict =
        fields.channel.empty() ? finish_exchange(fields, batch, outcome) : finish_advanced(fields, batch, outcome);
  }
  if (verdict != Verdict::decoded) batch.clear();
  return verdict;
}

}  // namespace plimsoll::websocket::coinbase
