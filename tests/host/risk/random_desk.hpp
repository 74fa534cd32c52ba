// A desk from a seed: a few underlyings with futures and options in books of uneven depth.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/host/risk/desk.hpp"
#include "tests/kernels/backends/synthetic_cells.hpp"

namespace plimsoll::risk {

using backends::Lots;

/// Spots, futures, options on both with expiries from the as-of day on, some vols zero, some quantities zero. Books at
/// three depths, positions in inner nodes too.
inline DeskText random_desk(std::uint64_t seed) {
  Lots lots(seed);
  DeskText text;
  std::vector<std::string> names;
  const auto held = [&](const std::string& name) { names.push_back(name); };
  const std::size_t underlyings = 1 + lots.below(4);
  for (std::size_t u = 0; u < underlyings; ++u) {
    const std::string spot = numbered("U", u);
    const auto price = 20 + lots.below(200);
    text.instruments += spot + ",spot,,,,,,1,USD,0.01\n";
    text.market += spot + ",price," + std::to_string(price) + "\n";
    held(spot);
    const std::string future = spot + "F";
    text.instruments += future + ",future," + spot + ",,2026-06-19,,,50,USD,0.01\n";
    text.market += future + ",price," + std::to_string(price + lots.below(3)) + ".25\n";
    held(future);
    const std::size_t options = lots.below(90);
    for (std::size_t i = 0; i < options; ++i) {
      const std::string option = numbered(spot + "O", i);
      const std::string expiry = lots.one_in(5) ? "2026-01-05" : lots.one_in(2) ? "2026-03-20" : "2027-12-17";
      const std::string on = lots.one_in(4) && expiry != "2027-12-17" ? future : spot;
      const auto strike = price * (50 + lots.below(100)) / 100 + 1;
      text.instruments += option + ",option," + on + "," + std::to_string(strike) + "," + expiry +
                          (lots.one_in(2) ? ",call" : ",put") + ",european,100,USD,0.01\n";
      const std::string vol = lots.one_in(8) ? "0" : numbered("0.", 10 + lots.below(80));
      text.market += option + ",implied_vol," + vol + "\n";
      held(option);
    }
  }
  text.market += "USD,rate,0.03\n";
  const std::vector<std::string> books{"firm", "firm/a", "firm/a/x", "firm/a/y", "firm/b", "firm/b/z", "firm/c"};
  const std::size_t used = lots.one_in(2) ? books.size() : 1;  // in one book, a cell is longer than a run of 64
  for (const std::string& name : names) {
    const std::size_t lines = 1 + lots.below(2);
    for (std::size_t i = 0; i < lines; ++i) {
      // One draw per statement: the order within an expression is the compiler's.
      const auto size = static_cast<std::int64_t>(lots.below(2001)) - 1000;
      const std::int64_t quantity = lots.one_in(10) ? 0 : size;
      const std::string& book = books[lots.below(used)];
      text.positions.push_back(name + "," + std::to_string(quantity) + "," + book);
    }
  }
  // The root is the same whichever lines a test keeps.
  text.positions.push_back(names[0] + ",1,firm/a/x");
  text.positions.push_back(names[0] + ",1,firm/b/z");
  return text;
}

}  // namespace plimsoll::risk
