// What is inside the records that the risk cycle writes.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "kernels/core/hash.hpp"

namespace plimsoll::journal {

/// Which inputs entered a risk cycle, so that a replay batches ticks as the live run did.
struct CycleBoundary {
  static constexpr std::size_t size = 24;
  static constexpr std::uint8_t version = 1;

  std::uint64_t cycle = 0;
  std::uint64_t snapshot = 0;             // number of the MarketSnapshot
  std::uint64_t last_input_sequence = 0;  // the last record that entered it
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
