#include "host/gate/trading_states.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::gate {
namespace {

constexpr std::size_t longest_name = 64;

Verdict refused(std::string code, std::string words, std::string remedy) {
  return {Verdict::Kind::refused, std::move(code), std::move(words), std::move(remedy)};
}

std::string is_level(const Scope& scope, TradingLevel level) {
  return words_of(scope).append(" is ").append(to_string(level));
}

}  // namespace

std::string one_line(std::string_view text, std::size_t most_bytes) {
  std::size_t end = std::min(text.size(), most_bytes);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  std::string line(text.substr(0, end));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return line;
}

TradingStates::TradingStates(Authority authority, const std::vector<Latch>& latches, std::uint64_t sequence)
    : authority_(authority), sequence_(sequence) {
  for (const Latch& latch : latches) {
    if (latch.level == TradingLevel::active) continue;
    if (entries_.size() == most_latches) {
      stop({}, TradingLevel::halted_and_cancel,
           {Trigger::start, "trading state", {}, "more scopes were kept than there is room for", latch.since, 0});
      break;
    }
    Entry& entry = entries_[latch.scope];
    if (stricter(entry.latch.level, latch.level) && entry.latch.sequence != 0) continue;
    entry.latch = latch;
  }
}

Verdict TradingStates::stop(const Scope& scope, TradingLevel level, const Origin& origin) {
  if (origin.trigger == Trigger::person && !origin.roles.any_of(who_may_stop)) {
    return refused("PLM-2711", one_line(origin.name, longest_name) + " may not stop trading",
                   "It needs the role trader, risk or admin; call somebody who has it.");
  }
  if (!well_formed(scope)) {
    return refused("PLM-2712", "there is no such scope",
                   "Write firm, or a kind and a name such as book:firm/rates. To stop everything: firm.");
  }
  auto at = entries_.find(scope);
  if (at == entries_.end() && level == TradingLevel::active) {
    return {Verdict::Kind::unchanged, {}, is_level(scope, level), {}};
  }
  if (at == entries_.end()) {
    if (entries_.size() >= most_latches && scope.kind != ScopeKind::firm) {
      Verdict verdict = stop({}, level, origin);
      verdict.words += ": there is no room for another scope, so the whole firm is stopped";
      return verdict;
    }
    at = entries_.emplace(scope, Entry{{scope, TradingLevel::active, 0, {}, {}, {}, {}}, {}, 0}).first;
  }
  Entry& entry = at->second;
  entry.request.reset();
  entry.releasing = 0;
  if (!stricter(level, entry.latch.level)) {
    return {Verdict::Kind::unchanged, {}, is_level(scope, entry.latch.level) + " already", {}};
  }
  entry.latch.level = level;
  entry.latch.sequence = ++sequence_;
  entry.latch.since = origin.at;
  entry.latch.trigger = origin.trigger;
  entry.latch.by = one_line(origin.name, longest_name);
  entry.latch.reason = one_line(origin.reason, longest_reason);
  if (entry.latch.reason.empty()) entry.latch.reason = "no reason was given";
  return {Verdict::Kind::changed, {}, is_level(scope, level), {}};
}

Verdict TradingStates::release(const Scope& scope, const Origin& origin) {
  if (origin.trigger != Trigger::person || !origin.roles.any_of(who_may_release)) {
    return refused("PLM-2713", one_line(origin.name, longest_name) + " may not let trading go on",
                   "A person with the role risk or admin may.");
  }
  if (origin.name.empty() || one_line(origin.reason, longest_reason).empty()) {
    return refused("PLM-2714", "a release needs a name and a reason", "Say why trading may go on: --reason \"...\".");
  }
  const auto at = entries_.find(scope);
  if (at == entries_.end()) {
    return {Verdict::Kind::unchanged, {}, is_level(scope, TradingLevel::active), {}};
  }
  return release_asked(at->second, origin);
}

Verdict TradingStates::release_asked(Entry& entry, const Origin& origin) {
  const std::string what = words_of(entry.latch.scope);
  if (entry.releasing != 0) {
    return {Verdict::Kind::accepted, {}, what + " is being released", {}};
  }
  if (authority_.release == ReleaseRule::two_persons) {
    const bool pending = entry.request && origin.monotonic_ns < entry.request->expires_ns;
    if (!pending) {
      entry.request = ReleaseRequest{one_line(origin.name, longest_name), one_line(origin.reason, longest_reason),
                                     origin.at, origin.monotonic_ns + authority_.request_life_ns};
      return {Verdict::Kind::requested,
              {},
              "the release of " + what + " is asked for; it is " + std::string(to_string(entry.latch.level)) + " still",
              "Another person with the role risk or admin has to release it too."};
    }
    if (entry.request->by == one_line(origin.name, longest_name)) {
      return refused("PLM-2715", entry.request->by + " has asked for the release of " + what + " already",
                     "Somebody else with the role risk or admin has to confirm it.");
    }
  }
  entry.request.reset();
  entry.releasing = ++sequence_;
  return {Verdict::Kind::accepted, {}, what + " is being released", {}};
}

std::optional<std::uint64_t> TradingStates::finish_release(const Scope& scope, std::uint64_t sequence) {
  const auto at = entries_.find(scope);
  if (at == entries_.end() || sequence == 0 || at->second.releasing != sequence) return std::nullopt;
  entries_.erase(at);
  return ++sequence_;
}

void TradingStates::give_up_release(const Scope& scope, std::uint64_t sequence) {
  const auto at = entries_.find(scope);
  if (at != entries_.end() && at->second.releasing == sequence) at->second.releasing = 0;
}

TradingLevel TradingStates::level_of(const Scope& scope) const {
  const auto at = entries_.find(scope);
  return at == entries_.end() ? TradingLevel::active : at->second.latch.level;
}

TradingLevel TradingStates::effective(const OrderScopes& order) const {
  TradingLevel level = TradingLevel::active;
  for (const auto& [scope, entry] : entries_) {
    if (covers(scope, order)) level = strictest(level, entry.latch.level);
  }
  return level;
}

std::vector<Latch> TradingStates::in_force() const {
  std::vector<Latch> latches;
  for (const auto& [scope, entry] : entries_) latches.push_back(entry.latch);
  return latches;
}

std::vector<Latch> TradingStates::to_keep() const {
  std::vector<Latch> latches;
  for (const auto& [scope, entry] : entries_) {
    if (entry.releasing == 0) latches.push_back(entry.latch);
  }
  return latches;
}

}  // namespace plimsoll::gate
