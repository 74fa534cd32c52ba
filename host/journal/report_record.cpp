#include "host/journal/report_record.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "host/journal/payload_bytes.hpp"
#include "host/journal/report_record_items.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::size_t stress_nodes_per_run = 64;  // a run of the shortest names fits into the least payload

ReportBackend backend_of(const backends::BackendInfo& info) {
  if (info.name == "cpu") return ReportBackend::cpu;
  return info.name == "cuda" ? ReportBackend::cuda : ReportBackend::other;
}

ReportPart head_of(const risk::RiskReport& report) {
  ReportPart head;
  head.cycle = report.cycle;
  head.snapshot = report.snapshot;
  head.as_of = report.as_of;
  head.quality = report.quality;
  head.backend = backend_of(report.backend);
  head.scenarios = report.scenarios;
  head.reporting_currency = report.reporting_currency;
  return head;
}

ReportUnderlying underlying_of(const risk::UnderlyingRisk& risk) {
  ReportUnderlying underlying{risk.underlying, risk.name, risk.positions, {}};
  for (const risk::Component& part : risk.components) {
    underlying.components.push_back({part.level, part.var, part.es, part.marginal_var});
  }
  return underlying;
}

ReportStress run_of(const risk::StressLine& line, std::size_t scenario, std::size_t first) {
  ReportStress run{scenario, line.name, std::string(line.source), line.missing.size(), BookId{first}, {}};
  const std::size_t end = std::min(line.pnl.size(), first + stress_nodes_per_run);
  for (std::size_t book = first; book < end; ++book) {
    run.nodes.push_back({line.pnl[book], book < line.quality.size() ? line.quality[book] : Quality::unknown});
  }
  return run;
}

/// Fills payloads with items, one after the other.
class Parts {
 public:
  Parts(std::size_t largest_items) : largest_items_(largest_items) { parts_.emplace_back(); }

  template <typename Item>
  void add(ReportItem kind, const Item& item) {
    item_.clear();
    item_.fixed(static_cast<std::uint8_t>(kind));
    if (!write_item(item_, item) || item_.size() > largest_items_) {
      ++left_out_;
      return;
    }
    if (parts_.back().size() + item_.size() > largest_items_) parts_.emplace_back();
    parts_.back().append(item_.bytes());
  }

  [[nodiscard]] std::vector<std::vector<std::byte>> finish(ReportPart head) {
    head.parts = parts_.size();
    head.left_out = left_out_;
    std::vector<std::vector<std::byte>> payloads;
    for (head.part = 1; head.part <= head.parts; ++head.part) {
      PayloadWriter payload;
      write_head(payload, head);
      payload.append(parts_[head.part - 1].bytes());
      payloads.push_back(payload.take());
    }
    return payloads;
  }

 private:
  std::size_t largest_items_;
  std::vector<PayloadWriter> parts_;
  PayloadWriter item_;
  std::uint64_t left_out_ = 0;
};

void read_items(PayloadReader& from, ReportPart& part) {
  auto last = ReportItem::node;
  while (from.ok() && !from.at_end()) {
    const auto kind = static_cast<ReportItem>(from.fixed<std::uint8_t>());
    from.require(kind >= last);  // in the order of `encode`
    last = kind;
    switch (kind) {
      case ReportItem::node: part.nodes.push_back(read_node(from)); break;
      case ReportItem::underlying: part.underlyings.push_back(read_underlying(from)); break;
      case ReportItem::stress: part.stress.push_back(read_stress(from)); break;
      default: from.require(false);
    }
  }
}

}  // namespace

std::vector<std::vector<std::byte>> encode_report(const risk::RiskReport& report, std::size_t largest_payload) {
  PLIMSOLL_EXPECT(largest_payload >= least_report_payload);
  ReportPart head = head_of(report);
  Parts parts(largest_payload - largest_head);
  for (const risk::NodeRisk& node : report.nodes) parts.add(ReportItem::node, node);
  for (const risk::UnderlyingRisk& risk : report.underlyings) parts.add(ReportItem::underlying, underlying_of(risk));
  if (report.stress) {
    for (std::size_t scenario = 0; scenario < report.stress->scenarios.size(); ++scenario) {
      const risk::StressLine& line = report.stress->scenarios[scenario];
      for (std::size_t first = 0; first < line.pnl.size(); first += stress_nodes_per_run) {
        parts.add(ReportItem::stress, run_of(line, scenario, first));
      }
    }
  }
  return parts.finish(std::move(head));
}

std::vector<std::byte> encode(const ReportPart& part) {
  PayloadWriter payload;
  write_head(payload, part);
  const auto add = [&](ReportItem kind, const auto& items) {
    for (const auto& item : items) {
      payload.fixed(static_cast<std::uint8_t>(kind));
      PLIMSOLL_EXPECT(write_item(payload, item));
    }
  };
  add(ReportItem::node, part.nodes);
  add(ReportItem::underlying, part.underlyings);
  add(ReportItem::stress, part.stress);
  return payload.take();
}

std::optional<ReportPart> decode_report_part(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != ReportPart::version) return std::nullopt;
  PayloadReader from(payload);
  ReportPart part = read_head(from);
  read_items(from, part);
  if (!from.ok()) return std::nullopt;
  return part;
}

}  // namespace plimsoll::journal
