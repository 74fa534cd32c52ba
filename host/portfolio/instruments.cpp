#include "host/portfolio/instruments.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "host/core/csv.hpp"
#include "host/core/nearest_name.hpp"
#include "host/portfolio/instrument_reader.hpp"
#include "host/portfolio/osi_symbol.hpp"
#include "host/portfolio/venue_suffix.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::portfolio {
namespace {

constexpr std::string_view default_currency = "USD";

/// Sorted by name; of several with one name the first in the file stays and the others are reported.
void sort_unique(std::vector<InstrumentDefinition>& definitions, FaultList& faults) {
  std::stable_sort(definitions.begin(), definitions.end(),
                   [](const auto& a, const auto& b) { return a.terms.name < b.terms.name; });
  std::vector<InstrumentDefinition> unique;
  unique.reserve(definitions.size());
  for (InstrumentDefinition& definition : definitions) {
    if (!unique.empty() && unique.back().terms.name == definition.terms.name) {
      faults.add(definition.line, "PLM-1202",
                 "instrument '" + definition.terms.name + "' is defined twice (first on line " +
                     std::to_string(unique.back().line) + ")",
                 "Remove one of the two.");
    } else {
      unique.push_back(std::move(definition));
    }
  }
  definitions = std::move(unique);
}

const InstrumentDefinition* find_definition(const std::vector<InstrumentDefinition>& sorted, std::string_view name) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), name,
                                   [](const InstrumentDefinition& d, std::string_view n) { return d.terms.name < n; });
  return at != sorted.end() && at->terms.name == name ? &*at : nullptr;
}

/// The spot an OSI root stands for when no instrument has exactly that name: "AAPL.XNAS" for AAPL, if it is the only
/// one.
std::string resolve_root(const std::vector<InstrumentDefinition>& sorted, const std::string& root) {
  if (find_definition(sorted, root) != nullptr) return root;
  const InstrumentDefinition* match = nullptr;
  const auto from =
      std::lower_bound(sorted.begin(), sorted.end(), root + ".",
                       [](const InstrumentDefinition& d, const std::string& n) { return d.terms.name < n; });
  for (auto at = from; at != sorted.end() && at->terms.name.starts_with(root + "."); ++at) {
    if (at->terms.kind != InstrumentKind::spot || symbol_part(at->terms.name) != root) continue;
    if (match != nullptr) return root;
    match = &*at;
  }
  return match != nullptr ? match->terms.name : root;
}

}  // namespace

Instruments Instruments::load(const std::string& path) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path);
}

Instruments Instruments::parse(std::string_view text, const std::string& file_name) {
  FaultList faults(file_name);
  std::vector<InstrumentDefinition> definitions = read_instrument_definitions(text, faults);
  Instruments result = build(std::move(definitions), faults);
  faults.throw_if_any();
  return result;
}

Instruments Instruments::build(std::vector<InstrumentDefinition> definitions, FaultList& faults) {
  sort_unique(definitions, faults);
  for (InstrumentDefinition& definition : definitions) {  // a root that is not a name of its own may have a venue
    if (parse_osi_symbol(definition.terms.name) &&
        find_definition(definitions, definition.underlying_name) == nullptr) {
      definition.underlying_name = resolve_root(definitions, definition.underlying_name);
    }
  }

  // Name -> its definition, and for each derivative the name of the underlying at the end of the chain.
  std::vector<std::string> roots(definitions.size());
  std::vector<const InstrumentDefinition*> futures(definitions.size(), nullptr);
  std::set<std::string> names;
  for (std::size_t at = 0; at < definitions.size(); ++at) {
    const InstrumentDefinition& definition = definitions[at];
    const InstrumentDefinition* target = find_definition(definitions, definition.underlying_name);
    roots[at] = definition.underlying_name;
    if (target != nullptr && target->terms.kind != InstrumentKind::spot) {
      const bool black76 =
          definition.terms.kind == InstrumentKind::option && target->terms.kind == InstrumentKind::future;
      if (!black76) {
        faults.add(definition.line, "PLM-1204",
                   "the underlying of " + std::string(to_string(definition.terms.kind)) + " '" + definition.terms.name +
                       "' is '" + definition.underlying_name + "', which is " +
                       (target->terms.kind == InstrumentKind::option ? "an option" : "a future"),
                   "Name a spot, or for an option a future.");
        continue;
      }
      if (comes_before(target->terms.expiry, definition.terms.expiry)) {
        faults.add(definition.line, "PLM-1206",
                   "the option expires on " + definition.terms.expiry.to_string() + ", after its future '" +
                       target->terms.name + "' on " + target->terms.expiry.to_string(),
                   "Correct one of the two dates, or name the future it delivers.");
      }
      futures[at] = target;
      roots[at] = target->underlying_name;
    }
    names.insert(roots[at]);
  }

  Instruments result;
  result.underlyings_.assign(names.begin(), names.end());
  result.spot_of_underlying_.assign(result.underlyings_.size(), InstrumentId{});
  result.instruments_.reserve(definitions.size());
  for (std::size_t at = 0; at < definitions.size(); ++at) {
    Instrument instrument = definitions[at].terms;
    instrument.id = InstrumentId{at};
    if (const std::optional<UnderlyingId> underlying = result.find_underlying(roots[at]))
      instrument.underlying = *underlying;
    if (futures[at] != nullptr) {
      instrument.future = InstrumentId{static_cast<std::size_t>(futures[at] - definitions.data())};
    }
    const InstrumentDefinition* spot = find_definition(definitions, roots[at]);
    const bool has_spot = spot != nullptr && spot->terms.kind == InstrumentKind::spot;
    if (instrument.currency.empty()) {
      instrument.currency =
          has_spot && !spot->terms.currency.empty() ? spot->terms.currency : std::string(default_currency);
    }
    if (std::isnan(instrument.dividend_yield)) {
      instrument.dividend_yield =
          has_spot && !std::isnan(spot->terms.dividend_yield) ? spot->terms.dividend_yield : 0.0;
    }
    if (instrument.kind == InstrumentKind::spot && instrument.underlying.valid()) {
      result.spot_of_underlying_[instrument.underlying.index()] = instrument.id;
    }
    result.instruments_.push_back(std::move(instrument));
  }
  return result;
}

