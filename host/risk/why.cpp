#include "host/risk/why.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "host/portfolio/reporting_currency.hpp"
#include "host/risk/change_stage.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::risk {
namespace {

std::string common_currency(const TwoStates& states) {
  const std::string before = portfolio::reporting_currency(states.before.portfolio, states.before.instruments);
  const std::string after = portfolio::reporting_currency(states.after.portfolio, states.after.instruments);
  if (before.empty() || after.empty() || before == after) return before.empty() ? after : before;
  throw InputError({"PLM-2221", "", 0,
                    "the first report is in " + before + " and the second in " + after +
                        "; a change between currencies has no amount",
                    "Explain reports of one currency; there are no exchange rates."});
}

bool contains(const std::vector<measures::ConfidenceLevel>& levels, const measures::ConfidenceLevel& level) {
  return std::find(levels.begin(), levels.end(), level) != levels.end();
}

std::string listed(const std::vector<measures::ConfidenceLevel>& levels) {
  std::string text;
  for (const measures::ConfidenceLevel& level : levels) text += (text.empty() ? "" : " ") + level.text();
  return text;
}

std::vector<measures::ConfidenceLevel> common_levels(const TwoStates& states, const WhyRequest& request) {
  const auto& before = states.before.settings.levels;
  const auto& after = states.after.settings.levels;
  std::vector<measures::ConfidenceLevel> levels;
  for (const measures::ConfidenceLevel& level : request.levels.empty() ? before : request.levels) {
    const bool both = contains(before, level) && contains(after, level);
    if (both) levels.push_back(level);
    if (both || request.levels.empty()) continue;
    throw InputError({"PLM-2223", "", 0,
                      "level " + level.text() + " is not in both reports: the first has " + listed(before) +
                          ", the second " + listed(after),
                      "Name a level that both have."});
  }
  if (levels.empty()) {
    throw InputError(
        {"PLM-2223", "", 0,
         "the reports have no level in common: the first has " + listed(before) + ", the second " + listed(after),
         "Record both with the same --level."});
  }
  return levels;
}

std::string focus_key_of(const TwoStates& states, const std::string& focus) {
  if (focus.empty()) return {};
  for (const RiskState* state : {&states.after, &states.before}) {
    const portfolio::BookTree& books = state->portfolio.books();
    for (std::uint32_t b = 0; b < books.size(); ++b) {
      if (books.path(BookId{b}) == focus) return node_key(books, BookId{b});
    }
  }
  throw InputError({"PLM-2224", "", 0, "book " + quoted(focus) + " is in neither report",
                    "Name a book as the reports do, such as " +
                        quoted(states.after.portfolio.books().path(states.after.portfolio.books().root())) + "."});
}

/// Names as a sentence can bear them.
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 5;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + names[i];
  return names.size() > most ? text + " and " + std::to_string(names.size() - most) + " more" : text;
}

std::vector<std::string> factor_names(const RiskState& state) {
  std::vector<std::string> names;
  for (const calibration::Factor& factor : state.model.factors) {
    names.push_back(state.instruments.underlying_name(factor.underlying) + "/" +
                    std::to_string(static_cast<int>(factor.kind)));
  }
  return names;
}

class Walker {
 public:
  Walker(backends::Backend& backend, const TwoStates& states, Explanation& explanation, std::string focus_key)
      : backend_(backend), states_(states), explanation_(explanation), focus_key_(std::move(focus_key)) {}

  void go() {
    check_order();
    // The ends come first: whoever cannot be revalued by himself has no change either, and a stage with the inputs of
    // an end takes its report, which refers to the state's own instruments.
    const StageInputs first(states_.before);
    const StageInputs last(states_.after);
    numbers_of(first);
    numbers_of(last);
    add(std::nullopt, first);
    explanation_.before = numbers_.back()->report;
    Sides sides;
    add(ChangeGroup::settings, StageInputs(states_, sides));  // joint factors: draws may shift, see joint_factors
    for (const ChangeGroup group : explanation_.order) {
      sides.replace(group);
      add(group, StageInputs(states_, sides));
    }
    add(ChangeGroup::settings, last);
    explanation_.after = numbers_.back()->report;
    collect_nodes();
    collect_cells();
    add_notes();
  }

