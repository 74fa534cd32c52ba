// The one way to a TOML document: toml++ with bounds that it does not have itself, faults as values.
#pragma once

// Header-only, so that the bounds below are those of the parser that runs, and faults are values, not exceptions.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 16
// Some of its assertions fail on hostile text and the code behind them copes; as assumptions they would be undefined
// behaviour in optimised builds of clang. So they are neither.
#undef NDEBUG
#define TOML_ASSERT(expression) static_cast<void>(0)
#include <toml++/toml.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "host/core/fault_list.hpp"
#include "host/core/toml_bounds.hpp"

namespace plimsoll {

/// What a fault says about a text that is no TOML.
struct TomlComplaint {
  std::string_view code;
  std::string_view remedy;
};

/// Empty, with a fault, when the text is out of bounds or no TOML. A byte order mark is allowed.
inline std::optional<toml::table> parse_toml(std::string_view text, const TomlComplaint& complaint, FaultList& faults) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (!within_toml_bounds(text, complaint.code, faults)) return std::nullopt;
  toml::parse_result document = toml::parse(text, faults.file());
  if (document) return std::move(document).table();
  const toml::source_position at = document.error().source().begin;
  faults.add(at.line, std::string(complaint.code),
             std::string("column ").append(std::to_string(at.column)) +
                 ": is not TOML: " + std::string(document.error().description()),
             std::string(complaint.remedy));
  return std::nullopt;
}

}  // namespace plimsoll
