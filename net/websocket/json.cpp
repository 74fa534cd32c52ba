#include "net/websocket/json.hpp"

#include <cmath>

#include "host/core/date.hpp"

namespace plimsoll::websocket::json {
namespace {

/// Two digits, or -1.
int two_digits(std::string_view text, std::size_t at) noexcept {
  const char tens = text[at];
  const char ones = text[at + 1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return -1;
  return (tens - '0') * 10 + (ones - '0');
}

}  // namespace

bool read_iso_time(std::string_view token, Timestamp& time, Outcome& outcome) noexcept {
  constexpr std::size_t seconds_end = 19;  // "2026-04-07T14:30:00"
  if (token.size() <= seconds_end || token.back() != 'Z' || token[10] != 'T' || token[13] != ':' || token[16] != ':') {
    return outcome.fail(Verdict::malformed);
  }
  const auto date = Date::parse(token.substr(0, 10));
  const int hours = two_digits(token, 11);
  const int minutes = two_digits(token, 14);
  const int seconds = two_digits(token, 17);
  if (!date || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 60) {
    return outcome.fail(Verdict::malformed);
  }
  const std::string_view rest = token.substr(seconds_end, token.size() - seconds_end - 1);
  std::int64_t nanos = 0;
  if (!rest.empty()) {
    if (rest.front() != '.' || rest.size() < 2 || rest.size() > 10) return outcome.fail(Verdict::malformed);
    for (std::size_t digit = 1; digit <= 9; ++digit) {
      const char c = digit < rest.size() ? rest[digit] : '0';
      if (c < '0' || c > '9') return outcome.fail(Verdict::malformed);
      nanos = nanos * 10 + (c - '0');
    }
  }
  constexpr std::int64_t last_day = INT64_MAX / 1'000'000'000 / 86'400 - 1;  // in 2262
  if (date->days_since_epoch() < 0 || date->days_since_epoch() > last_day) return outcome.fail(Verdict::malformed);
  const std::int64_t whole_seconds =
      std::int64_t{date->days_since_epoch()} * 86'400 + hours * 3600 + minutes * 60 + seconds;
  time = {whole_seconds * 1'000'000'000 + nanos};
  return true;
}

bool read_number(ondemand::value& value, std::optional<double>& number, Outcome& outcome) noexcept {
  const std::string_view token = scalar(value);
  if (token.empty()) {
    number.reset();
    return true;
  }
  double read = 0.0;
  if (value.get_double().get(read) != simdjson::SUCCESS || !std::isfinite(read))
    return outcome.fail(Verdict::malformed);
  number = read;
  return true;
}

bool read_pairs(ondemand::value& value, market::Side side, EventBatch& batch, Outcome& outcome) noexcept {
  return each_element(value, outcome, [&](ondemand::value& pair) {
    LevelChange level;
    level.side = side;
    std::size_t column = 0;
    const bool read = each_element(pair, outcome, [&](ondemand::value& cell) {
      const std::size_t at = column++;
      if (at == 0) return read_price(scalar(cell), level.price, outcome);
      if (at == 1) return read_size(scalar(cell), level.size, outcome);
      return true;
    });
    if (!read || column < 2) return outcome.fail(Verdict::malformed);
    return batch.add(level) || outcome.fail(Verdict::malformed);
  });
}

}  // namespace plimsoll::websocket::json
