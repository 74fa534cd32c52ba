#include "host/store/row_maker.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "host/journal/payloads.hpp"
#include "kernels/core/hash.hpp"
#include "kernels/core/quanta.hpp"

namespace plimsoll::store {
namespace {

using journal::RecordType;
using journal::RecordView;
using journal::ReportPart;

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t first_time_ns = 946'684'800 * second_ns;   // 2000-01-01: before it, nobody saw a market here
constexpr std::int64_t last_time_ns = 4'102'444'800 * second_ns;  // 2100-01-01
constexpr std::size_t most_paths = std::size_t{1} << 20;

bool plausible(Timestamp time) { return time.ns >= first_time_ns && time.ns < last_time_ns; }

/// The market's time, or where no event was seen yet the time when the record was written.
std::optional<Timestamp> time_of(Timestamp market, const RecordView& record) {
  if (plausible(market)) return market;
  if (plausible(record.header.written)) return record.header.written;
  return std::nullopt;
}

bool fits(std::uint64_t number) { return number <= static_cast<std::uint64_t>(INT64_MAX); }
/// PostgreSQL keeps no zero byte in a text.
bool fits(std::string_view text) { return text.find('\0') == std::string_view::npos; }

bool fits(const ReportPart& part) {
  bool fitting = fits(part.cycle) && fits(part.snapshot) && fits(part.scenarios) && fits(part.reporting_currency) &&
                 fits(part.parts) && fits(part.left_out);
  for (const risk::NodeRisk& node : part.nodes) {
    fitting = fitting && fits(node.path) && fits(std::uint64_t{node.positions}) &&
              (!node.exposure || fits(node.exposure->start_snapshot));
  }
  for (const journal::ReportUnderlying& underlying : part.underlyings) {
    fitting = fitting && fits(underlying.name) && fits(std::uint64_t{underlying.positions});
  }
  for (const journal::ReportStress& run : part.stress) {
    fitting = fitting && fits(run.name) && fits(run.source) && fits(run.missing);
  }
  return fitting;
}

Cell whole(std::uint64_t number) { return Cell::of(static_cast<std::int64_t>(number)); }
Cell state(Quality quality) { return Cell::of(static_cast<std::int64_t>(quality)); }

std::string_view name_of(journal::ReportBackend backend) {
  switch (backend) {
    case journal::ReportBackend::cpu: return "cpu";
    case journal::ReportBackend::cuda: return "cuda";
    case journal::ReportBackend::other: break;
  }
  return "other";
}

}  // namespace

/// Where rows of one record stand.
struct RowMaker::Place {
  Cell sequence;
  Cell time;
  Cell cycle;
  std::int64_t items = 0;

