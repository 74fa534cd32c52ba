// Law 2: integers above the cell, so every way of adding up is the same number.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "tests/host/risk/random_desk.hpp"
#include "tests/support/soak.hpp"

namespace plimsoll::risk {
namespace {

const int seeds = testing::repeats({.usual = 25, .soak = 500});
constexpr BookId root{std::uint32_t{0}};

RiskSettings settings_for(std::uint64_t seed) {
  constexpr std::uint32_t sizes[] = {1, 31, 33, 256, 511, 512, 513, 1025};
  RiskSettings settings = settings_of(sizes[seed % 8], seed);
  if (seed % 3 == 1) settings.marginal = {scenarios::MarginalKind::student_t, 5};
  if (seed % 3 == 2) settings.sampler = scenarios::Sampler::sobol;
  return settings;
}

struct Tick {
  std::uint32_t symbol;
  double mid;
};

std::vector<Tick> random_ticks(const Desk& desk, std::uint64_t seed) {
  Lots lots(seed + 17);
  std::vector<Tick> ticks;
  const std::size_t count = 1 + lots.below(12);
  for (std::size_t i = 0; i < count; ++i) {
    const auto symbol = static_cast<std::uint32_t>(lots.below(desk.instruments.underlyings().size()));
    ticks.push_back({symbol, *desk.market.price(UnderlyingId{symbol}) * lots.between(0.7, 1.3)});
  }
  return ticks;
}

TEST(Law2, IncrementalUpdatesEqualAFullRecompute) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    Rig incremental(desk, settings_for(s));
    Rig full(desk, settings_for(s));
    ASSERT_EQ(incremental.recompute().digest, full.recompute().digest);
    Lots lots(s);
    for (const Tick& tick : random_ticks(desk, s)) {
      incremental.tick(tick.symbol, tick.mid);
      full.tick(tick.symbol, tick.mid);
      if (lots.one_in(2)) continue;  // several ticks may fall into one cycle
      const RiskReport some = incremental.update();
      const RiskReport all = full.recompute();
      ASSERT_EQ(some.digest, all.digest) << "seed " << seed;
      ASSERT_LE(some.cells_revalued, all.cells_revalued);
      ASSERT_EQ(incremental.pnl(root), full.pnl(root));
      for (std::size_t n = 0; n < all.nodes.size(); ++n) {
        ASSERT_EQ(some.nodes[n].value, all.nodes[n].value);
        for (std::size_t l = 0; l < 2; ++l) {
          ASSERT_EQ(some.nodes[n].levels[l].var, all.nodes[n].levels[l].var);
          ASSERT_EQ(some.nodes[n].levels[l].es, all.nodes[n].levels[l].es);
          ASSERT_EQ(some.nodes[n].levels[l].component_es, all.nodes[n].levels[l].component_es);
        }
      }
    }
  }
}

TEST(Law2, TheOrderOfTicksDoesNotShowInTheFinalState) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    std::vector<Tick> last;  // one tick per underlying
    Lots lots(s);
    for (std::uint32_t u = 0; u < desk.instruments.underlyings().size(); ++u) {
      last.push_back({u, *desk.market.price(UnderlyingId{u}) * lots.between(0.8, 1.2)});
    }
    Rig forward(desk, settings_for(s));
    Rig backward(desk, settings_for(s));
    forward.recompute();
    backward.recompute();
    for (const Tick& tick : random_ticks(desk, s)) {  // a history that only one of them has
      forward.tick(tick.symbol, tick.mid);
      forward.update();
    }
    std::string forward_digest;
    std::string backward_digest;
    for (const Tick& tick : last) {
      forward.tick(tick.symbol, tick.mid);
      forward_digest = forward.update().digest;
    }
    std::reverse(last.begin(), last.end());
    for (const Tick& tick : last) {
      backward.tick(tick.symbol, tick.mid);
      backward_digest = backward.update().digest;
    }
    ASSERT_EQ(forward_digest, backward_digest) << "seed " << seed;
  }
}

TEST(Law2, AShuffledPortfolioFileIsTheSamePortfolio) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    DeskText text = random_desk(s);
    const Desk desk = make_desk(text);
    Lots lots(s);
    for (std::size_t i = text.positions.size(); i > 1; --i)
      std::swap(text.positions[i - 1], text.positions[lots.below(i)]);
    const Desk shuffled = make_desk(text);
    Rig one(desk, settings_for(s));
    Rig two(shuffled, settings_for(s), {.threads = 2});
    const RiskReport first = one.recompute();
    const RiskReport second = two.recompute();
    ASSERT_EQ(first.portfolio_identity, second.portfolio_identity);
    ASSERT_EQ(first.digest, second.digest) << "seed " << seed;
    ASSERT_EQ(one.pnl(root), two.pnl(root));
  }
}

