// The numbers of one published risk report as records of type `report`: whoever reads the journal need not recompute.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/id.hpp"
#include "host/core/quality.hpp"
#include "host/core/time.hpp"
#include "host/risk/report.hpp"
#include "kernels/core/quanta.hpp"
#include "kernels/measures/confidence_level.hpp"

namespace plimsoll::journal {

enum class ReportBackend : std::uint8_t { other = 0, cpu = 1, cuda = 2 };

/// Share of the firm's risk at one level, see risk::Component.
struct ReportComponent {
  measures::ConfidenceLevel level;
  double var = 0.0;
  double es = 0.0;
  double marginal_var = 0.0;
};

struct ReportUnderlying {
  UnderlyingId underlying;
  std::string name;
  std::size_t positions = 0;
  std::vector<ReportComponent> components;  // empty when the firm has no number
};

/// P&L of a run of nodes in one stress scenario. A scenario of many nodes is several of these.
struct ReportStress {
  struct Node {
    Quanta pnl = unrepresentable_quanta;  // this value: there is no number
    Quality quality = Quality::unknown;
  };
  std::uint64_t scenario = 0;  // its place in the report
  std::string name;
  std::string source;         // "historical", "shocks" or "ladder"
  std::uint64_t missing = 0;  // factors whose move is not known
  BookId first;               // of `nodes`, which follow one another
  std::vector<Node> nodes;
};

/// One record. Each part is understood alone: the head is in all of them, the rest is spread over them in this order.
struct ReportPart {
  static constexpr std::uint8_t version = 1;

  std::uint64_t cycle = 0;
  std::uint64_t snapshot = 0;
  Timestamp as_of;
  Quality quality = Quality::unknown;
  ReportBackend backend = ReportBackend::other;
  std::uint64_t scenarios = 0;
  std::string reporting_currency;  // empty when nothing is held
  std::uint64_t part = 1;          // from 1
  std::uint64_t parts = 1;
  std::uint64_t left_out = 0;  // nodes, underlyings and runs of stress that fit into no record; of the whole report

  std::vector<risk::NodeRisk> nodes;
  std::vector<ReportUnderlying> underlyings;
  std::vector<ReportStress> stress;
};

/// A report is written with payloads of at least this many bytes at most.
inline constexpr std::size_t least_report_payload = 1024;

/// The payloads of the records of one report, in order, none above `largest_payload` (the writer's bound). Never
/// empty. Positions, cells, feeds and latencies are not in them.
[[nodiscard]] std::vector<std::vector<std::byte>> encode_report(const risk::RiskReport& report,
                                                                std::size_t largest_payload);

/// The payload of one part, whatever its size.
[[nodiscard]] std::vector<std::byte> encode(const ReportPart& part);

/// A whole part or nothing: any other version, a length that does not fit, a number that is not finite, text that is
/// not UTF-8, an encoding that `encode` would not write.
[[nodiscard]] std::optional<ReportPart> decode_report_part(std::span<const std::byte> payload, std::uint8_t version);

}  // namespace plimsoll::journal
