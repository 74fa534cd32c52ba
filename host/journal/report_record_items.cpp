#include "host/journal/report_record_items.hpp"

#include <array>
#include <cmath>
#include <initializer_list>
#include <optional>

namespace plimsoll::journal {
namespace {

using measures::ConfidenceLevel;
using Optional = std::optional<double>;

constexpr std::uint32_t largest_level_part = 1'000'000'000;  // see measures::ConfidenceLevel
constexpr std::uint64_t most_levels = 64;
constexpr std::uint64_t most_nodes = 1U << 20;

bool fits(std::string_view text) { return text.size() <= longest_text && is_utf8(text); }

/// Writes numbers and remembers whether all were finite.
class Numbers {
 public:
  explicit Numbers(PayloadWriter& to) : to_(to) {}

  void required(std::initializer_list<double> numbers) {
    for (const double number : numbers) write(number);
  }
  /// A bit for each, the first one lowest, then those that are there. At most eight.
  void optional(std::initializer_list<Optional> numbers) {
    std::uint8_t mask = 0;
    std::uint8_t bit = 1;
    for (const Optional& number : numbers) {
      if (number) mask = static_cast<std::uint8_t>(mask | bit);
      bit = static_cast<std::uint8_t>(bit << 1U);
    }
    to_.fixed(mask);
    for (const Optional& number : numbers) {
      if (number) write(*number);
    }
  }
  [[nodiscard]] bool finite() const { return finite_; }

 private:
  void write(double number) {
    finite_ = finite_ && std::isfinite(number);
    to_.number(number);
  }

