// Parts of a change add up as integers for every desk, every market and every order.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

#include "kernels/measures/rounded_ratio.hpp"
#include "tests/host/risk/why_desk.hpp"
#include "tests/support/generate_desk.hpp"
#include "tests/support/law.hpp"

namespace plimsoll::risk {
namespace {

constexpr testing::Repeats cases{.usual = 25, .soak = 400};

std::uint32_t drawn_count() { return *rc::gen::element<std::uint32_t>(1U, 33U, 256U, 513U, 1025U); }

/// A later state: any of the groups moved, some lines gone, some new.
WhyDesk drawn_later(const WhyDesk& before) {
  WhyDesk later = before;
  DeskText& text = later.text;
  if (*rc::gen::arbitrary<bool>()) {
    // Without the last two lines the root might not be there.
    const auto keep = text.positions.size() - *rc::gen::inRange<std::size_t>(0, text.positions.size() - 1);
    text.positions.erase(text.positions.begin(), text.positions.end() - static_cast<std::ptrdiff_t>(keep));
    for (const DrawnLine& line : *generate_lines(generated_books().size())) {
      text.positions.push_back("U0F," + std::to_string(line.quantity) + "," + generated_books()[line.book]);
    }
  }
  if (*rc::gen::arbitrary<bool>()) later.spots["U0"] = static_cast<double>(*rc::gen::inRange(5, 300));
  if (*rc::gen::arbitrary<bool>()) later.bases["U0F"] = 0.25 * *rc::gen::inRange(-8, 9);
  if (*rc::gen::arbitrary<bool>()) later.rate = 0.01 * *rc::gen::inRange(-3, 9);
  if (*rc::gen::arbitrary<bool>()) {
    const double factor = 0.25 * *rc::gen::inRange(1, 9);
    for (double& element : later.model_of_covariance) element *= factor;
  }
  if (*rc::gen::arbitrary<bool>()) later.settings.seed = *rc::gen::arbitrary<std::uint64_t>();
  if (*rc::gen::arbitrary<bool>()) later.settings.scenarios = drawn_count();
  if (*rc::gen::arbitrary<bool>()) {  // a share that nobody knew, and whose factors come first
    text.instruments = "AAA,spot,,,,,,1,USD,0\n" + text.instruments;
    text.market += "AAA,price,70\n";
    text.positions.push_back("AAA,-4," +
                             generated_books()[*rc::gen::inRange<std::size_t>(0, generated_books().size())]);
  }
  return later;
}

ReplacementOrder drawn_order() {
  ReplacementOrder order = usual_order;
  for (std::size_t i = order.size() - 1; i > 0; --i)
    std::swap(order[i], order[*rc::gen::inRange<std::size_t>(0, i + 1)]);
  return order;
}

Explanation explain(const WhySide& before, const WhySide& after, const ReplacementOrder& order) {
  WhyRequest request;
  request.order = order;
  const auto backend = backends::cpu::make_cpu_backend(backends::cpu::best_isa(), 1, "a test asked for it");
  return explain_change(*backend, before.state(), after.state(), request);
}

const NodeRisk* find(const RiskReport& report, const std::string& path) {
  const auto at =
      std::find_if(report.nodes.begin(), report.nodes.end(), [&](const NodeRisk& node) { return node.path == path; });
  return at == report.nodes.end() ? nullptr : &*at;
}

/// The ends of a walk against a report of an engine of its own; a book that it does not have holds nothing.
void check_end(const RiskReport& report, const NodeExplanation& node, std::size_t level, int128 var, int128 es) {
  const NodeRisk* risk = find(report, node.path);
  RC_ASSERT(to_units(static_cast<Quanta>(var)) == (risk == nullptr ? 0.0 : risk->levels[level].var));
  const double expected = risk == nullptr ? 0.0 : risk->levels[level].es;
  RC_ASSERT(std::abs(to_units(static_cast<Quanta>(es)) - expected) <= units_per_quantum);
}

TEST(WhyLaw, PartsAddUpToTheChangeExactlyInEveryOrder) {
  testing::check_law(cases, [] {
    WhyDesk first(*rc::gen::resize(6, generate_desk()));
    first.settings = settings_of(drawn_count());
    const WhyDesk second = drawn_later(first);
    const WhySide before(first);
    const WhySide after(second);
    const RiskReport report_before = before.report();
    const RiskReport report_after = after.report();
    const ReplacementOrder order = drawn_order();
    ReplacementOrder reversed = order;
    std::reverse(reversed.begin(), reversed.end());
    for (const ReplacementOrder& one : {order, reversed}) {
      const Explanation explanation = explain(before, after, one);
      RC_ASSERT(explanation.before.digest == report_before.digest);
      RC_ASSERT(explanation.after.digest == report_after.digest);
      for (const NodeExplanation& node : explanation.nodes) {
        RC_ASSERT(!node.levels.empty());
        for (std::size_t level = 0; level < node.levels.size(); ++level) {
          const Walk var = walk_of_var(explanation, node.levels[level]);
          const Walk es = walk_of_es(explanation, node.levels[level], level);
          int128 var_parts = 0;
          int128 es_parts = 0;
          for (const ChangeGroup group : usual_order) {
            var_parts += var.part(group);
            es_parts += es.part(group);
          }
          RC_ASSERT(var.before + var_parts == var.after);
          RC_ASSERT(es.before + es_parts == es.after);
          check_end(report_before, node, level, var.before, es.before);
          check_end(report_after, node, level, var.after, es.after);
        }
      }
      for (std::size_t level = 0; level < explanation.levels.size(); ++level) {
        const Track& focus = explanation.nodes[explanation.focus].levels[level];
        for (std::size_t stage = 0; stage < explanation.stages.size(); ++stage) {
          int128 var = 0;
          int128 es = 0;
          for (const CellExplanation& cell : explanation.cells) {
            var += cell.levels[level].var[stage];
            es += cell.levels[level].es[stage];
          }
          RC_ASSERT(var == int128{focus.var[stage]});
          RC_ASSERT(es == focus.es[stage]);
        }
      }
    }
  });
}

TEST(WhyLaw, UnchangedGroupsHaveNoPart) {
  testing::check_law(cases, [] {
    WhyDesk first(*rc::gen::resize(6, generate_desk()));
    first.settings = settings_of(drawn_count());
    WhyDesk second = first;
    second.spots["U0"] = static_cast<double>(*rc::gen::inRange(5, 300));
    for (double& element : second.model_of_covariance) element *= 2.0;
    const Explanation explanation = explain(WhySide(first), WhySide(second), drawn_order());
    for (const NodeExplanation& node : explanation.nodes) {
      for (std::size_t level = 0; level < node.levels.size(); ++level) {
        const Walk var = walk_of_var(explanation, node.levels[level]);
        const Walk es = walk_of_es(explanation, node.levels[level], level);
        for (const ChangeGroup group : usual_order) {
          if (group == ChangeGroup::spot || group == ChangeGroup::covariance) continue;
          RC_ASSERT(var.part(group) == 0);
          RC_ASSERT(es.part(group) == 0);
        }
      }
    }
  });
}

}  // namespace
}  // namespace plimsoll::risk
