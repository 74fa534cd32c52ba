#include "host/stress/shock_scenarios.hpp"

#include <algorithm>

#include "host/core/nearest_name.hpp"
#include "host/portfolio/venue_suffix.hpp"

namespace plimsoll::stress {
namespace {

std::size_t literal_characters(std::string_view pattern) {
  return pattern.size() - static_cast<std::size_t>(std::count(pattern.begin(), pattern.end(), '*'));
}

bool is_pattern(std::string_view text) { return text.find('*') != std::string_view::npos; }

std::string full_name(const NamedShock& shock) { return shock.pattern + '.' + std::string(shock_word(shock.kind)); }

std::string at(const NamedShock& shock) {
  return shock.place.column == 0 ? std::string{} : "column " + std::to_string(shock.place.column) + ": ";
}

/// By UnderlyingId: whether the shock is about it. A name without a star and without a venue is that of the only
/// underlying whose symbol it is.
std::vector<bool> underlyings_of(const NamedShock& shock, const portfolio::Instruments& instruments) {
  const std::vector<std::string>& names = instruments.underlyings();
  std::vector<bool> hit(names.size(), false);
  for (std::size_t u = 0; u < names.size(); ++u) hit[u] = matches(shock.pattern, names[u]);
  if (is_pattern(shock.pattern) || std::count(hit.begin(), hit.end(), true) != 0) return hit;
  for (std::size_t u = 0; u < names.size(); ++u) hit[u] = portfolio::symbol_part(names[u]) == shock.pattern;
  if (std::count(hit.begin(), hit.end(), true) > 1) std::fill(hit.begin(), hit.end(), false);
  return hit;
}

}  // namespace

bool matches(std::string_view pattern, std::string_view name) {
  // Greedy with one point to come back to: linear in practice, at worst the product of the lengths.
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_end = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_end = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++star_end;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

void apply_shocks(StressScenario& scenario, const std::vector<NamedShock>& shocks, const StressFactors& factors,
                  const portfolio::Instruments& instruments, FaultList& faults, std::size_t& unused) {
  std::vector<const NamedShock*> winners(factors.size(), nullptr);
  for (const NamedShock& shock : shocks) {
    const std::vector<bool> hit = underlyings_of(shock, instruments);
    if (std::count(hit.begin(), hit.end(), true) == 0) {
      NearestName nearest(shock.pattern);
      for (const std::string& name : instruments.underlyings()) nearest.offer(name);
      faults.add(shock.place.line, "PLM-1904", at(shock) + quoted(full_name(shock)) + " matches no underlying",
                 nearest.suggestion("Name an underlying of the instruments file; * stands for any characters."));
      continue;
    }
    bool used = false;
    for (std::size_t f = 0; f < factors.size(); ++f) {
      const calibration::Factor& factor = factors.factors[f];
      if (factor.kind != shock.kind || !hit[factor.underlying.index()]) continue;
      used = true;
      const std::size_t here = literal_characters(shock.pattern);
      const std::size_t before = winners[f] == nullptr ? 0 : literal_characters(winners[f]->pattern);
      if (winners[f] != nullptr && here == before && is_pattern(shock.pattern) == is_pattern(winners[f]->pattern)) {
        faults.add(shock.place.line, "PLM-1909",
                   at(shock) + factors.names[f] + " is shocked by " + quoted(full_name(*winners[f])) + " and by " +
                       quoted(full_name(shock)) + ", and neither is the more precise",
                   "Name " + factors.names[f] + " itself, or remove one of the two.");
        break;
      }
      const bool more_precise = here != before ? here > before : !is_pattern(shock.pattern);
      if (winners[f] == nullptr || more_precise) winners[f] = &shock;
    }
    if (!used) ++unused;
  }
  for (std::uint32_t f = 0; f < factors.size(); ++f) {
    if (winners[f] == nullptr) continue;
    scenario.kinds[f] = winners[f]->shock.kind;
    scenario.moves[f] = scenarios::to_move(winners[f]->shock.kind, winners[f]->shock.size);
    std::erase_if(scenario.missing, [&](const MissingMove& missing) { return missing.factor == f; });
  }
}

}  // namespace plimsoll::stress
