#include "host/gate/scope.hpp"

#include <algorithm>

namespace plimsoll::gate {
namespace {

bool is_or_lies_below(std::string_view path, std::string_view ancestor) {
  return path.starts_with(ancestor) && (path.size() == ancestor.size() || path[ancestor.size()] == '/');
}

bool covers_path(std::string_view ancestor, std::string_view path) {
  return path.empty() || is_or_lies_below(path, ancestor);
}

bool covers_name(std::string_view name, std::string_view of_order) { return of_order.empty() || name == of_order; }

}  // namespace

std::string words_of(const Scope& scope) {
  if (scope.kind == ScopeKind::firm) return "the firm";
  return std::string(to_string(scope.kind)).append(" ").append(scope.path);
}

bool well_formed(const Scope& scope) {
  if (scope.kind == ScopeKind::firm) return scope.path.empty();
  const bool printable = std::none_of(scope.path.begin(), scope.path.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
  });
  return !scope.path.empty() && scope.path.size() <= longest_path && printable && scope.path.back() != '/';
}

std::optional<Scope> parse_scope(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto kind = parse_scope_kind(text.substr(0, colon));
  if (!kind) return std::nullopt;
  Scope scope{*kind, colon == std::string_view::npos ? std::string() : std::string(text.substr(colon + 1))};
  const bool spare_colon = scope.kind == ScopeKind::firm && colon != std::string_view::npos;
  if (spare_colon || !well_formed(scope)) return std::nullopt;
  return scope;
}

bool covers(const Scope& scope, const OrderScopes& order) {
  switch (scope.kind) {
    case ScopeKind::firm: return true;
    case ScopeKind::desk:
    case ScopeKind::book: return covers_path(scope.path, order.book);
    case ScopeKind::account: return covers_name(scope.path, order.account);
    case ScopeKind::strategy: return covers_name(scope.path, order.strategy);
    case ScopeKind::instrument: return covers_name(scope.path, order.instrument);
  }
  return true;
}

}  // namespace plimsoll::gate
