// What must hold for any bytes given to the decoder of a venue, and messages that its inputs are mutations of.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "net/websocket/decoder.hpp"
#include "tests/fuzz/require.hpp"

namespace plimsoll::websocket {

/// Prices are positive, sizes not negative, ranges inside the batch; nothing is left when the verdict is another one.
inline void check_batch(Verdict verdict, const EventBatch& batch) {
  if (verdict != Verdict::decoded) {
    PLIMSOLL_REQUIRE(batch.levels.empty() && batch.books.empty() && batch.quotes.empty() && batch.executions.empty());
    PLIMSOLL_REQUIRE(batch.futures.empty() && batch.options.empty() && batch.listings.empty());
    PLIMSOLL_REQUIRE(batch.control == Control::none);
  }
  for (const BookChange& book : batch.books) {
    PLIMSOLL_REQUIRE(book.first <= batch.levels.size() && book.count <= batch.levels.size() - book.first);
    PLIMSOLL_REQUIRE(book.first_id >= no_update_id && book.last_id >= no_update_id && book.previous_id >= no_update_id);
    PLIMSOLL_REQUIRE(book.ts_event.ns >= 0);
  }
  for (const LevelChange& level : batch.levels) PLIMSOLL_REQUIRE(level.price.raw() > 0 && level.size.raw() >= 0);
  for (const BestQuote& quote : batch.quotes) {
    PLIMSOLL_REQUIRE(quote.bid_size.raw() >= 0 && quote.ask_size.raw() >= 0);
    PLIMSOLL_REQUIRE(quote.bid.raw() >= 0 && quote.ask.raw() >= 0);
  }
  for (const Execution& trade : batch.executions) PLIMSOLL_REQUIRE(trade.price.raw() > 0 && !trade.symbol.empty());
  for (const OptionTicker& option : batch.options) PLIMSOLL_REQUIRE(option.implied_vol == option.implied_vol);
}

/// The first byte picks a message, the others are written over it at the place that the second and third give: random
/// bytes alone are almost never JSON. 255 takes the bytes as they are.
inline std::vector<char> message_from(std::span<const std::uint8_t> input, std::span<const std::string_view> messages) {
  if (input.empty() || input[0] == 255) {
    std::vector<char> plain;
    for (const std::uint8_t byte : input.subspan(input.empty() ? 0 : 1)) plain.push_back(static_cast<char>(byte));
    return plain;
  }
  const std::string_view base = messages[input[0] % messages.size()];
  std::vector<char> message(base.begin(), base.end());
  for (std::size_t at = 1; at + 3 <= input.size(); at += 3) {
    const std::size_t place = (std::size_t{input[at]} * 256 + input[at + 1]) % message.size();
    const char byte = static_cast<char>(input[at + 2]);
    if (input[at] % 8 == 7) {
      message.resize(place + 1);
    } else if (input[at] % 8 == 6) {
      message.insert(message.begin() + static_cast<std::ptrdiff_t>(place), byte);
    } else if (input[at] % 8 == 5) {
      message.erase(message.begin() + static_cast<std::ptrdiff_t>(place));
      if (message.empty()) message.push_back(byte);
    } else {
      message[place] = byte;
    }
  }
  return message;
}

/// The same bytes give the same verdict, and what lies behind the message makes no difference.
inline void run(Decoder& decoder, EventBatch& batch, std::span<const std::uint8_t> input,
                std::span<const std::string_view> messages) {
  const std::vector<char> message = message_from(input, messages);
  const std::size_t size = message.size() + message_padding;
  const std::unique_ptr<char[]> bytes(new char[size]);  // of exactly this size, for the sanitizers
  std::copy(message.begin(), message.end(), bytes.get());
  std::memset(bytes.get() + message.size(), 0, message_padding);
  const Verdict verdict = decoder.decode({bytes.get(), message.size()}, batch);
  check_batch(verdict, batch);
  const std::size_t levels = batch.levels.size();
  std::memset(bytes.get() + message.size(), ']', message_padding);
  PLIMSOLL_REQUIRE(decoder.decode({bytes.get(), message.size()}, batch) == verdict);
  PLIMSOLL_REQUIRE(batch.levels.size() == levels);
  check_batch(decoder.decode_snapshot("X", {bytes.get(), message.size()}, batch), batch);
}

}  // namespace plimsoll::websocket
