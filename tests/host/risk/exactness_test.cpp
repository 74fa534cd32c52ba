// Law 2: integers above the cell, so every way of adding up is the same number. Desks, settings and ticks are
// rapidcheck's.
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "tests/support/generate_desk.hpp"
#include "tests/support/generate_settings.hpp"
#include "tests/support/generate_ticks.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::risk {
namespace {

constexpr testing::Repeats cases{.usual = 50, .soak = 500};
constexpr BookId root{std::uint32_t{0}};

void add(std::vector<Quanta>& sum, const std::vector<Quanta>& part) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
}

TEST(Law2, IncrementalUpdatesEqualAFullRecompute) {
  testing::check_law(cases, [] {
    const Desk desk = make_desk(*generate_desk());
    const RiskSettings settings = *generate_settings();
    Rig incremental(desk, settings);
    Rig full(desk, settings);
    RC_ASSERT(incremental.recompute().digest == full.recompute().digest);
    for (const Tick& tick : *generate_ticks()) {
      apply(incremental, desk, tick);
      apply(full, desk, tick);
      if (!tick.cycle_follows) continue;
      const RiskReport some = incremental.update();
      const RiskReport all = full.recompute();
      RC_ASSERT(some.digest == all.digest);
      RC_ASSERT(some.cells_revalued <= all.cells_revalued);
      RC_ASSERT(incremental.pnl(root) == full.pnl(root));
      for (std::size_t n = 0; n < all.nodes.size(); ++n) {
        RC_ASSERT(some.nodes[n].value == all.nodes[n].value);
        for (std::size_t l = 0; l < 2; ++l) {
          RC_ASSERT(some.nodes[n].levels[l].var == all.nodes[n].levels[l].var);
          RC_ASSERT(some.nodes[n].levels[l].es == all.nodes[n].levels[l].es);
          RC_ASSERT(some.nodes[n].levels[l].component_es == all.nodes[n].levels[l].component_es);
        }
      }
    }
  });
}

TEST(Law2, TheOrderOfTicksDoesNotShowInTheFinalState) {
  testing::check_law(cases, [] {
    const Desk desk = make_desk(*generate_desk());
    const RiskSettings settings = *generate_settings();
    std::vector<Tick> last;  // one tick per underlying
    for (std::uint32_t u = 0; u < desk.instruments.underlyings().size(); ++u) {
      last.push_back({u, *rc::gen::inRange<std::uint32_t>(80, 121), true});
    }
    Rig forward(desk, settings);
    Rig backward(desk, settings);
    forward.recompute();
    backward.recompute();
    for (const Tick& tick : *generate_ticks()) {  // a history that only one of them has
      apply(forward, desk, tick);
      forward.update();
    }
    const auto after = [&desk, &last](Rig& rig) {
      std::string digest;
      for (const Tick& tick : last) {
        apply(rig, desk, tick);
        digest = rig.update().digest;
      }
      return digest;
    };
    const std::string forward_digest = after(forward);
    std::reverse(last.begin(), last.end());
    RC_ASSERT(after(backward) == forward_digest);
  });
}

TEST(Law2, AShuffledPortfolioFileIsTheSamePortfolio) {
  testing::check_law(cases, [] {
    DeskText text = *generate_desk();
    const RiskSettings settings = *generate_settings();
    const Desk desk = make_desk(text);
    const auto places =
        *rc::gen::container<std::vector<std::uint32_t>>(text.positions.size(), rc::gen::arbitrary<std::uint32_t>());
    for (std::size_t i = text.positions.size(); i > 1; --i) {
      std::swap(text.positions[i - 1], text.positions[places[i - 1] % i]);
    }
    const Desk shuffled = make_desk(text);
    Rig one(desk, settings);
    Rig two(shuffled, settings, {.threads = 2});
    const RiskReport first = one.recompute();
    const RiskReport second = two.recompute();
    RC_ASSERT(first.portfolio_identity == second.portfolio_identity);
    RC_ASSERT(first.digest == second.digest);
    RC_ASSERT(one.pnl(root) == two.pnl(root));
  });
}