 private:
  /// Before anything is computed.
  void check_order() const {
    Sides sides;
    for (const ChangeGroup group : explanation_.order) {
      sides.replace(group);
      check_alive(states_, sides);
    }
  }

  std::shared_ptr<const StageNumbers> numbers_of(const StageInputs& inputs) {
    std::shared_ptr<const StageNumbers>& numbers = known_[inputs.identity()];
    if (!numbers) {
      numbers = std::make_shared<const StageNumbers>(
          revalue_stage(backend_, inputs.state(), explanation_.levels, focus_key_));
    }
    return numbers;
  }

  void add(std::optional<ChangeGroup> replaced, const StageInputs& inputs) {
    const std::shared_ptr<const StageNumbers> numbers = numbers_of(inputs);
    numbers_.push_back(numbers);
    explanation_.stages.push_back({replaced, numbers->report.scenarios, numbers->shapes});
    borrowed_.insert(inputs.borrowed().begin(), inputs.borrowed().end());
    for (const std::string& warning : inputs.state().model.warnings) {
      if (warning.starts_with("the covariances of the two states")) warnings_.insert(warning);
    }
  }

  [[nodiscard]] std::string stage_name(std::size_t stage) const {
    if (stage == 0) return "in the first report";
    if (stage + 1 == numbers_.size()) return "in the second report";
    return "after " + std::string(to_string(*explanation_.stages[stage].replaced)) + " was replaced";
  }

  void collect_nodes() {
    std::set<std::string> keys;  // the root's is empty, so it is the first
    for (const auto& numbers : numbers_) {
      for (const auto& [key, risk] : numbers->nodes) keys.insert(key);
    }
    for (const std::string& key : keys) {
      if (key == focus_key_) explanation_.focus = explanation_.nodes.size();
      NodeExplanation& node = explanation_.nodes.emplace_back();
      node.path = key.empty() ? states_.after.portfolio.books().path(BookId{std::uint32_t{0}}) : key;
      std::vector<Track> tracks(explanation_.levels.size());
      for (std::size_t stage = 0; stage < numbers_.size() && node.missing.empty(); ++stage) {
        const auto at = numbers_[stage]->nodes.find(key);
        if (at != numbers_[stage]->nodes.end() && !at->second) {
          node.missing = stage_name(stage) + " it has no number: " + reason(*numbers_[stage]);
        }
        append(tracks, at == numbers_[stage]->nodes.end() || !at->second ? nullptr : &*at->second);
      }
      if (node.missing.empty()) node.levels = std::move(tracks);
    }
  }

  static std::string reason(const StageNumbers& numbers) {
    if (numbers.unknown_inputs.empty()) return "a scenario P&L does not fit or an input is missing";
    return "unknown inputs " + some_of(numbers.unknown_inputs);
  }

  /// One more stage; nothing held counts zero.
  static void append(std::vector<Track>& tracks, const std::vector<ExactRisk>* risk) {
    for (std::size_t level = 0; level < tracks.size(); ++level) {
      tracks[level].var.push_back(risk == nullptr ? 0 : (*risk)[level].var);
      tracks[level].es.push_back(risk == nullptr ? 0 : (*risk)[level].es);
    }
  }

  void collect_cells() {
    const NodeExplanation& focus = explanation_.nodes[explanation_.focus];
    if (focus.levels.empty()) return;
    std::set<CellKey> keys;
    for (const auto& numbers : numbers_) {
      for (const auto& [key, risk] : numbers->cells) keys.insert(key);
    }
    for (const CellKey& key : keys) {
      CellExplanation& cell = explanation_.cells.emplace_back();
      cell.book = key.first.empty() ? explanation_.nodes.front().path : key.first;
      cell.underlying = key.second;
      cell.levels.resize(explanation_.levels.size());
      for (const auto& numbers : numbers_) {
        const auto at = numbers->cells.find(key);
        append(cell.levels, at == numbers->cells.end() ? nullptr : &at->second);
      }
    }
    check_sums(focus);
  }

