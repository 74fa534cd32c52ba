#include "tests/host/store/recorded_journal.hpp"

#include <numeric>
#include <stdexcept>

#include "host/journal/payloads.hpp"
#include "host/journal/report_record.hpp"

namespace plimsoll::test {
namespace {

using journal::Durability;
using journal::Handover;
using journal::RecordType;
using store::TableId;

constexpr std::size_t largest_payload = 4096;

risk::NodeRisk generated_node(std::uint64_t cycle, std::size_t number) {
  risk::NodeRisk node;
  node.book = BookId{number};
  node.path = number == 0   ? "firm"
              : number == 1 ? "firm/empty"
                            : std::string("firm/desk/").append(std::to_string(number));
  node.positions = number;
  if (number == 1) return node;  // no number, and quality unknown
  const double size = static_cast<double>(number * 1000 + cycle % 100);
  node.quality = Quality::live;
  node.value = size * 10;
  node.pnl_mean = -size / 100;
  for (const measures::ConfidenceLevel level :
       {measures::ConfidenceLevel{99, 100}, measures::ConfidenceLevel{39, 40}}) {
    risk::LevelRisk& risk = node.levels.emplace_back();
    risk.level = level;
    risk.var = size * level.value();
    risk.es = risk.var * 1.25;
    risk.var_lower = risk.var * 0.9;
    risk.component_es = risk.es / 2;
  }
  if (cycle % 10 == 1) {
    risk::NodeExposure& held = node.exposure.emplace();
    held.gross = size * 3;
    held.net = size;
    held.pnl_since_start = static_cast<double>(cycle);
    held.start_snapshot = 1;
    held.greeks.currency.emplace().delta_per_spot_pct = size / 10;
    held.greeks.quality = Quality::live;
  }
  return node;
}

}  // namespace

risk::RiskReport generated_report(std::uint64_t cycle, std::size_t nodes) {
  risk::RiskReport report;
  report.cycle = cycle;
  report.snapshot = cycle + 1;
  report.as_of = {first_moment_ns + static_cast<std::int64_t>(cycle) * 10'000'000};
  report.quality = Quality::live;
  report.backend.name = "cpu";
  report.scenarios = 4096;
  report.reporting_currency = "USD";
  for (std::size_t number = 0; number < nodes; ++number) report.nodes.push_back(generated_node(cycle, number));
  risk::Component share;
  share.var = 5;
  share.es = 6;
  report.underlyings.push_back({UnderlyingId{0U}, "AAPL", 2, {share}});
  if (cycle % 20 == 1) {
    report.stress.emplace().scenarios.push_back({"crash",
                                                 "shocks",
                                                 std::vector<Quanta>(nodes, Quanta{-1 << 20}),
                                                 std::vector<Quality>(nodes, Quality::live),
                                                 {}});
    report.stress->scenarios[0].pnl[1] = unrepresentable_quanta;
  }
  return report;
}

std::uint64_t ExpectedRows::all() const { return std::accumulate(rows.begin(), rows.end(), std::uint64_t{0}); }

RecordedJournal::RecordedJournal(std::uint64_t segment_bytes) : segment_bytes_(segment_bytes) {}

void RecordedJournal::write(std::uint64_t reports, std::size_t nodes) {
  if (!writer_) {
    writer_ = std::make_unique<journal::JournalWriter>(
        disk_, clock_, path(),
        journal::WriterOptions{
            .segment_bytes = segment_bytes_, .largest_payload = largest_payload, .build_identity = {}});
  }
  const auto submit = [&](RecordType type, std::uint8_t version, std::span<const std::byte> payload) {
    const journal::Submission record{.type = type,
                                     .durability = Durability::acknowledged,
                                     .payload_version = version,
                                     .event = {clock_.now()},
                                     .payload = payload};
    if (writer_->submit(record) != Handover::accepted) throw std::runtime_error("the journal took no record");
  };
  const auto count = [&](TableId id, std::uint64_t rows) { expected_.rows[static_cast<std::size_t>(id)] += rows; };
  for (std::uint64_t i = 0; i < reports; ++i) {
    const risk::RiskReport report = generated_report(++cycle_, nodes);
    submit(RecordType::cycle_boundary, journal::CycleBoundary::version,
           journal::encode(journal::CycleBoundary{.cycle = cycle_,
                                                  .desk = 1,
                                                  .desk_cycle = cycle_,
                                                  .snapshot = cycle_ + 1,
                                                  .as_of = {},
                                                  .base = 0,
                                                  .entries = 0,
                                                  .valued_at = {}}));
    submit(RecordType::report_digest, journal::ReportDigest::version,
           journal::encode(journal::ReportDigest{cycle_, {1, 2}, {3, 4}, {5, 6}, {7, cycle_}}));
    count(TableId::report_digest, 1);
    for (const auto& payload : journal::encode_report(report, largest_payload)) {
      submit(RecordType::report, journal::ReportPart::version, payload);
      count(TableId::report, 1);
    }
    for (const risk::NodeRisk& node : report.nodes) {
      count(TableId::node_value, 1);
      count(TableId::node_risk, node.levels.size());
      count(TableId::node_exposure, node.exposure ? 1 : 0);
    }
    count(TableId::underlying_risk, 1);
    count(TableId::stress, report.stress ? nodes : 0);
    clock_.advance_ns(10'000'000);
    if (i % 50 == 49) writer_->do_work();
  }
  writer_->do_work();
  clock_.advance_ns(1'000'000);
  writer_->do_work();  // the last group
}

void RecordedJournal::close() {
  writer_->close();
  if (writer_->state() != journal::WriterState::closed) throw std::runtime_error(writer_->failure().problem);
  writer_.reset();
}

}  // namespace plimsoll::test
