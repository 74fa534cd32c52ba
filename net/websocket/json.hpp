// Reads single fields of a JSON text into exact numbers, times and levels. Only decoders include this.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include "host/core/decimal.hpp"
#include "host/core/time.hpp"
#include "net/websocket/decoder.hpp"

namespace plimsoll::websocket::json {

static_assert(message_padding >= simdjson::SIMDJSON_PADDING);

namespace ondemand = simdjson::ondemand;

/// The largest message that the parser takes.
constexpr std::size_t largest_message = std::size_t{64} << 20;

/// Ends a decoder early: the first thing that was wrong.
class Outcome {
 public:
  [[nodiscard]] bool good() const noexcept { return verdict_ == Verdict::decoded; }
  [[nodiscard]] Verdict verdict() const noexcept { return verdict_; }
  /// Returns false, so that it can end an expression.
  bool fail(Verdict verdict) noexcept {
    if (good()) verdict_ = verdict;
    return false;
  }

 private:
  Verdict verdict_ = Verdict::decoded;
};

/// The characters of a scalar without quotes; empty for objects, arrays and null.
inline std::string_view scalar(ondemand::value& value) noexcept {
  std::string_view token = value.raw_json_token();
  while (!token.empty() &&
         (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t')) {
    token.remove_suffix(1);
  }
  if (token.size() >= 2 && token.front() == '"' && token.back() == '"') return token.substr(1, token.size() - 2);
  if (token.empty() || token == "null" || token.front() == '{' || token.front() == '[' || token.front() == '"')
    return {};
  return token;
}

/// A number or a text that holds one, as nanos. `unrepresentable` when it is a number but does not fit.
inline bool read_nanos(std::string_view token, std::int64_t& nanos, Outcome& outcome) noexcept {
  if (const auto parsed = parse_decimal(token)) {
    nanos = *parsed;
    return true;
  }
  bool numeric = !token.empty();
  for (const char c : token) {
    numeric = numeric && ((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E');
  }
  return outcome.fail(numeric ? Verdict::unrepresentable : Verdict::malformed);
}

/// Positive, as the price of a book level or a trade must be.
inline bool read_price(std::string_view token, Price& price, Outcome& outcome) noexcept {
  std::int64_t nanos = 0;
  if (!read_nanos(token, nanos, outcome)) return false;
  if (nanos <= 0) return outcome.fail(Verdict::malformed);
  price = Price::from_raw(nanos);
  return true;
}

/// Zero or positive.
inline bool read_size(std::string_view token, Quantity& size, Outcome& outcome) noexcept {
  std::int64_t nanos = 0;
  if (!read_nanos(token, nanos, outcome)) return false;
  if (nanos < 0) return outcome.fail(Verdict::malformed);
  size = Quantity::from_raw(nanos);
  return true;
}

/// A whole number that is not negative.
inline bool read_count(std::string_view token, std::int64_t& count, Outcome& outcome) noexcept {
  if (token.empty() || token.size() > 18) return outcome.fail(Verdict::malformed);
  std::int64_t value = 0;
  for (const char c : token) {
    if (c < '0' || c > '9') return outcome.fail(Verdict::malformed);
    value = value * 10 + (c - '0');
  }
  count = value;
  return true;
}

/// Milliseconds since the epoch.
inline bool read_milliseconds(std::string_view token, Timestamp& time, Outcome& outcome) noexcept {
  constexpr std::int64_t ns_per_ms = 1'000'000;
  std::int64_t ms = 0;
  if (!read_count(token, ms, outcome)) return false;
  if (ms > INT64_MAX / ns_per_ms) return outcome.fail(Verdict::malformed);
  time = {ms * ns_per_ms};
  return true;
}

/// "2026-04-07T14:30:00.123456Z", with up to nine decimals.
bool read_iso_time(std::string_view token, Timestamp& time, Outcome& outcome) noexcept;

/// A finite number, correctly rounded; null leaves it empty.
bool read_number(ondemand::value& value, std::optional<double>& number, Outcome& outcome) noexcept;

/// [[price, size, ...], ...]: the levels go to the batch.
bool read_pairs(ondemand::value& value, market::Side side, EventBatch& batch, Outcome& outcome) noexcept;

/// Calls `field(key, value)` for every field; it returns false to stop. False when something is wrong.
template <typename Field>
bool each_field(ondemand::object& object, Outcome& outcome, Field&& field) noexcept {
  for (auto entry : object) {
    std::string_view key;
    ondemand::value value;
    if (entry.unescaped_key().get(key) != simdjson::SUCCESS || entry.value().get(value) != simdjson::SUCCESS) {
      return outcome.fail(Verdict::malformed);
    }
    if (!field(key, value)) return false;
  }
  return outcome.good();
}

template <typename Field>
bool each_field(ondemand::value& value, Outcome& outcome, Field&& field) noexcept {
  ondemand::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return outcome.fail(Verdict::malformed);
  return each_field(object, outcome, std::forward<Field>(field));
}

template <typename Element>
bool each_element(ondemand::value& value, Outcome& outcome, Element&& element) noexcept {
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return outcome.fail(Verdict::malformed);
  for (auto entry : array) {
    ondemand::value item;
    if (entry.get(item) != simdjson::SUCCESS) return outcome.fail(Verdict::malformed);
    if (!element(item)) return false;
  }
  return outcome.good();
}

/// A text with its escapes resolved.
inline bool read_text(ondemand::value& value, std::string_view& text, Outcome& outcome) noexcept {
  return value.get_string().get(text) == simdjson::SUCCESS || outcome.fail(Verdict::malformed);
}

/// The fields of the message, which must be one object and nothing behind it.
template <typename Field>
bool each_message_field(ondemand::parser& parser, PaddedText message, Outcome& outcome, Field&& field) noexcept {
  ondemand::document document;
  ondemand::object object;
  if (parser.iterate(message.data, message.size, message.size + message_padding).get(document) != simdjson::SUCCESS ||
      document.get_object().get(object) != simdjson::SUCCESS) {
    return outcome.fail(Verdict::malformed);
  }
  if (!each_field(object, outcome, std::forward<Field>(field))) return false;
  // Past the last character there is no location: anything else is something behind the object.
  return document.current_location().error() == simdjson::OUT_OF_BOUNDS || outcome.fail(Verdict::malformed);
}

}  // namespace plimsoll::websocket::json
