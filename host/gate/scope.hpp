// What a trading state applies to, and which orders it covers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::gate {

enum class ScopeKind : std::uint8_t { firm, desk, book, account, strategy, instrument };
constexpr std::array<ScopeKind, 6> all_scope_kinds{ScopeKind::firm,    ScopeKind::desk,     ScopeKind::book,
                                                   ScopeKind::account, ScopeKind::strategy, ScopeKind::instrument};

constexpr std::string_view to_string(ScopeKind kind) {
  switch (kind) {
    case ScopeKind::firm: return "firm";
    case ScopeKind::desk: return "desk";
    case ScopeKind::book: return "book";
    case ScopeKind::account: return "account";
    case ScopeKind::strategy: return "strategy";
    case ScopeKind::instrument: return "instrument";
  }
  return "firm";
}

constexpr std::optional<ScopeKind> parse_scope_kind(std::string_view word) {
  for (const ScopeKind kind : all_scope_kinds) {
    if (to_string(kind) == word) return kind;
  }
  return std::nullopt;
}

constexpr std::size_t longest_path = 200;

struct Scope {
  ScopeKind kind = ScopeKind::firm;
  std::string path;  // empty for the firm; of desks and books, from the root: "firm/rates/swaps"
  friend auto operator<=>(const Scope&, const Scope&) = default;
};

/// "the firm", "book firm/rates".
[[nodiscard]] std::string words_of(const Scope& scope);

/// The firm without a path, anything else with one of at most `longest_path` bytes and no control character.
[[nodiscard]] bool well_formed(const Scope& scope);

/// "firm" or "book:firm/rates"; nothing for what is not well formed.
[[nodiscard]] std::optional<Scope> parse_scope(std::string_view text);

/// Where an order belongs. What is empty is not known, and then everything of that kind covers it: an order that does
/// not say its strategy cannot be shown to lie outside a strategy that is stopped.
struct OrderScopes {
  std::string_view book;  // a path; its desk is an ancestor
  std::string_view account;
  std::string_view strategy;
  std::string_view instrument;
};

/// A desk or book covers itself and what lies below it: firm/rates covers firm/rates/swaps, not firm/rates2.
[[nodiscard]] bool covers(const Scope& scope, const OrderScopes& order);

}  // namespace plimsoll::gate
