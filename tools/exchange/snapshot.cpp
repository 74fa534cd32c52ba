#include "tools/exchange/snapshot.hpp"

namespace plimsoll::exchange {

std::uint64_t append_snapshot(SoupBytes& out, const Moment& moment) {
  std::uint64_t packets = 0;
  const auto append = [&](std::span<const std::byte> message) {
    append_sequenced(out, message);
    ++packets;
  };
  moment.states.visit(append);
  for (std::size_t symbol = 0; symbol < moment.universe.size(); ++symbol) {
    const Stamp stamp{static_cast<std::uint16_t>(symbol + 1), moment.ns_since_midnight};
    for (const Side side : {Side::buy, Side::sell}) {
      moment.books[symbol].visit_orders(side, [&](const TrueBook::Order& order) {
        const NewOrder live{order.reference, order.side, order.shares, order.price};
        append(add_order(stamp, moment.universe[symbol].name, live).bytes());
      });
    }
  }
  const std::string end = 'G' + soup_field(std::to_string(moment.next_sequence), 20);
  append(std::as_bytes(std::span<const char>(end)));
  return packets;
}

}  // namespace plimsoll::exchange