  PayloadWriter& to_;
  bool finite_ = true;
};

void read_optional(PayloadReader& from, std::initializer_list<Optional*> numbers) {
  const unsigned mask = from.fixed<std::uint8_t>();
  from.require(mask >> numbers.size() == 0);
  unsigned bit = 1;
  for (Optional* number : numbers) {
    if ((mask & bit) != 0) *number = from.number();
    bit <<= 1U;
  }
}

void write_quality(PayloadWriter& to, Quality quality) { to.fixed(static_cast<std::uint8_t>(quality)); }

Quality read_quality(PayloadReader& from) {
  const auto quality = from.fixed<std::uint8_t>();
  from.require(quality <= static_cast<std::uint8_t>(Quality::unknown));
  return from.ok() ? static_cast<Quality>(quality) : Quality::unknown;
}

void write_level(PayloadWriter& to, ConfidenceLevel level) {
  to.fixed(level.numerator);
  to.fixed(level.denominator);
}

ConfidenceLevel read_level(PayloadReader& from) {
  ConfidenceLevel level;
  level.numerator = from.fixed<std::uint32_t>();
  level.denominator = from.fixed<std::uint32_t>();
  from.require(level.numerator >= 1 && level.numerator < level.denominator && level.denominator <= largest_level_part);
  return level;
}

template <typename Index>
Index read_id(PayloadReader& from) {
  return Index{static_cast<std::uint32_t>(from.count_up_to(UINT32_MAX - 1))};
}

void write_exposure(PayloadWriter& to, Numbers& numbers, const risk::NodeExposure& exposure) {
  numbers.optional({exposure.gross, exposure.net, exposure.delta_equivalent, exposure.pnl_since_start});
  to.count(exposure.start_snapshot);
  const risk::GreekNumbers& greeks = exposure.greeks;
  to.count(greeks.positions);
  write_quality(to, greeks.quality);
  const unsigned present = (greeks.currency ? 1U : 0U) | (greeks.underlying ? 2U : 0U);
  to.fixed(static_cast<std::uint8_t>(present));
  if (greeks.currency) {
    const risk::CurrencyGreeks& sums = *greeks.currency;
    numbers.required({sums.delta_per_spot_pct, sums.gamma_per_spot_pct2, sums.vega_per_vol_point, sums.theta_per_day,
                      sums.rho_per_rate_pct, sums.vanna_per_spot_pct_vol_point, sums.volga_per_vol_point2});
  }
  if (greeks.underlying) {
    numbers.required({greeks.underlying->delta_units, greeks.underlying->gamma_units_per_price});
  }
}

risk::NodeExposure read_exposure(PayloadReader& from) {
  risk::NodeExposure exposure;
  read_optional(from, {&exposure.gross, &exposure.net, &exposure.delta_equivalent, &exposure.pnl_since_start});
  exposure.start_snapshot = from.count();
  exposure.greeks.positions = from.count();
  exposure.greeks.quality = read_quality(from);
  const unsigned present = from.fixed<std::uint8_t>();
  from.require(present <= 3);
  if ((present & 1U) != 0) {
    risk::CurrencyGreeks& sums = exposure.greeks.currency.emplace();
    for (double* sum :
         {&sums.delta_per_spot_pct, &sums.gamma_per_spot_pct2, &sums.vega_per_vol_point, &sums.theta_per_day,
          &sums.rho_per_rate_pct, &sums.vanna_per_spot_pct_vol_point, &sums.volga_per_vol_point2}) {
      *sum = from.number();
    }
  }
  if ((present & 2U) != 0) {
    risk::UnderlyingGreeks& units = exposure.greeks.underlying.emplace();
    units.delta_units = from.number();
    units.gamma_units_per_price = from.number();
  }
  return exposure;
}

}  // namespace

void write_head(PayloadWriter& to, const ReportPart& head) {
  to.count(head.cycle);
  to.count(head.snapshot);
  to.fixed(static_cast<std::uint64_t>(head.as_of.ns));
  write_quality(to, head.quality);
  to.fixed(static_cast<std::uint8_t>(head.backend));
  to.count(head.scenarios);
  const std::string& currency = head.reporting_currency;
  to.text(currency.size() <= longest_currency && is_utf8(currency) ? currency : std::string());
  to.count(head.part);
  to.count(head.parts);
  to.count(head.left_out);
}

ReportPart read_head(PayloadReader& from) {
  ReportPart head;
  head.cycle = from.count();
  head.snapshot = from.count();
  head.as_of.ns = static_cast<std::int64_t>(from.fixed<std::uint64_t>());
  head.quality = read_quality(from);
  const auto backend = from.fixed<std::uint8_t>();
  from.require(backend <= static_cast<std::uint8_t>(ReportBackend::cuda));
  head.backend = from.ok() ? static_cast<ReportBackend>(backend) : ReportBackend::other;
  head.scenarios = from.count();
  head.reporting_currency = from.text();
  from.require(head.reporting_currency.size() <= longest_currency);
  head.part = from.count();
  head.parts = from.count();
  from.require(head.part >= 1 && head.part <= head.parts);
  head.left_out = from.count();
  return head;
}

bool write_item(PayloadWriter& to, const risk::NodeRisk& node) {
  if (!node.book.valid() || !fits(node.path) || node.levels.size() > most_levels) return false;
  Numbers numbers(to);
  to.count(node.book.value());
  to.text(node.path);
  to.count(node.positions);
  write_quality(to, node.quality);
  numbers.optional({node.value, node.pnl_mean});
  to.count(node.levels.size());
  for (const risk::LevelRisk& level : node.levels) {
    write_level(to, level.level);
    numbers.required({level.var, level.var_coverage, level.var_smoothed, level.es});
    numbers.optional({level.var_lower, level.var_upper, level.es_standard_error, level.component_es,
                      level.component_var, level.marginal_var});
  }
  to.fixed(static_cast<std::uint8_t>(node.exposure ? 1 : 0));
  if (node.exposure) write_exposure(to, numbers, *node.exposure);
  return numbers.finite();
}

risk::NodeRisk read_node(PayloadReader& from) {
  risk::NodeRisk node;
  node.book = read_id<BookId>(from);
  node.path = from.text();
  node.positions = from.count();
  node.quality = read_quality(from);
  read_optional(from, {&node.value, &node.pnl_mean});
  for (std::uint64_t left = from.count_up_to(most_levels); left > 0 && from.ok(); --left) {
    risk::LevelRisk& level = node.levels.emplace_back();
    level.level = read_level(from);
    for (double* number : {&level.var, &level.var_coverage, &level.var_smoothed, &level.es}) *number = from.number();
    read_optional(from, {&level.var_lower, &level.var_upper, &level.es_standard_error, &level.component_es,
                         &level.component_var, &level.marginal_var});
  }
  const auto exposed = from.fixed<std::uint8_t>();
  from.require(exposed <= 1);
  if (exposed == 1) node.exposure = read_exposure(from);
  return node;
}

bool write_item(PayloadWriter& to, const ReportUnderlying& underlying) {
  if (!underlying.underlying.valid() || !fits(underlying.name) || underlying.components.size() > most_levels)
    return false;
  Numbers numbers(to);
  to.count(underlying.underlying.value());
  to.text(underlying.name);
  to.count(underlying.positions);
  to.count(underlying.components.size());
  for (const ReportComponent& part : underlying.components) {
    write_level(to, part.level);
    numbers.required({part.var, part.es, part.marginal_var});
  }
  return numbers.finite();
}

ReportUnderlying read_underlying(PayloadReader& from) {
  ReportUnderlying underlying;
  underlying.underlying = read_id<UnderlyingId>(from);
  underlying.name = from.text();
  underlying.positions = from.count();
  for (std::uint64_t left = from.count_up_to(most_levels); left > 0 && from.ok(); --left) {
    ReportComponent& part = underlying.components.emplace_back();
    part.level = read_level(from);
    for (double* number : {&part.var, &part.es, &part.marginal_var}) *number = from.number();
  }
  return underlying;
}

bool write_item(PayloadWriter& to, const ReportStress& run) {
  if (!run.first.valid() || !fits(run.name) || !fits(run.source) || run.nodes.size() > most_nodes) return false;
  to.count(run.scenario);
  to.text(run.name);
  to.text(run.source);
  to.count(run.missing);
  to.count(run.first.value());
  to.count(run.nodes.size());
  for (const ReportStress::Node& node : run.nodes) {
    to.fixed(static_cast<std::uint64_t>(node.pnl));
    write_quality(to, node.quality);
  }
  return true;
}

ReportStress read_stress(PayloadReader& from) {
  ReportStress run;
  run.scenario = from.count();
  run.name = from.text();
  run.source = from.text();
  run.missing = from.count();
  run.first = read_id<BookId>(from);
  // What the bytes cannot hold ends the loop; memory follows the bytes, not the claim.
  for (std::uint64_t left = from.count_up_to(most_nodes); left > 0 && from.ok(); --left) {
    ReportStress::Node& node = run.nodes.emplace_back();
    node.pnl = static_cast<Quanta>(from.fixed<std::uint64_t>());
    node.quality = read_quality(from);
  }
  from.require(run.nodes.size() <= UINT32_MAX - run.first.value());
  return run;
}

}  // namespace plimsoll::journal
