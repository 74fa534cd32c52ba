// Desks that rapidcheck draws and can make smaller: underlyings with futures and options, held in a tree of books.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {

/// Three depths, positions in inner nodes too; the first is the root.
inline const std::vector<std::string>& generated_books() {
  static const std::vector<std::string> books{"firm", "firm/a", "firm/a/x", "firm/a/y", "firm/b", "firm/b/z", "firm/c"};
  return books;
}

struct DrawnLine {
  std::int64_t quantity;
  std::size_t book;
};
struct DrawnOption {
  std::string expiry;
  bool on_future;  // where the future lives as long as the option
  std::int64_t strike_percent;
  bool call;
  std::int64_t vol_percent;  // 0 is an exact limit
  std::vector<DrawnLine> lines;
};
struct DrawnUnderlying {
  std::int64_t price;
  std::int64_t future_above;
  std::vector<DrawnLine> spot_lines;
  std::vector<DrawnLine> future_lines;
  std::vector<DrawnOption> options;
};

inline void hold(DeskText& text, const std::string& instrument, const std::vector<DrawnLine>& lines) {
  for (const DrawnLine& line : lines) {
    text.positions.push_back(instrument + "," + std::to_string(line.quantity) + "," + generated_books()[line.book]);
  }
}

inline void write(DeskText& text, const DrawnUnderlying& drawn, std::size_t number) {
  const std::string spot = numbered("U", number);
  const std::string future = spot + "F";
  text.instruments += spot + ",spot,,,,,,1,USD,0.01\n";
  text.market += spot + ",price," + std::to_string(drawn.price) + "\n";
  hold(text, spot, drawn.spot_lines);
  text.instruments += future + ",future," + spot + ",,2026-06-19,,,50,USD,0.01\n";
  text.market += future + ",price," + std::to_string(drawn.price + drawn.future_above) + ".25\n";
  hold(text, future, drawn.future_lines);
  for (std::size_t i = 0; i < drawn.options.size(); ++i) {
    const DrawnOption& option = drawn.options[i];
    const std::string name = numbered(spot + "O", i);
    const std::string& on = option.on_future && option.expiry < "2026-06-19" ? future : spot;
    text.instruments += name + ",option," + on + "," + std::to_string(drawn.price * option.strike_percent / 100 + 1) +
                        "," + option.expiry + (option.call ? ",call" : ",put") + ",european,100,USD,0.01\n";
    const std::string hundredths = std::to_string(100 + option.vol_percent).substr(1);
    text.market += name + ",implied_vol,0." + hundredths + "\n";
    hold(text, name, option.lines);
  }
}

/// Any quantity from -1000 to 1000, nearer to 0 when made smaller, in any of the first `books` books.
inline rc::Gen<std::vector<DrawnLine>> generate_lines(std::size_t books) {
  const auto quantity = rc::gen::map(rc::gen::pair(rc::gen::inRange<std::int64_t>(0, 1001), rc::gen::arbitrary<bool>()),
                                     [](const auto& drawn) { return drawn.second ? -drawn.first : drawn.first; });
  const auto line =
      rc::gen::map(rc::gen::pair(quantity, rc::gen::inRange<std::size_t>(0, books)), [](const auto& drawn) {
        return DrawnLine{drawn.first, drawn.second};
      });
  return rc::gen::withSize([line](int size) {
    return rc::gen::resize(2, rc::gen::container<std::vector<DrawnLine>>(rc::gen::resize(size, line)));
  });
}

inline rc::Gen<DrawnOption> generate_option(std::size_t books) {
  const auto expiry = rc::gen::element<std::string>("2026-01-05", "2026-03-20", "2027-12-17");  // the first is today
  const auto vol = rc::gen::oneOf(rc::gen::just<std::int64_t>(0), rc::gen::inRange<std::int64_t>(10, 90),
                                  rc::gen::inRange<std::int64_t>(10, 90));
  return rc::gen::map(
      rc::gen::tuple(expiry, rc::gen::arbitrary<bool>(), rc::gen::inRange<std::int64_t>(50, 150),
                     rc::gen::arbitrary<bool>(), vol, generate_lines(books)),
      [](const auto& drawn) { return std::apply([](const auto&... part) { return DrawnOption{part...}; }, drawn); });
}

inline rc::Gen<DrawnUnderlying> generate_underlying(std::size_t books) {
  return rc::gen::map(rc::gen::tuple(rc::gen::inRange<std::int64_t>(20, 220), rc::gen::inRange<std::int64_t>(0, 3),
                                     generate_lines(books), generate_lines(books),
                                     rc::gen::container<std::vector<DrawnOption>>(generate_option(books))),
                      [](const auto& drawn) {
                        return std::apply([](const auto&... part) { return DrawnUnderlying{part...}; }, drawn);
                      });
}

/// One to four underlyings with up to a hundred options each, in one book (so that a cell is longer than a run of 64)
/// or in all. Two books always hold one share, so that the root is the same whichever lines a test keeps.
inline rc::Gen<DeskText> generate_desk() {
  return rc::gen::withSize([](int size) {
    return rc::gen::mapcat(rc::gen::element<std::size_t>(1, generated_books().size()), [size](std::size_t books) {
      const auto underlyings = rc::gen::resize(4, rc::gen::nonEmpty(rc::gen::container<std::vector<DrawnUnderlying>>(
                                                      rc::gen::resize(size, generate_underlying(books)))));
      return rc::gen::map(underlyings, [](const std::vector<DrawnUnderlying>& drawn) {
        DeskText text;
        for (std::size_t u = 0; u < drawn.size(); ++u) write(text, drawn[u], u);
        text.market += "USD,rate,0.03\n";
        text.positions.insert(text.positions.end(), {"U0,1,firm/a/x", "U0,1,firm/b/z"});
        return text;
      });
    });
  });
}

inline std::ostream& operator<<(std::ostream& out, const DeskText& text) {
  return out << "instruments.csv:\n"
             << text.instruments << "portfolio.csv:\n"
             << portfolio_text(text.positions) << "market.csv:\n"
             << text.market;
}

}  // namespace plimsoll::risk
