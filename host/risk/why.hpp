// Why two risk reports differ: the change of VaR and ES in parts that add up exactly.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/risk/change_state.hpp"
#include "host/risk/report.hpp"
#include "kernels/backends/backend.hpp"
#include "kernels/core/int128.hpp"
#include "kernels/measures/tail.hpp"

namespace plimsoll::risk {

using ReplacementOrder = std::array<ChangeGroup, change_groups>;

struct WhyRequest {
  ReplacementOrder order = usual_order;           // each group once
  std::vector<measures::ConfidenceLevel> levels;  // that both states have; empty: all that both have
  std::string focus;                              // the node whose cells are followed; empty: the root
};

/// One complete revaluation between the two states.
struct Stage {
  std::optional<ChangeGroup> replaced;  // what makes it differ from the one before it; none for the first
  std::size_t scenarios = 0;
  std::vector<measures::TailShape> shapes;  // by level
};

/// The numbers of a node at one level, stage by stage, exactly: VaR in quanta, ES times the stage's shape.total in
/// quanta. Of a cell: its component VaR and component ES in the focus, in the same units; those of all cells add up to
/// the focus at every stage. What a stage does not have (a book that only one state knows) holds nothing: zero.
struct Track {
  std::vector<Quanta> var;
  std::vector<int128> es;
};

struct NodeExplanation {
  std::string path;           // as the later state calls it, if it does
  std::vector<Track> levels;  // by level; empty when some stage has no number for this node
  std::string missing;        // then: at which stage, and what is unknown there
};

struct CellExplanation {
  std::string book;
  std::string underlying;
  std::vector<Track> levels;
};

struct Explanation {
  RiskReport before;  // as the two states are by themselves
  RiskReport after;
  std::string reporting_currency;
  ReplacementOrder order = usual_order;
  std::vector<measures::ConfidenceLevel> levels;
  std::vector<Stage> stages;
  std::vector<NodeExplanation> nodes;  // the root first, then by path, of both trees
  std::size_t focus = 0;               // among `nodes`
  std::vector<CellExplanation> cells;  // of the focus, by book and underlying; empty when it has no explanation
  std::vector<std::string> notes;      // what a reader must know: marks and factors that one state took from the other
};

/// The walk of one measure from the first report to the second, in quanta: before + all parts == after, as integers.
/// VaR is exact; ES is rounded once per stage to the nearest quantum (ties to even) before differences are taken.
struct Walk {
  int128 before = 0;
  std::array<int128, change_groups> parts{};  // by ChangeGroup
  int128 after = 0;

  [[nodiscard]] int128 part(ChangeGroup group) const { return parts[static_cast<std::size_t>(group)]; }
  [[nodiscard]] int128 change() const { return after - before; }
};
[[nodiscard]] Walk walk_of_var(const Explanation& explanation, const Track& track);
[[nodiscard]] Walk walk_of_es(const Explanation& explanation, const Track& track, std::size_t level);

/// Replaces one group after the other, in the order asked for, and revalues everything after each: a part is what VaR
/// and ES are after its group was replaced less what they were before. So a part contains the interaction of its group
/// with those that were replaced earlier, and another order gives other parts with the same sum.
///
/// Scenarios are common: as long as `settings` is not replaced, a factor draws the same numbers at every stage (see
/// joint_factors). What is left of Monte Carlo noise between two reports, because a seed, a number of scenarios or the
/// order of factors differs, is in the part `settings`. The first and the last stage are the two reports themselves,
/// bit for bit.
///
/// Costs up to ten revaluations with their scenarios; stages with equal inputs are computed once. Throws InputError
/// when the reports are in two currencies (PLM-2221), when positions would have to be valued after their expiry
/// (PLM-2222), when a level is not in both (PLM-2223) or the focus in neither (PLM-2224), and what a RiskEngine throws.
Explanation explain_change(backends::Backend& backend, const RiskState& before, const RiskState& after,
                           const WhyRequest& request);

}  // namespace plimsoll::risk
