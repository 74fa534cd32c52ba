#include "host/journal/payloads.hpp"

#include <limits>

#include "host/journal/little_endian.hpp"

namespace plimsoll::journal {
namespace {

void store(std::byte* at, Digest128 digest) {
  store_le(at, digest.high);
  store_le(at + 8, digest.low);
}

constexpr std::int64_t a_day = std::numeric_limits<std::int64_t>::min();  // valued by day, not at an instant

Digest128 load_digest(const std::byte* at) { return {load_le<std::uint64_t>(at), load_le<std::uint64_t>(at + 8)}; }

}  // namespace

std::array<std::byte, CycleBoundary::size> encode(const CycleBoundary& boundary) noexcept {
  std::array<std::byte, CycleBoundary::size> bytes;
  store_le(bytes.data(), boundary.cycle);
  store_le(bytes.data() + 8, boundary.desk);
  store_le(bytes.data() + 16, boundary.desk_cycle);
  store_le(bytes.data() + 24, boundary.snapshot);
  store_le(bytes.data() + 32, static_cast<std::uint64_t>(boundary.as_of.ns));
  store_le(bytes.data() + 40, boundary.base);
  store_le(bytes.data() + 48, boundary.entries);
  store_le(bytes.data() + 56, static_cast<std::uint64_t>(boundary.valued_at ? boundary.valued_at->ns : a_day));
  return bytes;
}

std::array<std::byte, ReportDigest::size> encode(const ReportDigest& digest) noexcept {
  std::array<std::byte, ReportDigest::size> bytes;
  store_le(bytes.data(), digest.cycle);
  store(bytes.data() + 8, digest.configuration);
  store(bytes.data() + 24, digest.portfolio);
  store(bytes.data() + 40, digest.scenario_set);
  store(bytes.data() + 56, digest.report);
  return bytes;
}

std::optional<CycleBoundary> decode_cycle_boundary(std::span<const std::byte> payload, std::uint8_t version) noexcept {
  if (payload.size() != CycleBoundary::size || version != CycleBoundary::version) return std::nullopt;
  const std::byte* at = payload.data();
  const auto number = [&](std::size_t field) { return load_le<std::uint64_t>(at + 8 * field); };
  const auto time = [&](std::size_t field) { return Timestamp{static_cast<std::int64_t>(number(field))}; };
  CycleBoundary boundary{number(0), number(1), number(2), number(3), time(4), number(5), number(6), {}};
  if (time(7).ns != a_day) boundary.valued_at = time(7);
  return boundary;
}

std::optional<ReportDigest> decode_report_digest(std::span<const std::byte> payload, std::uint8_t version) noexcept {
  if (payload.size() != ReportDigest::size || version != ReportDigest::version) return std::nullopt;
  const std::byte* at = payload.data();
  return ReportDigest{load_le<std::uint64_t>(at), load_digest(at + 8), load_digest(at + 24), load_digest(at + 40),
                      load_digest(at + 56)};
}

}  // namespace plimsoll::journal
