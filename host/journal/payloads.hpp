// What is inside the records that the risk cycle writes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "host/core/time.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::journal {

/// Which inputs entered a risk cycle, so that a replay batches ticks as the live run did. They are in the records of
/// type `update` that stand before it and carry its cycle.
struct CycleBoundary {
  static constexpr std::size_t size = 64;
  static constexpr std::uint8_t version = 2;

  std::uint64_t cycle = 0;       // of the journal: from 1, across desks and restarts
  std::uint64_t desk = 0;        // of the journal, see DeskDefinition
  std::uint64_t desk_cycle = 0;  // as the desk's reports count; in the first everything is revalued
  std::uint64_t snapshot = 0;    // number of the MarketSnapshot
  Timestamp as_of;               // of the snapshot
  std::uint64_t base = 0;        // cycle to whose inputs these are changes; 0: they are complete
  std::uint64_t entries = 0;     // in all records of inputs of the cycle
  std::optional<Timestamp>
      valued_at;  // of a snapshot that is valued at an instant; its offset is in the desk's options
  friend bool operator==(const CycleBoundary&, const CycleBoundary&) = default;
};

/// What a published report was computed from and what came out.
struct ReportDigest {
  static constexpr std::size_t size = 72;
  static constexpr std::uint8_t version = 1;

  std::uint64_t cycle = 0;
  Digest128 configuration;
  Digest128 portfolio;
  Digest128 scenario_set;
  Digest128 report;
  friend bool operator==(const ReportDigest&, const ReportDigest&) = default;
};

[[nodiscard]] std::array<std::byte, CycleBoundary::size> encode(const CycleBoundary& boundary) noexcept;
[[nodiscard]] std::array<std::byte, ReportDigest::size> encode(const ReportDigest& digest) noexcept;

/// Nothing when the length or the version is another.
[[nodiscard]] std::optional<CycleBoundary> decode_cycle_boundary(std::span<const std::byte> payload,
                                                                 std::uint8_t version) noexcept;
[[nodiscard]] std::optional<ReportDigest> decode_report_digest(std::span<const std::byte> payload,
                                                               std::uint8_t version) noexcept;

}  // namespace plimsoll::journal
