// Holds back what DPDK prints while it is asked to do something, so that a failure can be explained in its own words.
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>

namespace plimsoll::dpdk {

/// For start-up only, one at a time: standard output and DPDK's log belong to the process.
class Chatter {
 public:
  Chatter();
  ~Chatter();
  Chatter(const Chatter&) = delete;
  Chatter& operator=(const Chatter&) = delete;

  /// What was logged so far, on one line; "no further reason given" when it was silent.
  [[nodiscard]] std::string text();

 private:
  char* buffer_ = nullptr;
  std::size_t size_ = 0;
  std::FILE* log_ = nullptr;
  int stdout_copy_ = -1;
};

}  // namespace plimsoll::dpdk
