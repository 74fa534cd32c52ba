#include "net/websocket/deribit/decoder.hpp"

#include "net/websocket/json.hpp"

namespace plimsoll::websocket::deribit {
namespace {

namespace ondemand = simdjson::ondemand;
using json::Outcome;
using json::scalar;

/// The fields of "data" in a notification about one instrument.
struct Data {
  std::string_view type;  // of a book: snapshot or change
  std::string_view instrument;
  std::string_view timestamp;
  std::string_view change_id, previous_id;
  std::string_view bid, bid_size, ask, ask_size;
  std::string_view mark, index, underlying;
  std::optional<double> mark_iv_percent;
  std::optional<double> funding;
  std::optional<double> delta, gamma, vega, theta, rho;
};

struct Fields {
  std::string_view method;
  std::string_view channel;
  std::string_view heartbeat;  // "heartbeat" or "test_request"
  std::string_view request_id;
  std::string_view error;
  bool has_result = false;
  bool has_error = false;
  Data data;
};

/// ["new" | "change" | "delete", price, amount], or [price, amount] in grouped books.
bool read_level(ondemand::value& value, market::Side side, EventBatch& batch, Outcome& outcome) noexcept {
  LevelChange level;
  level.side = side;
  std::string_view cells[3];
  std::size_t count = 0;
  const bool read = json::each_element(value, outcome, [&](ondemand::value& cell) {
    if (count < 3) cells[count] = scalar(cell);
    ++count;
    return true;
  });
  if (!read || count < 2 || count > 3) return outcome.fail(Verdict::malformed);
  const bool has_action = count == 3;
  if (has_action && cells[0] != "new" && cells[0] != "change" && cells[0] != "delete") {
    return outcome.fail(Verdict::malformed);
  }
  if (!json::read_price(cells[count - 2], level.price, outcome)) return false;
  if (!json::read_size(cells[count - 1], level.size, outcome)) return false;
  if (has_action && cells[0] == "delete") level.size = Quantity();
  return batch.add(level) || outcome.fail(Verdict::malformed);
}

bool read_levels(ondemand::value& value, market::Side side, EventBatch& batch, Outcome& outcome) noexcept {
  return json::each_element(value, outcome,
                            [&](ondemand::value& level) { return read_level(level, side, batch, outcome); });
}

bool read_greeks(ondemand::value& value, Data& data, Outcome& outcome) noexcept {
  return json::each_field(value, outcome, [&](std::string_view key, ondemand::value& field) {
    if (key == "delta") return json::read_number(field, data.delta, outcome);
    if (key == "gamma") return json::read_number(field, data.gamma, outcome);
    if (key == "vega") return json::read_number(field, data.vega, outcome);
    if (key == "theta") return json::read_number(field, data.theta, outcome);
    if (key == "rho") return json::read_number(field, data.rho, outcome);
    return true;
  });
}

bool read_data(std::string_view key, ondemand::value& value, Data& data, EventBatch& batch, Outcome& outcome) noexcept {
  if (key == "type") return json::read_text(value, data.type, outcome);
  if (key == "instrument_name") return json::read_text(value, data.instrument, outcome);
  if (key == "bids") return read_levels(value, market::Side::buy, batch, outcome);
  if (key == "asks") return read_levels(value, market::Side::sell, batch, outcome);
  if (key == "greeks") return read_greeks(value, data, outcome);
  if (key == "mark_iv") return json::read_number(value, data.mark_iv_percent, outcome);
  if (key == "funding_8h") return json::read_number(value, data.funding, outcome);
  if (key == "timestamp") data.timestamp = scalar(value);
  if (key == "change_id") data.change_id = scalar(value);
  if (key == "prev_change_id") data.previous_id = scalar(value);
  if (key == "best_bid_price") data.bid = scalar(value);
  if (key == "best_bid_amount") data.bid_size = scalar(value);
  if (key == "best_ask_price") data.ask = scalar(value);
  if (key == "best_ask_amount") data.ask_size = scalar(value);
  if (key == "mark_price") data.mark = scalar(value);
  if (key == "index_price") data.index = scalar(value);
  if (key == "underlying_price") data.underlying = scalar(value);
  return true;
}

bool read_trade(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  std::string_view price;
  std::string_view amount;
  std::string_view time;
  Execution execution;
  const bool read = json::each_field(value, outcome, [&](std::string_view key, ondemand::value& field) {
    if (key == "instrument_name") return json::read_text(field, execution.symbol, outcome);
    if (key == "price") price = scalar(field);
    if (key == "amount") amount = scalar(field);
    if (key == "timestamp") time = scalar(field);
    return true;
  });
  return read && (!execution.symbol.empty() || outcome.fail(Verdict::malformed)) &&
         json::read_price(price, execution.price, outcome) && json::read_size(amount, execution.size, outcome) &&
         json::read_milliseconds(time, execution.ts_event, outcome) &&
         (batch.add(execution) || outcome.fail(Verdict::malformed));
}

ListingKind kind_of(std::string_view word) noexcept {
  if (word == "spot") return ListingKind::spot;
  if (word == "future") return ListingKind::future;
  if (word == "option") return ListingKind::option;
  return ListingKind::other;
}

/// A perpetual future expires in the year 3000, which nanoseconds do not reach: it has no expiry.
bool read_expiry(std::string_view token, Timestamp& expiry, Outcome& outcome) noexcept {
  std::int64_t ms = 0;
  if (!json::read_count(token, ms, outcome)) return false;
  constexpr std::int64_t last_ms = INT64_MAX / 1'000'000;
  return ms > last_ms || json::read_milliseconds(token, expiry, outcome);
}

/// One element of the answer to public/get_instruments.
bool read_listing(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  Listing listing;
  const bool read = json::each_field(value, outcome, [&](std::string_view key, ondemand::value& field) {
    if (key == "instrument_name") return json::read_text(field, listing.symbol, outcome);
    if (key == "kind") listing.kind = kind_of(scalar(field));
    if (key == "option_type") listing.is_call = scalar(field) == "call";
    if (key == "is_active") listing.active = scalar(field) == "true";
    if (key == "tick_size") return json::read_price(scalar(field), listing.tick, outcome);
    if (key == "contract_size") return json::read_size(scalar(field), listing.contract_size, outcome);
    if (key == "expiration_timestamp") return read_expiry(scalar(field), listing.expiry, outcome);
    if (key == "strike") {
      Price strike;
      if (!json::read_price(scalar(field), strike, outcome)) return false;
      listing.strike = strike;
    }
    return true;
  });
  return read && (!listing.symbol.empty() || outcome.fail(Verdict::malformed)) &&
         (batch.add(listing) || outcome.fail(Verdict::malformed));
}

bool is_array(ondemand::value& value, bool& array, Outcome& outcome) noexcept {
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return outcome.fail(Verdict::malformed);
  array = type == ondemand::json_type::array;
  return true;
}

/// "result": a list of channels, a list of instruments, "ok", or something that we did not ask for.
bool read_result(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  bool array = false;
  if (!is_array(value, array, outcome)) return false;
  if (!array) return true;
  return json::each_element(value, outcome, [&](ondemand::value& item) {
    ondemand::json_type type{};
    if (item.type().get(type) != simdjson::SUCCESS) return outcome.fail(Verdict::malformed);
    return type != ondemand::json_type::object || read_listing(item, batch, outcome);
  });
}

bool read_params(std::string_view key, ondemand::value& value, Fields& fields, EventBatch& batch,
                 Outcome& outcome) noexcept {
  if (key == "channel") return json::read_text(value, fields.channel, outcome);
  if (key == "type") return json::read_text(value, fields.heartbeat, outcome);
  if (key != "data") return true;
  bool array = false;
  if (!is_array(value, array, outcome)) return false;
  if (array) {
    // Trades, and things of channels that we do not ask for: those would fail as trades, so the channel, which comes
    // first in every message seen, decides.
    if (!fields.channel.starts_with("trades.")) return true;
    return json::each_element(value, outcome,
                              [&](ondemand::value& trade) { return read_trade(trade, batch, outcome); });
  }
  if (!fields.channel.empty() && !fields.channel.starts_with("book.") && !fields.channel.starts_with("ticker.") &&
      !fields.channel.starts_with("quote.")) {
    return true;
  }
  return json::each_field(value, outcome, [&](std::string_view inner, ondemand::value& field) {
    return read_data(inner, field, fields.data, batch, outcome);
  });
}

bool read_field(std::string_view key, ondemand::value& value, Fields& fields, EventBatch& batch,
                Outcome& outcome) noexcept {
  if (key == "method") return json::read_text(value, fields.method, outcome);
  if (key == "id") fields.request_id = scalar(value);
  if (key == "result") {
    fields.has_result = true;
    return read_result(value, batch, outcome);
  }
  if (key == "error") {
    fields.has_error = true;
    return json::each_field(value, outcome, [&](std::string_view inner, ondemand::value& field) {
      return inner != "message" || json::read_text(field, fields.error, outcome);
    });
  }
  if (key == "params") {
    return json::each_field(value, outcome, [&](std::string_view inner, ondemand::value& field) {
      return read_params(inner, field, fields, batch, outcome);
    });
  }
  return true;
}

Verdict finish(bool made, Outcome& outcome) noexcept {
  if (!made) outcome.fail(Verdict::malformed);
  return outcome.verdict();
}

Verdict finish_book(const Data& data, EventBatch& batch, Outcome& outcome) noexcept {
  BookChange book;
  book.symbol = data.instrument;
  book.count = static_cast<std::uint32_t>(batch.levels.size());
  // A grouped book has no type: each one is whole.
  const bool whole = data.type == "snapshot" || data.type.empty();
  if (!whole && data.type != "change") return Verdict::malformed;
  book.kind = whole ? BookChange::Kind::snapshot : BookChange::Kind::change;
  return finish(!book.symbol.empty() && json::read_count(data.change_id, book.last_id, outcome) &&
                    (whole || json::read_count(data.previous_id, book.previous_id, outcome)) &&
                    json::read_milliseconds(data.timestamp, book.ts_event, outcome) && batch.add(book),
                outcome);
}

/// The venue sends null or 0 where there is none.
bool read_optional_price(std::string_view token, Price& price, Outcome& outcome) noexcept {
  std::int64_t nanos = 0;
  if (!token.empty() && !json::read_nanos(token, nanos, outcome)) return false;
  if (nanos < 0) return outcome.fail(Verdict::malformed);
  price = Price::from_raw(nanos);
  return true;
}

bool make_quote(const Data& data, EventBatch& batch, Outcome& outcome) noexcept {
  BestQuote quote;
  quote.symbol = data.instrument;
  if (!read_optional_price(data.bid, quote.bid, outcome) || !read_optional_price(data.ask, quote.ask, outcome))
    return false;
  if (quote.bid.raw() != 0 && !json::read_size(data.bid_size, quote.bid_size, outcome)) return false;
  if (quote.ask.raw() != 0 && !json::read_size(data.ask_size, quote.ask_size, outcome)) return false;
  return !quote.symbol.empty() && json::read_milliseconds(data.timestamp, quote.ts_event, outcome) && batch.add(quote);
}

bool make_option(const Data& data, EventBatch& batch, Outcome& outcome) noexcept {
  OptionTicker option;
  option.symbol = data.instrument;
  option.implied_vol = *data.mark_iv_percent / 100.0;
  option.delta = data.delta;
  option.gamma = data.gamma;
  option.vega = data.vega;
  option.theta = data.theta;
  option.rho = data.rho;
  return read_optional_price(data.mark, option.mark, outcome) &&
         read_optional_price(data.underlying, option.underlying, outcome) &&
         json::read_milliseconds(data.timestamp, option.ts_event, outcome) && batch.add(option);
}

bool make_future(const Data& data, EventBatch& batch, Outcome& outcome) noexcept {
  FutureTicker future;
  future.symbol = data.instrument;
  future.funding_rate = data.funding;
  return json::read_price(data.mark, future.mark, outcome) && read_optional_price(data.index, future.index, outcome) &&
         json::read_milliseconds(data.timestamp, future.ts_event, outcome) && batch.add(future);
}

Verdict finish_ticker(const Data& data, EventBatch& batch, Outcome& outcome) noexcept {
  if (!make_quote(data, batch, outcome)) return finish(false, outcome);
  return finish(data.mark_iv_percent ? make_option(data, batch, outcome) : make_future(data, batch, outcome), outcome);
}

Verdict finish_notification(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  if (fields.channel.starts_with("book.")) return finish_book(fields.data, batch, outcome);
  if (fields.channel.starts_with("ticker.")) return finish_ticker(fields.data, batch, outcome);
  if (fields.channel.starts_with("quote.")) return finish(make_quote(fields.data, batch, outcome), outcome);
  if (fields.channel.starts_with("trades.")) return Verdict::decoded;
  return fields.channel.empty() ? Verdict::malformed : Verdict::unknown;
}

Verdict judge(const Fields& fields, EventBatch& batch, Outcome& outcome) noexcept {
  if (fields.method == "subscription") return finish_notification(fields, batch, outcome);
  if (fields.method == "heartbeat") {
    batch.control = fields.heartbeat == "test_request" ? Control::test_request : Control::heartbeat;
    return Verdict::decoded;
  }
  if (!fields.has_result && !fields.has_error) return fields.method.empty() ? Verdict::malformed : Verdict::unknown;
  batch.control = fields.has_error ? Control::refused : Control::accepted;
  batch.reason = fields.error;
  return finish(fields.request_id.empty() || json::read_count(fields.request_id, batch.request_id, outcome), outcome);
}

}  // namespace

struct DeribitDecoder::Parser {
  ondemand::parser json{json::largest_message};
};

DeribitDecoder::DeribitDecoder() : parser_(std::make_unique<Parser>()) {}
DeribitDecoder::~DeribitDecoder() = default;

Verdict DeribitDecoder::decode(PaddedText message, EventBatch& batch) noexcept {
  batch.clear();
  Outcome outcome;
  Fields fields;
  const bool read = json::each_message_field(
      parser_->json, message, outcome,
      [&](std::string_view key, ondemand::value& value) { return read_field(key, value, fields, batch, outcome); });
  const Verdict verdict = read ? judge(fields, batch, outcome) : outcome.verdict();
  if (verdict != Verdict::decoded) batch.clear();
  return verdict;
}

}  // namespace plimsoll::websocket::deribit
