#include "kernels/backends/cpu/thread_team.hpp"

namespace plimsoll::backends::cpu {

ThreadTeam::ThreadTeam(unsigned threads) : size_(threads == 0 ? 1 : threads) {
  threads_.reserve(size_ - 1);
  for (unsigned member = 1; member < size_; ++member) threads_.emplace_back([this, member] { serve(member); });
}

ThreadTeam::~ThreadTeam() {
  dismissed_.store(true, std::memory_order_relaxed);
  order_.fetch_add(1, std::memory_order_release);
  order_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void ThreadTeam::run(std::size_t items, const std::function<void(std::size_t, unsigned)>& work) {
  work_ = &work;
  items_ = items;
  if (size_ > 1 && items > 1) {
    busy_.store(size_ - 1, std::memory_order_relaxed);
    order_.fetch_add(1, std::memory_order_release);
    order_.notify_all();
    walk(0);
    for (unsigned busy = busy_.load(std::memory_order_acquire); busy != 0;
         busy = busy_.load(std::memory_order_acquire)) {
      busy_.wait(busy, std::memory_order_acquire);
    }
  } else {
    for (std::size_t item = 0; item < items; ++item) work(item, 0);
  }
}

void ThreadTeam::serve(unsigned member) {
  unsigned seen = 0;
  for (;;) {
    order_.wait(seen, std::memory_order_acquire);
    seen = order_.load(std::memory_order_acquire);
    if (dismissed_.load(std::memory_order_relaxed)) return;
    walk(member);
    if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) busy_.notify_one();
  }
}

void ThreadTeam::walk(unsigned member) const {
  for (std::size_t item = member; item < items_; item += size_) (*work_)(item, member);
}

}  // namespace plimsoll::backends::cpu
