// Remembers what a command with an Idempotency-Key was answered, so that repeating it does nothing twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "host/api/message.hpp"

namespace plimsoll::api {

/// One thread. Keys belong to a user: nobody can ask for another's answer. Bounded: the oldest goes first, which a
/// user with many keys does to himself only when he is the one who fills it.
class IdempotencyKeys {
 public:
  static constexpr std::size_t most_kept = 1024;
  static constexpr std::size_t longest_key = 128;
  static constexpr std::int64_t kept_ns = 24LL * 3600 * 1'000'000'000;

  /// Printable ASCII, 1 to `longest_key` characters.
  static bool acceptable(std::string_view key) {
    if (key.empty() || key.size() > longest_key) return false;
    for (const char c : key) {
      if (c < 0x21 || c > 0x7e) return false;
    }
    return true;
  }

  struct Kept {
    std::string command;  // method, target and content
    Response response;
  };
  /// Null when it is new or too old.
  [[nodiscard]] const Kept* find(const std::string& user, const std::string& key, std::int64_t now_ns) {
    forget_old(now_ns);
    const auto found = kept_.find(name_of(user, key));
    return found == kept_.end() ? nullptr : &found->second;
  }
  void keep(const std::string& user, const std::string& key, Kept kept, std::int64_t now_ns) {
    forget_old(now_ns);
    const std::string name = name_of(user, key);
    if (!kept_.emplace(name, std::move(kept)).second) return;
    order_.emplace_back(now_ns, name);
    if (order_.size() > most_kept) forget_first();
  }
  [[nodiscard]] std::size_t size() const { return kept_.size(); }

 private:
  // A user's name has no blank.
  static std::string name_of(const std::string& user, const std::string& key) { return user + ' ' + key; }
  void forget_first() {
    kept_.erase(order_.front().second);
    order_.pop_front();
  }
  void forget_old(std::int64_t now_ns) {
    while (!order_.empty() && now_ns - order_.front().first > kept_ns) forget_first();
  }

  std::unordered_map<std::string, Kept> kept_;
  std::deque<std::pair<std::int64_t, std::string>> order_;  // as they came
};

}  // namespace plimsoll::api
