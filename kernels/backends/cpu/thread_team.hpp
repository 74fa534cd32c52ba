// A fixed team of threads that walks numbered work items; item i always goes to thread i mod team size.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>
#include <vector>

namespace plimsoll::backends::cpu {

/// One thread gives orders; the caller works too, as member 0. Which thread takes which item never affects a result
/// (items write disjoint memory and integer sums commute); fixing it keeps caches warm from cycle to cycle.
class ThreadTeam {
 public:
  explicit ThreadTeam(unsigned threads);
  ~ThreadTeam();
  ThreadTeam(const ThreadTeam&) = delete;
  ThreadTeam& operator=(const ThreadTeam&) = delete;

  [[nodiscard]] unsigned size() const { return size_; }

  /// Calls work(item, member) for every item and returns when all are done. `work` must not throw.
  void run(std::size_t items, const std::function<void(std::size_t item, unsigned member)>& work);

 private:
  void serve(unsigned member);
  void walk(unsigned member) const;

  unsigned size_;
  std::vector<std::thread> threads_;
  const std::function<void(std::size_t, unsigned)>* work_ = nullptr;
  std::size_t items_ = 0;
  std::atomic<unsigned> order_{0};  // increases with every run; workers sleep on it
  std::atomic<unsigned> busy_{0};   // workers that have not finished the current run
  std::atomic<bool> dismissed_{false};
};

}  // namespace plimsoll::backends::cpu
