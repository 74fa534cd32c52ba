// A fixed team of threads that walks numbered work items, each item exactly once.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace plimsoll::backends::cpu {

/// One thread gives orders; the caller works too, as member 0. Which member takes which item is decided by who is free,
/// so a member that is late or not running at all delays nobody; it never affects a result (items write disjoint memory
/// and integer sums commute).
class ThreadTeam {
 public:
  /// Fewer when the machine does not give as many; `size` tells.
  explicit ThreadTeam(unsigned threads);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  [[nodiscard]] unsigned size() const { return size_; }

  /// Calls work(item, member) for every item and returns when all are done. `work` must not throw; items < 2^24.
  void run(std::size_t items, const std::function<void(std::size_t item, unsigned member)>& work);

 private:
  // Low bits: items not yet taken. High bits: number of the run, so that each run changes the value workers sleep on.
  static constexpr unsigned remaining_bits = 24;
  static constexpr std::uint32_t remaining_mask = (std::uint32_t{1} << remaining_bits) - 1;

  void serve(unsigned member);
  void walk(unsigned member);

  unsigned size_;
  std::vector<std::thread> threads_;
  // Both may be read only by a member that has taken an item and not yet finished it.
  const std::function<void(std::size_t, unsigned)>* work_ = nullptr;
  std::uint32_t items_ = 0;
  std::atomic<std::uint32_t> ticket_{0};
  std::atomic<std::uint32_t> done_{0};  // items finished in the current run
  std::atomic<bool> dismissed_{false};
};

}  // namespace plimsoll::backends::cpu
