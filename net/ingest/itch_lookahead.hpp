// What the messages of one ITCH packet will touch in the order books, asked for before they are applied.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "host/market/order_books.hpp"
#include "net/itch/message_size.hpp"
#include "net/moldudp64/packet.hpp"
#include "net/wire/endian.hpp"

namespace plimsoll::ingest {

/// Three steps, each for a whole packet, each before the next by the time that another packet takes. The first is taken
/// message by message, between the messages of an earlier packet that is being applied: memory then answers while the
/// processor works. No step branches on types, which cannot be predicted. Only a question to the caches: whatever a
/// message says, nothing is changed, and what was noted may be out of date when it is used. The first `most_noted`
/// messages of a packet are looked at, more than a standard Ethernet frame can hold.
class ItchLookahead {
 public:
  static constexpr std::size_t most_noted = 128;

  /// Forgets what was noted before.
  void begin(const moldudp64::MessageRun& run) noexcept {
    next_ = run.begin();
    end_ = run.end();
    left_ = most_noted;
    noted_ = 0;
  }

  /// The next message's order, book and, if it is a new order, level. False when there was none left.
  bool note(const market::OrderBooks& books) noexcept {
    if (next_ == end_ || left_ == 0) return false;
    --left_;
    const std::span<const std::byte> message = *next_++;
    const itch::OrderUse use = itch::order_use(message);
    if (use == itch::OrderUse::none) return true;
    const std::byte* at = message.data();
    const std::uint64_t ref = wire::load_u64_be(at + 11);
    const bool adds = use == itch::OrderUse::adds;
    const std::array<const std::byte*, 2> order{no_order.data(), at};
    const market::LevelKey level = added_level(order[adds ? 1 : 0]);
    const std::array<std::uint64_t, 2> keys{ref, level.bits()};
    books.prefetch(static_cast<market::OrderRef>(ref));
    books.prefetch(SymbolId(std::uint32_t{wire::load_u16_be(at + 1)}));
    books.prefetch(level);
    Noted& noted = messages_[noted_++];
    noted.expected.key = keys[adds ? 1 : 0];
    noted.expected.adds = adds;
    noted.replaces = use == itch::OrderUse::replaces;
    if (noted.replaces) {
      books.prefetch(static_cast<market::OrderRef>(wire::load_u64_be(at + 19)));
      noted.price = wire::load_u32_be(at + 31);
    }
    return true;
  }

  void note_all(const market::OrderBooks& books) noexcept {
    while (note(books)) {
    }
  }

  /// The levels of known orders, and the sorted prices where a new order's price is missing.
  void want_levels(const market::OrderBooks& books) noexcept {
    for (std::size_t index = 0; index < noted_; ++index) books.prefetch_level(messages_[index].expected);
  }

  /// The sorted prices that a level will disappear from, and the new levels of replaced orders.
  void want_ladders(const market::OrderBooks& books) const noexcept {
    for (std::size_t index = 0; index < noted_; ++index) {
      const Noted& noted = messages_[index];
      books.prefetch_ladder(noted.expected);
      if (noted.replaces) books.prefetch_replacement(noted.expected, {noted.price});
    }
  }

 private:
  struct Noted {
    market::Expected expected;
    std::uint32_t price = 0;  // of a replacing order
    bool replaces = false;
  };

  /// Read in the place of an order that a message does not add.
  static constexpr std::array<std::byte, itch::AddOrder::size> no_order{};

  /// Fields are not judged; see itch::AddOrder.
  static market::LevelKey added_level(const std::byte* at) noexcept {
    const auto side = static_cast<market::Side>(static_cast<char>(at[19]) == 'S');
    return {SymbolId(std::uint32_t{wire::load_u16_be(at + 1)}), side, {wire::load_u32_be(at + 32)}};
  }

  moldudp64::MessageRun::Iterator next_;
  moldudp64::MessageRun::Iterator end_;
  std::size_t left_ = 0;
  std::size_t noted_ = 0;
  std::array<Noted, most_noted> messages_{};
};

}  // namespace plimsoll::ingest