Instruments Instruments::with_osi_options(std::span<const std::string> names) const {
  std::vector<InstrumentDefinition> definitions;
  definitions.reserve(instruments_.size());
  for (const Instrument& instrument : instruments_) {
    const std::string& underlying =
        instrument.future.valid() ? (*this)[instrument.future].name : underlying_name(instrument.underlying);
    definitions.push_back({instrument, underlying, 0});
    definitions.back().terms.future = InstrumentId{};
  }
  const std::vector<InstrumentDefinition> known = definitions;
  const std::set<std::string> wanted(names.begin(), names.end());
  for (const std::string& name : wanted) {
    const std::optional<OsiSymbol> symbol = parse_osi_symbol(name);
    if (!symbol || find(name)) continue;
    const std::string underlying = resolve_root(known, symbol->root);
    if (!find_underlying(underlying)) continue;
    Instrument terms;
    terms.name = name;
    terms.kind = InstrumentKind::option;
    terms.strike = symbol->strike;
    terms.expiry = symbol->expiry;
    terms.option_type = symbol->option_type;
    terms.multiplier = osi_multiplier;
    terms.dividend_yield = std::nan("");
    definitions.push_back({std::move(terms), underlying, 0});
  }
  FaultList faults("");
  Instruments result = build(std::move(definitions), faults);
  PLIMSOLL_EXPECT(faults.empty());  // everything was checked when it was first built
  return result;
}

Instruments Instruments::with_dividend_yields(std::span<const double> yields) const {
  PLIMSOLL_EXPECT(yields.size() == size());
  Instruments result = *this;
  for (Instrument& instrument : result.instruments_) instrument.dividend_yield = yields[instrument.id.index()];
  return result;
}

const Instrument& Instruments::operator[](InstrumentId id) const {
  PLIMSOLL_EXPECT(id.index() < instruments_.size());
  return instruments_[id.index()];
}

std::optional<InstrumentId> Instruments::find(std::string_view name) const {
  const auto at =
      std::lower_bound(instruments_.begin(), instruments_.end(), name,
                       [](const Instrument& instrument, std::string_view n) { return instrument.name < n; });
  if (at == instruments_.end() || at->name != name) return std::nullopt;
  return at->id;
}

std::string Instruments::nearest_name(std::string_view name) const {
  NearestName nearest(name);
  for (const Instrument& instrument : instruments_) nearest.offer(instrument.name);
  return nearest.nearest();
}

const std::string& Instruments::underlying_name(UnderlyingId id) const {
  PLIMSOLL_EXPECT(id.index() < underlyings_.size());
  return underlyings_[id.index()];
}

std::optional<UnderlyingId> Instruments::find_underlying(std::string_view name) const {
  const auto at = std::lower_bound(underlyings_.begin(), underlyings_.end(), name);
  if (at == underlyings_.end() || *at != name) return std::nullopt;
  return UnderlyingId{static_cast<std::size_t>(at - underlyings_.begin())};
}

std::optional<InstrumentId> Instruments::spot_of(UnderlyingId id) const {
  PLIMSOLL_EXPECT(id.index() < spot_of_underlying_.size());
  const InstrumentId spot = spot_of_underlying_[id.index()];
  return spot.valid() ? std::optional(spot) : std::nullopt;
}

}  // namespace plimsoll::portfolio
