#include "tools/exchange/universe.hpp"

#include <algorithm>
#include <cstdio>

#include "kernels/core/bits.hpp"

namespace plimsoll::exchange {
namespace {

// Invented names, all from ships and the sea, so that nobody takes them for quoted companies.
constexpr const char* names[] = {
    "FLEET", "ANCHR", "BARGE", "BRIG",  "BUOY",  "CABIN", "CLIPR", "COMPS", "CREW",  "DAVIT", "DECK",  "DINGY", "FERRY",
    "FRGHT", "GALLY", "HARBR", "HATCH", "HELM",  "HULL",  "JETTY", "KEEL",  "KETCH", "LATCH", "LIGHT", "MAST",  "MOOR",
    "OARS",  "PIER",  "PORT",  "QUAY",  "RADAR", "REEF",  "ROPE",  "RUDDR", "SAIL",  "SCHNR", "SHIP",  "SONAR", "SPAR",
    "STERN", "SWELL", "TIDE",  "TILLR", "TUG",   "VESSL", "WAKE",  "WHARF", "WINCH", "YACHT", "YAWL"};

}  // namespace

std::vector<Listing> make_universe(std::uint64_t seed, std::size_t symbols) {
  std::vector<Listing> universe;
  universe.reserve(symbols);
  for (std::size_t index = 0; index < symbols; ++index) {
    SplitMix64 random = SplitMix64::stream(seed, 1'000'000 + index);
    Listing listing;
    if (index < std::size(names)) {
      listing.name = names[index];
    } else {
      char text[16];
      std::snprintf(text, sizeof text, "X%04u", static_cast<unsigned>(index));
      listing.name = text;
    }
    listing.sector = index % sector_count;
    // Prices spread evenly over four octaves: 20, 40, 80, 160 times one to two.
    const std::uint32_t octave = 20u << random.below(4);
    listing.opening_price = (octave * 100 + random.below(octave * 100)) * tick;
    listing.market_beta = random.between(0.6, 1.5);
    listing.sector_beta = random.between(0.5, 1.2);
    listing.own_vol_annual = random.between(0.12, 0.40);
    listing.dividend_yield = 0.0005 * random.below(60);
    // The n-th symbol trades in proportion to 1 / (n + 3): a few busy names and a long tail.
    listing.activity = static_cast<std::uint32_t>(std::max<std::size_t>(1, 1'000'000 / (index + 3)));
    if (index == 0) {  // the first is the fund that holds the market
      listing.market_beta = 1.0;
      listing.sector_beta = 0.0;
      listing.own_vol_annual = 0.02;
    }
    universe.push_back(listing);
  }
  return universe;
}

double annual_vol(const Listing& listing) {
  const double market = listing.market_beta * market_vol_annual;
  const double sector = listing.sector_beta * sector_vol_annual;
  return square_root(market * market + sector * sector + listing.own_vol_annual * listing.own_vol_annual);
}

FactorMoves draw_moves(SplitMix64& random, double years) {
  const double root = square_root(years);
  FactorMoves moves;
  moves.market = random.bell() * root * market_vol_annual;
  for (double& sector : moves.sectors) sector = random.bell() * root * sector_vol_annual;
  return moves;
}

double listing_return(const Listing& listing, const FactorMoves& moves, SplitMix64& random, double years) {
  return listing.market_beta * moves.market + listing.sector_beta * moves.sectors[listing.sector] +
         listing.own_vol_annual * square_root(years) * random.bell();
}

}  // namespace plimsoll::exchange
