// The trading state as text with a checksum: what is kept on disk, and what the file adapter shows to an order gate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/time.hpp"
#include "host/gate/trading_states.hpp"

namespace plimsoll::gate {

constexpr std::size_t largest_state_text = std::size_t{2} << 20;

struct StateText {
  std::uint64_t sequence = 0;  // of the newest command in it
  std::vector<Latch> latches;
};

/// Lines of fields between tabs, and last the SHA-256 of all before it: any cut and any changed bit is found.
[[nodiscard]] std::string encode_state(const StateText& state);

/// Whole or not at all; nothing for text that `encode_state` did not write.
[[nodiscard]] std::optional<StateText> decode_state(std::string_view text);

/// Fields of a line between tabs. A line of more than 16 has none.
[[nodiscard]] std::vector<std::string_view> fields_of(std::string_view line);
[[nodiscard]] std::optional<std::uint64_t> parse_count(std::string_view text);

/// level, kind and path of a latch or command, as every line of ours writes them.
[[nodiscard]] std::string scope_fields(TradingLevel level, const Scope& scope);
struct ScopedLevel {
  TradingLevel level;
  Scope scope;
};
[[nodiscard]] std::optional<ScopedLevel> parse_scope_fields(std::string_view level, std::string_view kind,
                                                            std::string_view path);

}  // namespace plimsoll::gate