  /// Law 2, watched: at every stage the cells are the node.
  void check_sums(const NodeExplanation& focus) const {
    for (std::size_t level = 0; level < explanation_.levels.size(); ++level) {
      for (std::size_t stage = 0; stage < numbers_.size(); ++stage) {
        int128 var = 0;
        int128 es = 0;
        for (const CellExplanation& cell : explanation_.cells) {
          var += cell.levels[level].var[stage];
          es += cell.levels[level].es[stage];
        }
        PLIMSOLL_EXPECT(var == focus.levels[level].var[stage]);
        PLIMSOLL_EXPECT(es == focus.levels[level].es[stage]);
      }
    }
  }

  void add_notes() {
    std::vector<std::string>& notes = explanation_.notes;
    notes.insert(notes.end(), warnings_.begin(), warnings_.end());
    if (!borrowed_.empty()) {
      const std::vector<std::string> names(borrowed_.begin(), borrowed_.end());
      notes.push_back("marks that one state alone knows stand in every step, so that they change nothing: " +
                      some_of(names));
    }
    if (factor_names(states_.before) != factor_names(states_.after)) {
      notes.emplace_back(
          "the reports have different risk factors, so that those of both draw other numbers in the "
          "second one: that noise is in settings");
    }
    const std::string& first = states_.before.portfolio.books().path(BookId{std::uint32_t{0}});
    if (first != explanation_.nodes.front().path) {
      notes.push_back("the root is called " + quoted(first) + " in the first report and " +
                      quoted(explanation_.nodes.front().path) + " in the second; they are compared");
    }
  }

  backends::Backend& backend_;
  const TwoStates& states_;
  Explanation& explanation_;
  std::string focus_key_;
  std::map<Digest128, std::shared_ptr<const StageNumbers>> known_;
  std::vector<std::shared_ptr<const StageNumbers>> numbers_;
  std::set<std::string> borrowed_;
  std::set<std::string> warnings_;
};

/// The integer nearest to numerator / denominator, ties to even; denominator > 0.
int128 nearest(int128 numerator, int128 denominator) {
  int128 quotient = numerator / denominator;
  int128 rest = numerator % denominator;
  if (rest < 0) {
    rest += denominator;
    --quotient;
  }
  const int128 twice = 2 * rest;
  const bool up = twice > denominator || (twice == denominator && quotient % 2 != 0);
  return quotient + (up ? 1 : 0);
}

template <typename At>
Walk walk(const Explanation& explanation, const At& at) {
  Walk walk;
  walk.before = at(0);
  int128 here = walk.before;
  for (std::size_t stage = 1; stage < explanation.stages.size(); ++stage) {
    const int128 next = at(stage);
    walk.parts[static_cast<std::size_t>(*explanation.stages[stage].replaced)] += next - here;
    here = next;
  }
  walk.after = here;
  return walk;
}

}  // namespace

Walk walk_of_var(const Explanation& explanation, const Track& track) {
  return walk(explanation, [&](std::size_t stage) -> int128 { return track.var[stage]; });
}

Walk walk_of_es(const Explanation& explanation, const Track& track, std::size_t level) {
  return walk(explanation, [&](std::size_t stage) {
    return nearest(track.es[stage], explanation.stages[stage].shapes[level].total);
  });
}

Explanation explain_change(backends::Backend& backend, const RiskState& before, const RiskState& after,
                           const WhyRequest& request) {
  ReplacementOrder sorted = request.order;
  std::sort(sorted.begin(), sorted.end());
  PLIMSOLL_EXPECT(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
  const TwoStates states{before, after};
  Explanation explanation;
  explanation.order = request.order;
  explanation.reporting_currency = common_currency(states);
  explanation.levels = common_levels(states, request);
  Walker(backend, states, explanation, focus_key_of(states, request.focus)).go();
  return explanation;
}

}  // namespace plimsoll::risk