TEST(Law2, ANodeIsTheSumOfItsChildrenAndWhatItHoldsItself) {
  testing::check_law(cases, [] {
    const DeskText text = *generate_desk();
    const RiskSettings settings = *generate_settings();
    const Desk desk = make_desk(text);
    Rig rig(desk, settings);
    rig.recompute();
    const portfolio::BookTree& books = desk.portfolio.books();
    for (std::uint32_t b = 0; b < books.size(); ++b) {
      std::vector<Quanta> sum(rig.engine.scenario_count(), 0);
      for (const BookId child : books.children(BookId{b})) add(sum, rig.pnl(child));
      // What the node holds itself, as a portfolio of its own.
      std::vector<std::string> own;
      for (const std::string& line : text.positions) {
        if (line.substr(line.rfind(',') + 1) == books.path(BookId{b})) own.push_back(line);
      }
      if (!own.empty()) {
        const Desk alone = make_desk({text.instruments, own, text.market});
        Rig apart(alone, settings);
        apart.recompute();
        add(sum, apart.pnl(root));
      }
      RC_ASSERT(rig.pnl(BookId{b}) == sum);
    }
  });
}

TEST(Law2, TheFirmIsTheSumOfItsShards) {
  testing::check_law(cases, [] {
    const DeskText text = *generate_desk();
    const RiskSettings settings = *generate_settings();
    const auto shards = *rc::gen::inRange<std::size_t>(1, 5);
    const auto owner = *rc::gen::container<std::vector<std::size_t>>(generated_books().size(),
                                                                     rc::gen::inRange<std::size_t>(0, shards));
    const Desk whole = make_desk(text);
    Rig firm(whole, settings);
    const RiskReport total = firm.recompute();
    std::vector<Quanta> sum(firm.engine.scenario_count(), 0);
    for (std::size_t shard = 0; shard < shards; ++shard) {
      std::vector<std::string> lines;
      for (const std::string& line : text.positions) {
        const auto book = std::ranges::find(generated_books(), line.substr(line.rfind(',') + 1));
        const auto index = static_cast<std::size_t>(book - generated_books().begin());
        if (owner[index] == shard) lines.push_back(line);
      }
      if (lines.empty()) continue;
      const Desk part = make_desk({text.instruments, lines, text.market});
      Rig rig(part, settings, {.threads = 1 + static_cast<unsigned>(shard % 2)});
      RC_ASSERT(rig.recompute().scenario_identity == total.scenario_identity);
      add(sum, rig.pnl(root));
    }
    RC_ASSERT(firm.pnl(root) == sum);
  });
}

TEST(Law2, InstructionSetAndThreadsDoNotShow) {
  testing::check_law(cases, [] {
    const Desk desk = make_desk(*generate_desk());
    const RiskSettings settings = *generate_settings();
    std::string expected;
    for (const backends::cpu::Isa isa : backends::cpu::supported_isas()) {
      for (const unsigned threads : {1U, 2U}) {
        Rig rig(desk, settings, {isa, threads});
        const std::string digest = rig.recompute().digest;
        if (expected.empty()) expected = digest;
        RC_LOG() << backends::cpu::to_string(isa) << ", " << threads << " threads" << std::endl;
        RC_ASSERT(digest == expected);
      }
    }
  });
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
  testing::check_law(cases, [] {
    const Desk desk = make_desk(*generate_desk());
    RiskSettings settings = settings_of(513, *rc::gen::arbitrary<std::uint64_t>());
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
      const double difference = std::abs(*report.nodes[b].levels[0].component_es - expected);
      RC_ASSERT(difference <= 1e-15 * std::max(1.0, std::abs(expected)));
    }
    RC_ASSERT(report.nodes[0].levels[0].component_es == report.nodes[0].levels[0].es);
    const portfolio::BookTree& books = desk.portfolio.books();
    for (std::uint32_t b = 0; b < books.size(); ++b) {
      int128 sum = 0;
      for (const BookId child : books.children(BookId{b})) sum += exact[child.index()];
      std::vector<Quanta> own = rig.pnl(BookId{b});  // without the children
      for (const BookId child : books.children(BookId{b})) {
        const std::vector<Quanta> part = rig.pnl(child);
        for (std::size_t i = 0; i < own.size(); ++i) own[i] -= part[i];
      }
      RC_ASSERT((sum + component(firm, own, 25) == exact[b]));
    }
  });
}

}  // namespace
}  // namespace plimsoll::risk
