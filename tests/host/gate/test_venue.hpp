// A venue that holds the truth: which orders live, when it stopped, and every order that came after.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "host/core/time.hpp"
#include "host/gate/line_stream.hpp"
#include "host/gate/scope.hpp"
#include "host/gate/trading_level.hpp"

namespace plimsoll::gate::test {

enum class Effect { increases, reduces };

struct VenueOrder {
  std::string book;
  std::string strategy;
  Effect effect = Effect::increases;
  std::int64_t accepted_ns = 0;
  std::int64_t cancelled_ns = 0;  // 0: lives
};

/// Obeys the lines of LineGate and reads them with code of its own. Halted until it is told everything, and when no
/// beat comes; a scope that was stopped stays so until it is resumed. All but `do_work` from any thread.
class TestVenue {
 public:
  static constexpr std::int64_t longest_silence_ns = 1'000'000'000;

  TestVenue(std::string path, const Clock& clock);
  ~TestVenue();
  TestVenue(const TestVenue&) = delete;
  TestVenue& operator=(const TestVenue&) = delete;

  int do_work();
  /// `do_work` on a thread of its own, until the venue ends.
  void run_alone();

  enum class Answer { accepted, rejected };
  Answer place(const std::string& book, Effect effect, const std::string& strategy = "manual");
  enum class Manner { obeys, does_not_answer, does_not_read };
  void behave(Manner manner) { manner_ = manner; }
  /// Ends the connection, keeps what it holds.
  void drop_connection() { drop_ = true; }
  /// As a venue that was started again and remembers nothing.
  void forget();

  [[nodiscard]] std::string address() const { return "unix:" + path_; }
  [[nodiscard]] TradingLevel level(const Scope& scope) const;
  /// Of any order at all: whether it would be accepted from this book.
  [[nodiscard]] TradingLevel effective(const std::string& book, const std::string& strategy = "manual") const;
  /// When the newest command for the scope was obeyed; 0: never.
  [[nodiscard]] std::int64_t obeyed_ns(const Scope& scope) const;
  [[nodiscard]] std::vector<VenueOrder> orders() const;
  [[nodiscard]] std::size_t live_orders(const std::string& book) const;
  /// Orders of the book that were accepted later than this.
  [[nodiscard]] std::size_t accepted_after(std::int64_t ns, const std::string& book) const;
  [[nodiscard]] std::uint64_t commands() const;  // lines, repeats too
  [[nodiscard]] std::uint64_t newest_sequence() const;
  /// Blocks until there were so many commands, for ten seconds at most.
  bool wait_for_commands(std::uint64_t count) const;

 private:
  void obey(const std::string& line);
  void command(const std::vector<std::string>& fields);
  [[nodiscard]] TradingLevel effective_locked(const OrderScopes& order) const;
  [[nodiscard]] bool hears() const;

  std::string path_;
  const Clock& clock_;
  int listener_ = -1;
  LineStream stream_;
  std::atomic<Manner> manner_{Manner::obeys};
  std::atomic<bool> drop_{false};
  std::atomic<bool> ending_{false};
  mutable std::mutex mutex_;
  std::map<Scope, TradingLevel> held_;
  std::map<Scope, std::int64_t> obeyed_ns_;
  std::vector<VenueOrder> orders_;
  bool synced_ = false;
  std::int64_t last_heard_ns_ = 0;
  std::uint64_t commands_ = 0;
  std::uint64_t newest_sequence_ = 0;
  std::thread thread_;
};

}  // namespace plimsoll::gate::test
