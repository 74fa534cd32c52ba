#include "kernels/scenarios/move_matrix.hpp"

#include <string_view>
#include <utility>

namespace plimsoll::scenarios {

MoveMatrix::MoveMatrix(std::uint32_t count, std::vector<ShockKind> factor_kinds)
    : scenarios(count), kinds(std::move(factor_kinds)) {
  moves.reserve(kinds.size() * scenarios);
  for (const ShockKind kind : kinds) moves.insert(moves.end(), scenarios, neutral_move(kind));
}

std::vector<std::string> MoveMatrix::validate() const {
  std::vector<std::string> problems;
  if (scenarios == 0) problems.emplace_back("the number of scenarios is 0; must be at least 1");
  if (kinds.empty()) problems.emplace_back("the number of risk factors is 0; must be at least 1");
  for (std::size_t factor = 0; factor < kinds.size(); ++factor) {
    if (kinds[factor] <= ShockKind::absolute) continue;
    problems.push_back("the shock kind of factor " + std::to_string(factor) + " is none of log, relative, absolute");
    break;
  }
  if (moves.size() != kinds.size() * scenarios) {
    problems.push_back("there are " + std::to_string(moves.size()) + " moves; must be " +
                       std::to_string(kinds.size() * scenarios) + " (factors times scenarios)");
    return problems;
  }
  for (std::size_t i = 0; i < moves.size(); ++i) {
    if (moves[i] - moves[i] == 0.0) continue;
    problems.push_back("the move of factor " + std::to_string(i / scenarios) + " in scenario " +
                       std::to_string(i % scenarios) + " is " + std::to_string(moves[i]) + "; must be finite");
    break;  // one is enough: the others have the same cause
  }
  return problems;
}

Digest128 MoveMatrix::identity() const {
  Hash128 hash;
  hash.add(std::string_view{"plimsoll explicit moves"});
  hash.add(std::uint64_t{scenarios}).add(std::uint64_t{kinds.size()});
  for (const ShockKind kind : kinds) hash.add(static_cast<std::uint64_t>(kind));
  hash.add(std::uint64_t{moves.size()});
  for (const double move : moves) hash.add(move);
  return hash.finish();
}

}  // namespace plimsoll::scenarios
