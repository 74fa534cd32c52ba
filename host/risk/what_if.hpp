// What a candidate trade, or the removal of a node, would do to VaR and ES.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/core/id.hpp"
#include "host/risk/report.hpp"
#include "kernels/backends/vector_summary.hpp"

namespace plimsoll::risk {

/// A node before and after; of firm_without_each, the firm with and without the node `book`. Components are absent
/// on both sides: shares are those of a whole report.
struct NodeChange {
  BookId book;
  NodeRisk before;
  NodeRisk after;
};

/// All P&L vectors of one state, as their digests.
struct VectorDigests {
  std::string scenario_identity;
  std::size_t scenarios = 0;
  std::vector<backends::VectorDigest> cells;  // by book, then underlying
  std::vector<backends::VectorDigest> nodes;  // by BookId
};

/// The digest of a report on a portfolio whose vectors are these.
std::string report_digest(const std::string& portfolio_identity, const VectorDigests& vectors);

struct WhatIfReport {
  std::size_t cells = 0;  // changed, and so revalued
  /// Cells that the trades leave alone and that change from a surface to full revaluation or back, because VaR and its
  /// tail after the trades set another limit.
  std::size_t cells_in_other_mode = 0;
  std::uint64_t points = 0;            // at which positions had to be priced to build surfaces of changed cells
  std::string configuration_identity;  // of the report after the trades
  std::vector<NodeChange> nodes;  // those that change: a path to the root for each of these cells; the root is first
  VectorDigests after;            // with the portfolio's identity after the trades: the digest of its report
};

}  // namespace plimsoll::risk
