// The bytes of each thing inside a `report` record; what is absent costs one bit.
#pragma once

#include <cstddef>
#include <cstdint>

#include "host/journal/payload_bytes.hpp"
#include "host/journal/report_record.hpp"

namespace plimsoll::journal {

enum class ReportItem : std::uint8_t { node = 1, underlying = 2, stress = 3 };  // on disk, never renumbered

inline constexpr std::size_t longest_currency = 16;
inline constexpr std::size_t largest_head = 128;  // of six counts, a time, two bytes and the currency

void write_head(PayloadWriter& to, const ReportPart& head);
[[nodiscard]] ReportPart read_head(PayloadReader& from);

/// False when it holds something that the format has no place for: a number that is not finite, a name that is too
/// long or no UTF-8. The buffer is then not to be used.
[[nodiscard]] bool write_item(PayloadWriter& to, const risk::NodeRisk& node);
[[nodiscard]] bool write_item(PayloadWriter& to, const ReportUnderlying& underlying);
[[nodiscard]] bool write_item(PayloadWriter& to, const ReportStress& run);

[[nodiscard]] risk::NodeRisk read_node(PayloadReader& from);
[[nodiscard]] ReportUnderlying read_underlying(PayloadReader& from);
[[nodiscard]] ReportStress read_stress(PayloadReader& from);

}  // namespace plimsoll::journal
