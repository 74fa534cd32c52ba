#include "net/websocket/binance/decoder.hpp"

#include "net/websocket/json.hpp"

namespace plimsoll::websocket::binance {
namespace {

namespace ondemand = simdjson::ondemand;
using json::Outcome;
using json::scalar;

/// The fields of one message, as texts: what a letter means depends on the type, which may come last.
struct Fields {
  std::string_view type;              // e
  std::string_view symbol;            // s
  std::string_view event_time;        // E
  std::string_view transaction_time;  // T; of markPriceUpdate the next funding time
  std::string_view first_id;          // U
  std::string_view last_id;           // u
  std::string_view previous_id;       // pu
  std::string_view price;             // p
  std::string_view quantity;          // q
  std::string_view bid, bid_size;     // b, B
  std::string_view ask, ask_size;     // a, A
  std::string_view index;             // i
  std::string_view rate;              // r
  std::string_view trade_kind;        // X
  std::string_view snapshot_id;       // lastUpdateId
  std::string_view error_text;        // msg
  std::string_view request_id;        // id
  bool has_error = false;
  bool has_result = false;
};

/// "b" and "a" are levels in a depth message and a price in a best quote.
bool read_side(ondemand::value& value, market::Side side, std::string_view& text, EventBatch& batch,
               Outcome& outcome) noexcept {
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return outcome.fail(Verdict::malformed);
  if (type == ondemand::json_type::array) return json::read_pairs(value, side, batch, outcome);
  text = scalar(value);
  return true;
}

bool read_field(std::string_view key, ondemand::value& value, Fields& fields, EventBatch& batch,
                Outcome& outcome) noexcept;

/// {"code": n, "msg": "..."}, or null.
bool read_error(ondemand::value& value, Fields& fields, Outcome& outcome) noexcept {
  fields.has_error = true;
  return json::each_field(value, outcome, [&](std::string_view key, ondemand::value& inner) {
    return key != "msg" || json::read_text(inner, fields.error_text, outcome);
  });
}

bool read_letter(char letter, ondemand::value& value, Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  switch (letter) {
    case 'e': return json::read_text(value, fields.type, outcome);
    case 's': return json::read_text(value, fields.symbol, outcome);
    case 'b': return read_side(value, market::Side::buy, fields.bid, batch, outcome);
    case 'a': return read_side(value, market::Side::sell, fields.ask, batch, outcome);
    case 'E': fields.event_time = scalar(value); return true;
    case 'T': fields.transaction_time = scalar(value); return true;
    case 'U': fields.first_id = scalar(value); return true;
    case 'u': fields.last_id = scalar(value); return true;
    case 'p': fields.price = scalar(value); return true;
    case 'q': fields.quantity = scalar(value); return true;
    case 'B': fields.bid_size = scalar(value); return true;
    case 'A': fields.ask_size = scalar(value); return true;
    case 'i': fields.index = scalar(value); return true;
    case 'r': fields.rate = scalar(value); return true;
    case 'X': fields.trade_kind = scalar(value); return true;
    default: return true;
  }
}

bool read_field(std::string_view key, ondemand::value& value, Fields& fields, EventBatch& batch,
                Outcome& outcome) noexcept {
  if (key.size() == 1) return read_letter(key.front(), value, fields, batch, outcome);
  if (key == "pu") fields.previous_id = scalar(value);
  if (key == "id") fields.request_id = scalar(value);
  if (key == "msg") return json::read_text(value, fields.error_text, outcome);
  if (key == "result") fields.has_result = true;
  if (key == "error") return read_error(value, fields, outcome);
  if (key == "lastUpdateId") fields.snapshot_id = scalar(value);
  if (key == "bids") return json::read_pairs(value, market::Side::buy, batch, outcome);
  if (key == "asks") return json::read_pairs(value, market::Side::sell, batch, outcome);
  if (key == "data") {
    return json::each_field(value, outcome, [&](std::string_view inner_key, ondemand::value& inner) {
      return inner_key == "data" || read_field(inner_key, inner, fields, batch, outcome);
    });
  }
  return true;
}

/// The venue's time: of the transaction where given, else of the message, else none.
bool read_time(const Fields& fields, Timestamp& time, Outcome& outcome) noexcept {
  const std::string_view token = fields.transaction_time.empty() ? fields.event_time : fields.transaction_time;
  return token.empty() || json::read_milliseconds(token, time, outcome);
}

bool make_book(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  BookChange book;
  book.kind = BookChange::Kind::change;
  book.symbol = fields.symbol;
  book.count = static_cast<std::uint32_t>(batch.levels.size());
  return !book.symbol.empty() && json::read_count(fields.first_id, book.first_id, outcome) &&
         json::read_count(fields.last_id, book.last_id, outcome) &&
         (fields.previous_id.empty() || json::read_count(fields.previous_id, book.previous_id, outcome)) &&
         read_time(fields, book.ts_event, outcome) && book.first_id <= book.last_id && batch.add(book);
}

bool make_snapshot(const Fields& fields, std::string_view symbol, EventBatch& batch, Outcome& outcome) noexcept {
  BookChange book;
  book.kind = BookChange::Kind::snapshot;
  book.symbol = symbol;
  book.count = static_cast<std::uint32_t>(batch.levels.size());
  return json::read_count(fields.snapshot_id, book.last_id, outcome) && read_time(fields, book.ts_event, outcome) &&
         batch.add(book);
}

/// A side with no size has no price either: the venue then sends zeros.
bool read_best(std::string_view price, std::string_view size, Price& best, Quantity& best_size,
               Outcome& outcome) noexcept {
  std::int64_t nanos = 0;
  if (!json::read_size(size, best_size, outcome) || !json::read_nanos(price, nanos, outcome)) return false;
  if (nanos < 0 || (nanos == 0 && best_size.raw() != 0)) return outcome.fail(Verdict::malformed);
  best = Price::from_raw(nanos);
  return true;
}

bool make_best_quote(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  BestQuote quote;
  quote.symbol = fields.symbol;
  return !quote.symbol.empty() && read_best(fields.bid, fields.bid_size, quote.bid, quote.bid_size, outcome) &&
         read_best(fields.ask, fields.ask_size, quote.ask, quote.ask_size, outcome) &&
         read_time(fields, quote.ts_event, outcome) && batch.add(quote);
}

bool make_execution(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  // Futures announce insurance fund and liquidation transfers as trades of kind NA with a price of zero.
  if (fields.trade_kind == "NA") return outcome.fail(Verdict::ignored);
  Execution execution;
  execution.symbol = fields.symbol;
  return !execution.symbol.empty() && json::read_price(fields.price, execution.price, outcome) &&
         json::read_size(fields.quantity, execution.size, outcome) && read_time(fields, execution.ts_event, outcome) &&
         batch.add(execution);
}

bool make_future(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  FutureTicker future;
  future.symbol = fields.symbol;
  if (future.symbol.empty() || !json::read_price(fields.price, future.mark, outcome)) return false;
  if (!fields.index.empty() && !json::read_price(fields.index, future.index, outcome)) return false;
  if (!fields.rate.empty()) {  // a dated future has an empty one
    std::int64_t nanos = 0;
    if (!json::read_nanos(fields.rate, nanos, outcome)) return false;
    future.funding_rate = static_cast<double>(nanos) / 1e9;
    if (!json::read_milliseconds(fields.transaction_time, future.next_funding, outcome)) return false;
  }
  return json::read_milliseconds(fields.event_time, future.ts_event, outcome) && batch.add(future);
}

bool make_answer(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  if (fields.has_error) {
    batch.control = Control::refused;
    batch.reason = fields.error_text;
  } else {
    batch.control = Control::accepted;
  }
  return fields.request_id.empty() || fields.request_id == "null" ||
         json::read_count(fields.request_id, batch.request_id, outcome);
}

bool make_event(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  if (fields.has_error || fields.has_result) return make_answer(fields, batch, outcome);
  if (fields.type == "depthUpdate") return make_book(fields, batch, outcome);
  const bool best = !fields.bid.empty() && !fields.bid_size.empty() && !fields.ask.empty() && !fields.ask_size.empty();
  if (fields.type == "bookTicker" || (fields.type.empty() && best && !fields.last_id.empty())) {
    return make_best_quote(fields, batch, outcome);
  }
  if (fields.type == "aggTrade" || fields.type == "trade") return make_execution(fields, batch, outcome);
  if (fields.type == "markPriceUpdate") return make_future(fields, batch, outcome);
  return outcome.fail(Verdict::unknown);
}

Verdict finish(bool made, Outcome& outcome, EventBatch& batch) noexcept {
  if (!made) outcome.fail(Verdict::malformed);
  if (!outcome.good()) batch.clear();
  return outcome.verdict();
}

}  // namespace

struct BinanceDecoder::Parser {
  ondemand::parser json{json::largest_message};
};

BinanceDecoder::BinanceDecoder() : parser_(std::make_unique<Parser>()) {}
BinanceDecoder::~BinanceDecoder() = default;

Verdict BinanceDecoder::decode(PaddedText message, EventBatch& batch) noexcept {
  batch.clear();
  Outcome outcome;
  Fields fields;
  const bool read = json::each_message_field(
      parser_->json, message, outcome,
      [&](std::string_view key, ondemand::value& value) { return read_field(key, value, fields, batch, outcome); });
  return finish(read && make_event(fields, batch, outcome), outcome, batch);
}

Verdict BinanceDecoder::decode_snapshot(std::string_view symbol, PaddedText body, EventBatch& batch) noexcept {
  batch.clear();
  Outcome outcome;
  Fields fields;
  const bool read = json::each_message_field(
      parser_->json, body, outcome,
      [&](std::string_view key, ondemand::value& value) { return read_field(key, value, fields, batch, outcome); });
  return finish(read && make_snapshot(fields, symbol, batch, outcome), outcome, batch);
}

}  // namespace plimsoll::websocket::binance
