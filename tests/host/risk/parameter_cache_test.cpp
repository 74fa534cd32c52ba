// What an engine remembers of a market's parameters never shows: its reports are those of engines that remember
// nothing.
#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "tests/host/risk/random_desk.hpp"
#include "tests/host/risk/report_text.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::risk {
namespace {

const int seeds = testing::repeats({.usual = 12, .soak = 300});
constexpr int events = 24;

/// Equal numbers in columns of its own: nothing that was remembered of the other applies.
market::MarketSnapshot stranger(const market::MarketSnapshot& snapshot) {
  market::MarketSnapshot copy = snapshot;
  copy.marks = snapshot.marks.values();
  copy.basis = snapshot.basis.values();
  copy.rates = snapshot.rates.values();
  return copy;
}

/// A market that is moved by hand in every way there is.
class MovingMarket {
 public:
  MovingMarket(const Desk& desk, std::uint64_t seed) : desk_(desk), lots_(seed) {
    now_ = *LiveMarket(desk.instruments, desk.market, desk.as_of, Quality::live).freeze();
    earlier_ = now_;
  }

  /// Moves spots only; the underlyings whose spot has another value, or whose value vanished or appeared.
  std::vector<UnderlyingId> tick() {
    ++now_.number;
    now_.as_of.ns += 1000;
    std::vector<UnderlyingId> dirty;
    for (std::uint32_t u = 0; u < now_.spots.size(); ++u) {
      market::Mark& spot = now_.spots[u];
      const market::Mark before = spot;
      if (lots_.one_in(2)) {
        spot.value *= lots_.between(0.985, 1.015);
        spot.as_of = now_.as_of;
      }
      if (lots_.one_in(4)) spot.quality = any_quality(spot.quality);
      const bool moved = spot.value != before.value;
      if (moved || (spot.quality == Quality::unknown) != (before.quality == Quality::unknown)) {
        dirty.push_back(UnderlyingId{u});
      }
    }
    return dirty;
  }

  /// Moves something that is no spot, or goes back to how all of it was once.
  void move_parameters() {
    ++now_.number;
    const std::size_t at = lots_.below(desk_.instruments.size());
    market::Mark mark = now_.marks[at];
    switch (lots_.below(7)) {
      case 0: mark.value *= lots_.between(0.9, 1.1); break;
      case 1: mark.quality = any_quality(mark.quality); break;
      case 2: mark.as_of = now_.as_of; break;
      case 3: now_.basis = now_.basis.with(at, now_.basis[at] + lots_.between(-0.5, 0.5)); return;
      case 4: now_.rates = std::vector<double>(now_.rates.size(), lots_.between(0.0, 0.05)); return;
      case 5: now_.valued_at = now_.valued_at == desk_.as_of ? desk_.as_of.plus_days(-1) : desk_.as_of; return;
      case 6:
        std::swap(now_.marks, earlier_.marks);
        std::swap(now_.rates, earlier_.rates);
        return;
    }
    now_.marks = now_.marks.with(at, mark);
  }

  [[nodiscard]] const market::MarketSnapshot& now() const { return now_; }
  [[nodiscard]] bool next_moves_parameters() { return lots_.one_in(3); }

 private:
  /// A mark gets worse, vanishes now and then, and recovers.
  Quality any_quality(Quality before) {
    constexpr Quality worse[] = {Quality::recovering, Quality::stale, Quality::halted};
    if (before != Quality::live && lots_.one_in(2)) return Quality::live;
    return lots_.one_in(5) ? Quality::unknown : worse[lots_.below(3)];
  }

  const Desk& desk_;
  Lots lots_;
  market::MarketSnapshot now_;
  market::MarketSnapshot earlier_;
};

TEST(ParameterCache, NeverShowsInAReport) {
  for (int seed = 0; seed < seeds; ++seed) {
    SCOPED_TRACE(seed);
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    RiskSettings settings = settings_of(257, s);
    const bool surfaces = seed % 3 != 0;
    settings.revaluation = surfaces ? Revaluation::surface : Revaluation::full;
    settings.certificate_limit = 1.0;  // distrust is an event, not a function of the snapshot: keep it out of this
    Rig remembers(desk, settings);
    Rig forgets(desk, settings);
    MovingMarket market(desk, s + 1000);
    remembers.engine.recompute(market.now());
    forgets.engine.recompute(stranger(market.now()));
    for (int event = 0; event < events; ++event) {
      if (market.next_moves_parameters()) {
        market.move_parameters();
        remembers.engine.recompute(market.now());
        forgets.engine.recompute(stranger(market.now()));
      } else {
        const std::vector<UnderlyingId> dirty = market.tick();
        remembers.engine.update(market.now(), dirty);
        forgets.engine.update(stranger(market.now()), dirty);
      }
      const RiskReport report = remembers.engine.report(market.now());
      ASSERT_EQ(text_of(report), text_of(forgets.engine.report(stranger(market.now())))) << "event " << event;

      // And those of an engine that starts now; what is left out counts how it came about. Where the firm has no
      // number, an engine that starts now may trust other surfaces.
      if (surfaces && !report.nodes[0].value) continue;
      Rig fresh(desk, settings);
      fresh.engine.distrust(remembers.engine.distrusted());
      fresh.engine.recompute(market.now());
      RiskReport anew = fresh.engine.report(market.now());
      anew.cycle = report.cycle;
      anew.dirty_underlyings = report.dirty_underlyings;
      anew.cells_revalued = report.cells_revalued;
      anew.revaluation = report.revaluation;
      ASSERT_EQ(text_of(report), text_of(anew)) << "event " << event;
      ASSERT_EQ(report.market_identity, market_identity(market.now()));
    }
  }
}

TEST(ParameterCache, NumbersWhatItHasReadAndNeverUsesANumberTwice) {
  const Desk desk = make_desk(random_desk(3));
  const std::vector<Cell> cells = make_cells(desk.portfolio, desk.instruments, desk.model);
  MarketInputs inputs(cells, desk.instruments);
  market::MarketSnapshot snapshot = *LiveMarket(desk.instruments, desk.market, desk.as_of, Quality::live).freeze();
  const std::uint64_t first = inputs.revision(snapshot);
  EXPECT_NE(first, 0U);
  snapshot.spots[0].value *= 1.01;
  snapshot.number += 1;
  snapshot.as_of.ns += 1;
  EXPECT_EQ(inputs.revision(snapshot), first) << "a spot is no parameter";
  const market::Column<market::Mark> before = snapshot.marks;
  snapshot.marks = before.values();
  const std::uint64_t second = inputs.revision(snapshot);
  EXPECT_GT(second, first);
  snapshot.marks = before;
  EXPECT_GT(inputs.revision(snapshot), second) << "back again is something new";
}

}  // namespace
}  // namespace plimsoll::risk
