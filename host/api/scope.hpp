// What a limit or a trading state applies to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::api {

enum class ScopeKind : std::uint8_t { firm, desk, book, account, strategy, underlying, instrument };
constexpr std::array<ScopeKind, 7> all_scope_kinds{ScopeKind::firm,      ScopeKind::desk,     ScopeKind::book,
                                                   ScopeKind::account,   ScopeKind::strategy, ScopeKind::underlying,
                                                   ScopeKind::instrument};

constexpr std::string_view to_string(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::firm: return "firm";
    case ScopeKind::desk: return "desk";
    case ScopeKind::book: return "book";
    case ScopeKind::account: return "account";
    case ScopeKind::strategy: return "strategy";
    case ScopeKind::underlying: return "underlying";
    case ScopeKind::instrument: return "instrument";
  }
  return "unknown";
}

constexpr std::optional<ScopeKind> parse_scope_kind(std::string_view word) {
  for (const ScopeKind kind : all_scope_kinds) {
    if (to_string(kind) == word) return kind;
  }
  return std::nullopt;
}

struct Scope {
  ScopeKind kind = ScopeKind::firm;
  std::string path;  // empty for the firm
  friend bool operator==(const Scope&, const Scope&) = default;
};

}  // namespace plimsoll::api