TEST(Law2, ANodeIsTheSumOfItsChildrenAndWhatItHoldsItself) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const DeskText text = random_desk(s);
    const Desk desk = make_desk(text);
    Rig rig(desk, settings_for(s));
    rig.recompute();
    const portfolio::BookTree& books = desk.portfolio.books();
    for (std::uint32_t b = 0; b < books.size(); ++b) {
      std::vector<Quanta> sum(rig.engine.scenario_count(), 0);
      for (const BookId child : books.children(BookId{b})) {
        const std::vector<Quanta> part = rig.pnl(child);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
      }
      // What the node holds itself, as a portfolio of its own.
      std::vector<std::string> own;
      for (const std::string& line : text.positions) {
        if (line.substr(line.rfind(',') + 1) == books.path(BookId{b})) own.push_back(line);
      }
      if (!own.empty()) {
        Desk alone = make_desk({text.instruments, own, text.market});
        Rig apart(alone, settings_for(s));
        apart.recompute();
        const std::vector<Quanta> part = apart.pnl(root);
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
      }
      ASSERT_EQ(rig.pnl(BookId{b}), sum) << "seed " << seed << ", " << books.path(BookId{b});
    }
  }
}

TEST(Law2, TheFirmIsTheSumOfItsShards) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const DeskText text = random_desk(s);
    const Desk whole = make_desk(text);
    Rig firm(whole, settings_for(s));
    const RiskReport total = firm.recompute();
    std::vector<Quanta> sum(firm.engine.scenario_count(), 0);
    for (const bool first : {true, false}) {
      std::vector<std::string> lines;  // one shard owns the books under firm/a, the other one the rest
      for (const std::string& line : text.positions) {
        if ((line.find("firm/a") != std::string::npos) == first) lines.push_back(line);
      }
      const Desk shard = make_desk({text.instruments, lines, text.market});
      Rig rig(shard, settings_for(s), {.threads = first ? 2U : 1U});
      ASSERT_EQ(rig.recompute().scenario_identity, total.scenario_identity);
      const std::vector<Quanta> part = rig.pnl(root);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
    }
    ASSERT_EQ(firm.pnl(root), sum) << "seed " << seed;
  }
}

TEST(Law2, InstructionSetAndThreadsDoNotShow) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    std::string expected;
    for (const backends::cpu::Isa isa : backends::cpu::supported_isas()) {
      for (const unsigned threads : {1U, 2U}) {
        Rig rig(desk, settings_for(s), {isa, threads});
        const std::string digest = rig.recompute().digest;
        if (expected.empty()) expected = digest;
        ASSERT_EQ(digest, expected) << "seed " << seed << ", " << backends::cpu::to_string(isa) << ", " << threads;
      }
    }
  }
}

// The weighted sum of a node's losses over the root's tail, from vectors and the definition.
int128 component(const std::vector<Quanta>& root_pnl, const std::vector<Quanta>& node_pnl, std::uint64_t per_thousand) {
  std::vector<std::size_t> order(root_pnl.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return root_pnl[a] < root_pnl[b]; });
  std::uint64_t weight_left = root_pnl.size() * per_thousand;  // n x 1000
  int128 sum = 0;
  for (const std::size_t scenario : order) {
    const std::uint64_t weight = std::min<std::uint64_t>(weight_left, 1000);
    sum -= int128{node_pnl[scenario]} * weight;
    weight_left -= weight;
    if (weight_left == 0) break;
  }
  return sum;
}

TEST(ComponentEs, OfSiblingsAddUpInIntegersAndInTheReport) {
  for (int seed = 0; seed < seeds; ++seed) {
    const auto s = static_cast<std::uint64_t>(seed);
    const Desk desk = make_desk(random_desk(s));
    RiskSettings settings = settings_of(513, s);
    settings.levels = {level("0.975")};
    Rig rig(desk, settings);
    const RiskReport report = rig.recompute();
    const std::vector<Quanta> firm = rig.pnl(root);
    const double total = 513.0 * 25.0;
    std::vector<int128> exact;
    for (std::uint32_t b = 0; b < report.nodes.size(); ++b) {
      exact.push_back(component(firm, rig.pnl(BookId{b}), 25));
      const double expected = static_cast<double>(exact[b]) / total / 1048576.0;
      // The report rounds once, this line three times.
      ASSERT_NEAR(*report.nodes[b].levels[0].component_es, expected, 1e-15 * std::max(1.0, std::abs(expected)));
    }
    ASSERT_EQ(report.nodes[0].levels[0].component_es, report.nodes[0].levels[0].es);
    const portfolio::BookTree& books = desk.portfolio.books();
    for (std::uint32_t b = 0; b < books.size(); ++b) {
      int128 sum = 0;
      for (const BookId child : books.children(BookId{b})) sum += exact[child.index()];
      std::vector<Quanta> own = rig.pnl(BookId{b});  // without the children
      for (const BookId child : books.children(BookId{b})) {
        const std::vector<Quanta> part = rig.pnl(child);
        for (std::size_t i = 0; i < own.size(); ++i) own[i] -= part[i];
      }
      ASSERT_TRUE(sum + component(firm, own, 25) == exact[b]) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace plimsoll::risk
