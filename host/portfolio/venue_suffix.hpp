// Tells a venue at the end of an instrument's name ("AAPL.XNAS") from a share class ("BRK.B").
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace plimsoll::portfolio {

/// Market identifier codes (ISO 10383) of the venues that instrument names commonly end with, sorted. A suffix that is
/// not here belongs to the symbol: taking it for a venue would feed one share class with the prices of another.
constexpr auto known_venues = std::to_array<std::string_view>(
    {"ARCX", "BATS", "BATY", "BVMF", "EDGA", "EDGX", "EPRL", "IEXG", "IFEU", "IFUS", "LTSE", "MEMX", "MTAA", "XAMS",
     "XASE", "XASX", "XBOM", "XBOS", "XBRU", "XCBF", "XCBO", "XCBT", "XCEC", "XCHI", "XCIS", "XCME", "XCSE", "XDUB",
     "XETR", "XEUR", "XFRA", "XHEL", "XHKG", "XJSE", "XKRX", "XLIS", "XLON", "XMAD", "XMIL", "XNAS", "XNSE", "XNYM",
     "XNYS", "XOSL", "XPAR", "XPHL", "XSES", "XSHE", "XSHG", "XSTO", "XSWX", "XTAI", "XTKS", "XTSE", "XWBO"});
static_assert(std::is_sorted(known_venues.begin(), known_venues.end()));

/// The name without its venue: "AAPL" of "AAPL.XNAS", "BRK.B" of "BRK.B.XNYS" and of "BRK.B".
constexpr std::string_view symbol_part(std::string_view name) {
  constexpr std::size_t suffix = 5;  // the dot and four letters
  if (name.size() <= suffix || name[name.size() - suffix] != '.') return name;
  const std::string_view venue = name.substr(name.size() - suffix + 1);
  return std::binary_search(known_venues.begin(), known_venues.end(), venue) ? name.substr(0, name.size() - suffix)
                                                                             : name;
}

}  // namespace plimsoll::portfolio
