#include "host/gate/kill_switch.hpp"

#include <algorithm>
#include <utility>

#include "host/gate/state_text.hpp"

namespace plimsoll::gate {

KillSwitch::KillSwitch(Authority authority, const StateText& found, StateKeeper& keeper, const Clock& clock)
    : keeper_(keeper), clock_(clock), states_(authority, found.latches, found.sequence) {
  keeper_.on_result([this](std::uint64_t version, bool durable) { on_kept(version, durable); });
  keep();
}

KillSwitch::~KillSwitch() { keeper_.on_result({}); }

Verdict KillSwitch::stop(const Scope& scope, TradingLevel level, const Origin& origin) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t before = states_.sequence();
  const auto entry = states_.entries().find(scope);
  const bool takes_back = entry != states_.entries().end() && (entry->second.releasing != 0 || entry->second.request);
  Verdict verdict = states_.stop(scope, level, origin);
  const bool changed = states_.sequence() != before;
  if (changed) {
    // Of another scope than was asked for when there is no room: the latch with the new number says which.
    for (const auto& [changed_scope, changed_entry] : states_.entries()) {
      if (changed_entry.latch.sequence <= before) continue;
      changed_[changed_scope] = {changed_entry.latch.sequence, changed_entry.latch.level, changed_scope};
    }
    announce();
  }
  if (changed || takes_back) keep();
  // A machine repeats itself at every cycle; what changes nothing is not worth a line.
  if (changed || takes_back || origin.trigger == Trigger::person || verdict.kind == Verdict::Kind::refused) {
    audit(CommandRecord::Act::stop, scope, level, origin, verdict);
  }
  return verdict;
}

Verdict KillSwitch::release(const Scope& scope, const Origin& origin) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t before = states_.sequence();
  Verdict verdict = states_.release(scope, origin);
  if (states_.sequence() != before) {
    keep();
    std::erase_if(releases_, [&](const Release& older) { return older.scope == scope; });
    releases_.push_back({scope, states_.sequence(), version_, origin});
  } else if (verdict.kind == Verdict::Kind::unchanged) {
    // An order gate may hold what we do not know of; a person with the right to says that it is over.
    changed_[scope] = {states_.number_a_resume(), TradingLevel::active, scope};
    announce();
  }
  audit(CommandRecord::Act::release, scope, TradingLevel::active, origin, verdict);
  return verdict;
}

void KillSwitch::note_not_understood(const Origin& origin, const std::string& what) {
  const std::lock_guard lock(mutex_);
  audit(CommandRecord::Act::not_understood, {}, TradingLevel::active, origin,
        {Verdict::Kind::refused, "PLM-2716", what, {}});
}

std::vector<OrderCommand> KillSwitch::take_commands() {
  const std::lock_guard lock(mutex_);
  std::vector<OrderCommand> commands;
  for (auto& [scope, command] : changed_) commands.push_back(std::move(command));
  changed_.clear();
  std::sort(commands.begin(), commands.end(), [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  return commands;
}

std::vector<OrderCommand> KillSwitch::all_commands() const {
  const std::lock_guard lock(mutex_);
  std::vector<OrderCommand> commands;
  for (const Latch& latch : states_.in_force()) commands.push_back({latch.sequence, latch.level, latch.scope});
  std::sort(commands.begin(), commands.end(), [](const auto& a, const auto& b) { return a.sequence < b.sequence; });
  return commands;
}

KillSwitch::View KillSwitch::view() const {
  const std::lock_guard lock(mutex_);
  View view;
  view.sequence = states_.sequence();
  const std::int64_t now = clock_.monotonic_ns();
  for (const auto& [scope, entry] : states_.entries()) {
    const bool pending = entry.request && now < entry.request->expires_ns;
    view.lines.push_back({entry.latch, pending ? entry.request : std::nullopt, entry.releasing != 0});
  }
  return view;
}

TradingLevel KillSwitch::effective(const OrderScopes& order) const {
  const std::lock_guard lock(mutex_);
  return states_.effective(order);
}

void KillSwitch::announce() {
  changes_.fetch_add(1, std::memory_order_release);
  if (wake_) wake_();
}

void KillSwitch::keep() { keeper_.keep(++version_, {states_.sequence(), states_.to_keep()}); }

void KillSwitch::audit(CommandRecord::Act act, const Scope& scope, TradingLevel level, const Origin& origin,
                       const Verdict& verdict) {
  keeper_.on_command({clock_.now(), act, scope, level, origin.trigger, origin.name, origin.reason, verdict});
}

void KillSwitch::on_kept(std::uint64_t version, bool durable) {
  const std::lock_guard lock(mutex_);
  bool moved = false;
  std::vector<Release> waiting;
  for (Release& release : releases_) {
    if (release.version > version) {
      waiting.push_back(std::move(release));
    } else if (durable) {
      const auto resumed = states_.finish_release(release.scope, release.sequence);
      if (!resumed) continue;  // stopped again meanwhile
      moved = true;
      changed_[release.scope] = {*resumed, TradingLevel::active, release.scope};
      audit(CommandRecord::Act::release_in_force, release.scope, TradingLevel::active, release.origin,
            {Verdict::Kind::changed, {}, words_of(release.scope).append(" is active"), {}});
      announce();
    } else {
      states_.give_up_release(release.scope, release.sequence);
      moved = true;
      audit(CommandRecord::Act::release_not_kept, release.scope, TradingLevel::active, release.origin,
            {Verdict::Kind::refused, "PLM-2722", "the disk did not take it, so nothing is released", {}});
    }
  }
  releases_ = std::move(waiting);
  if (moved) keep();
}

}  // namespace plimsoll::gate
