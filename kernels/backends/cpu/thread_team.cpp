#include "kernels/backends/cpu/thread_team.hpp"

#include <system_error>

#include "kernels/core/contract.hpp"

namespace plimsoll::backends::cpu {

ThreadTeam::ThreadTeam(unsigned threads) : size_(threads == 0 ? 1 : threads) {
  threads_.reserve(size_ - 1);
  try {
    for (unsigned member = 1; member < size_; ++member) threads_.emplace_back([this, member] { serve(member); });
  } catch (const std::system_error&) {
    // A limit on threads or on memory: those that could be had do the work, and results do not depend on how many.
    size_ = static_cast<unsigned>(threads_.size()) + 1;
  }
}

ThreadTeam::~ThreadTeam() {
  dismissed_.store(true, std::memory_order_relaxed);
  ticket_.fetch_add(remaining_mask + 1, std::memory_order_release);
  ticket_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadTeam::run(std::size_t items, const std::function<void(std::size_t, unsigned)>& work) {
  if (size_ == 1 || items <= 1) {
    for (std::size_t item = 0; item < items; ++item) work(item, 0);
    return;
  }
  PLIMSOLL_EXPECT(items <= remaining_mask);
  work_ = &work;
  items_ = static_cast<std::uint32_t>(items);
  done_.store(0, std::memory_order_relaxed);
  const std::uint32_t next_run = (ticket_.load(std::memory_order_relaxed) & ~remaining_mask) + remaining_mask + 1;
  ticket_.store(next_run | items_, std::memory_order_release);
  ticket_.notify_all();
  walk(0);
  for (std::uint32_t done = done_.load(std::memory_order_acquire); done != items;
       done = done_.load(std::memory_order_acquire)) {
    done_.wait(done, std::memory_order_acquire);
  }
}

void ThreadTeam::serve(unsigned member) {
  for (;;) {
    walk(member);
    const std::uint32_t ticket = ticket_.load(std::memory_order_acquire);
    if (dismissed_.load(std::memory_order_relaxed)) return;
    if ((ticket & remaining_mask) == 0) ticket_.wait(ticket, std::memory_order_acquire);
  }
}

void ThreadTeam::walk(unsigned member) {
  std::uint32_t ticket = ticket_.load(std::memory_order_acquire);
  while ((ticket & remaining_mask) != 0) {
    // Success means that an item of the current run is ours, even if the ticket was read in an earlier one.
    if (!ticket_.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acquire)) continue;
    const std::uint32_t items = items_;
    (*work_)(items - (ticket & remaining_mask), member);
    if (done_.fetch_add(1, std::memory_order_acq_rel) + 1 == items) done_.notify_one();
    ticket = ticket_.load(std::memory_order_acquire);
  }
}

}  // namespace plimsoll::backends::cpu
