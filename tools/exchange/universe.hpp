// The listed symbols and the one-market, several-sectors model their prices move by.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tools/exchange/splitmix.hpp"

namespace plimsoll::exchange {

/// Prices on the wire: units of 1e-4 (ITCH "Price(4)").
using Price4 = std::uint32_t;
constexpr Price4 tick = 100;                     // one cent
constexpr Price4 highest_price = 1'999'999'900;  // ITCH 5.0, data types: Price(4) is at most 200,000.0000
constexpr double market_vol_annual = 0.15;
constexpr double sector_vol_annual = 0.12;
constexpr std::size_t sector_count = 6;
constexpr double trading_seconds_per_year = 252.0 * 6.5 * 3600.0;
constexpr double trading_days_per_year = 252.0;

struct Listing {
  std::string name;  // at most five letters and digits: also a root of OSI option symbols
  std::size_t sector = 0;
  Price4 opening_price = 0;  // the last close before the session and the fair value at its start
  double market_beta = 1.0;
  double sector_beta = 1.0;
  double own_vol_annual = 0.2;
  double dividend_yield = 0.0;
  std::uint32_t activity = 1;  // relative share of the order flow
};

/// Common moves of a time step; a listing's return is market_beta * market + sector_beta * sectors[sector] + its own.
struct FactorMoves {
  double market = 0.0;
  std::array<double, sector_count> sectors{};
};

/// The same listings for the same seed and count; a larger count only appends.
std::vector<Listing> make_universe(std::uint64_t seed, std::size_t symbols);

/// Square root of the sum of the three variances.
double annual_vol(const Listing& listing);

/// Independent moves over `years`.
FactorMoves draw_moves(SplitMix64& random, double years);

/// Return of the listing over `years`, given the common moves of that time.
double listing_return(const Listing& listing, const FactorMoves& moves, SplitMix64& random, double years);

}  // namespace plimsoll::exchange