  [[nodiscard]] Cell item() { return Cell::of(items++); }
};

bool RowMaker::begins_report(const RecordView& record) {
  if (record.header.type != RecordType::report) return false;
  const auto part = journal::decode_report_part(record.payload, record.header.payload_version);
  return part && part->part == 1;
}

void RowMaker::restart() {
  next_part_ = 1;
  paths_.clear();
}

void RowMaker::add(const RecordView& record, RowBatch& batch) {
  switch (record.header.type) {
    case RecordType::report: add_report(record, batch); break;
    case RecordType::report_digest: add_digest(record, batch); break;
    default: break;
  }
}

/// Notices reports that lack a part, and collects the names of the nodes.
void RowMaker::follow(const ReportPart& part) {
  const bool expected = part.part == next_part_ && (part.part == 1 || part.cycle == cycle_);
  if (!expected) {
    ++incomplete_;
    paths_.clear();
  }
  if (part.part == 1) paths_.clear();
  cycle_ = part.cycle;
  next_part_ = part.part == part.parts ? 1 : part.part + 1;
  for (const risk::NodeRisk& node : part.nodes) {
    if (node.book.index() >= most_paths) continue;
    if (paths_.size() <= node.book.index()) paths_.resize(node.book.index() + 1);
    paths_[node.book.index()] = node.path;
  }
}

std::string RowMaker::path_of(std::size_t book) const {
  if (book < paths_.size() && !paths_[book].empty()) return paths_[book];
  return std::string("#").append(std::to_string(book));  // the node did not fit into the journal
}

void RowMaker::add_report(const RecordView& record, RowBatch& batch) {
  const auto part = journal::decode_report_part(record.payload, record.header.payload_version);
  const auto time = part ? time_of(part->as_of, record) : std::nullopt;
  if (!time || !fits(*part) || !fits(record.header.sequence)) {
    ++unreadable_;
    return;
  }
  follow(*part);
  Place place{whole(record.header.sequence), Cell::of(time->ns), whole(part->cycle)};
  batch.add(TableId::report,
            {place.sequence, place.item(), place.time, place.cycle, whole(part->snapshot), state(part->quality),
             batch.text(name_of(part->backend)), whole(part->scenarios), batch.text(part->reporting_currency),
             whole(part->part), whole(part->parts), whole(part->left_out)});
  add_nodes(*part, place, batch);
  add_underlyings(*part, place, batch);
  add_stress(*part, place, batch);
}

void RowMaker::add_nodes(const ReportPart& part, Place& place, RowBatch& batch) {
  for (const risk::NodeRisk& node : part.nodes) {
    const Cell path = batch.text(node.path);
    const Cell quality = state(node.quality);
    batch.add(TableId::node_value, {place.sequence, place.item(), place.time, place.cycle, path, quality,
                                    whole(node.positions), Cell::of(node.value), Cell::of(node.pnl_mean)});
    for (const risk::LevelRisk& risk : node.levels) {
      batch.add(TableId::node_risk,
                {place.sequence, place.item(), place.time, place.cycle, path, batch.text(risk.level.text()), quality,
                 Cell::of(risk.var), Cell::of(risk.var_lower), Cell::of(risk.var_upper), Cell::of(risk.var_coverage),
                 Cell::of(risk.var_smoothed), Cell::of(risk.es), Cell::of(risk.es_standard_error),
                 Cell::of(risk.component_var), Cell::of(risk.component_es), Cell::of(risk.marginal_var)});
    }
    if (!node.exposure) continue;
    const risk::NodeExposure& held = *node.exposure;
    const auto& sums = held.greeks.currency;
    const auto& units = held.greeks.underlying;
    const auto sum = [&](double risk::CurrencyGreeks::*part_of) { return sums ? Cell::of((*sums).*part_of) : Cell{}; };
    batch.add(TableId::node_exposure, {place.sequence,
                                       place.item(),
                                       place.time,
                                       place.cycle,
                                       path,
                                       state(held.greeks.quality),
                                       Cell::of(held.gross),
                                       Cell::of(held.net),
                                       Cell::of(held.delta_equivalent),
                                       Cell::of(held.pnl_since_start),
                                       whole(held.start_snapshot),
                                       sum(&risk::CurrencyGreeks::delta_per_spot_pct),
                                       sum(&risk::CurrencyGreeks::gamma_per_spot_pct2),
                                       sum(&risk::CurrencyGreeks::vega_per_vol_point),
                                       sum(&risk::CurrencyGreeks::theta_per_day),
                                       sum(&risk::CurrencyGreeks::rho_per_rate_pct),
                                       sum(&risk::CurrencyGreeks::vanna_per_spot_pct_vol_point),
                                       sum(&risk::CurrencyGreeks::volga_per_vol_point2),
                                       units ? Cell::of(units->delta_units) : Cell{},
                                       units ? Cell::of(units->gamma_units_per_price) : Cell{}});
  }
}

void RowMaker::add_underlyings(const ReportPart& part, Place& place, RowBatch& batch) const {
  for (const journal::ReportUnderlying& underlying : part.underlyings) {
    const Cell name = batch.text(underlying.name);
    for (const journal::ReportComponent& share : underlying.components) {
      batch.add(TableId::underlying_risk,
                {place.sequence, place.item(), place.time, place.cycle, name, batch.text(share.level.text()),
                 state(part.quality), whole(underlying.positions), Cell::of(share.var), Cell::of(share.es),
                 Cell::of(share.marginal_var)});
    }
  }
}

void RowMaker::add_stress(const ReportPart& part, Place& place, RowBatch& batch) const {
  for (const journal::ReportStress& run : part.stress) {
    const Cell name = batch.text(run.name);
    const Cell source = batch.text(run.source);
    for (std::size_t i = 0; i < run.nodes.size(); ++i) {
      const journal::ReportStress::Node& node = run.nodes[i];
      const bool known = node.pnl != unrepresentable_quanta;
      batch.add(TableId::stress,
                {place.sequence, place.item(), place.time, place.cycle, batch.text(path_of(run.first.index() + i)),
                 name, state(node.quality), source, known ? Cell::of(to_units(node.pnl)) : Cell{},
                 known ? Cell::of(node.pnl) : Cell{}, whole(run.missing)});
    }
  }
}

void RowMaker::add_digest(const RecordView& record, RowBatch& batch) {
  const auto digest = journal::decode_report_digest(record.payload, record.header.payload_version);
  const auto time = time_of(record.header.event, record);
  if (!digest || !time || !fits(digest->cycle) || !fits(record.header.sequence)) {
    ++unreadable_;
    return;
  }
  Place place{whole(record.header.sequence), Cell::of(time->ns), whole(digest->cycle)};
  batch.add(TableId::report_digest, {place.sequence, place.item(), place.time, place.cycle,
                                     batch.text(to_hex(digest->configuration)), batch.text(to_hex(digest->portfolio)),
                                     batch.text(to_hex(digest->scenario_set)), batch.text(to_hex(digest->report))});
}

}  // namespace plimsoll::store
