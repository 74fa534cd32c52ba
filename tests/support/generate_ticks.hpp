// Ticks that rapidcheck draws: which underlying moves by how much, and whether a risk cycle follows.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <vector>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {

struct Tick {
  std::uint32_t underlying;  // any number: taken modulo those that the desk has
  std::uint32_t percent;     // of the price that the desk starts with
  bool cycle_follows;        // several ticks may fall into one cycle
};

inline rc::Gen<std::vector<Tick>> generate_ticks() {
  const auto tick = rc::gen::map(
      rc::gen::tuple(rc::gen::inRange<std::uint32_t>(0, 100), rc::gen::inRange<std::uint32_t>(70, 131),
                     rc::gen::arbitrary<bool>()),
      [](const auto& drawn) { return std::apply([](const auto&... part) { return Tick{part...}; }, drawn); });
  return rc::gen::resize(12, rc::gen::container<std::vector<Tick>>(rc::gen::resize(rc::kNominalSize, tick)));
}

inline void apply(Rig& rig, const Desk& desk, const Tick& tick) {
  const auto symbol = static_cast<std::uint32_t>(tick.underlying % desk.instruments.underlyings().size());
  rig.tick(symbol, *desk.market.price(UnderlyingId{symbol}) * tick.percent / 100.0);
}

inline std::ostream& operator<<(std::ostream& out, const Tick& tick) {
  return out << "U" << tick.underlying << " to " << tick.percent << " %" << (tick.cycle_follows ? ", cycle" : "");
}

}  // namespace plimsoll::risk
