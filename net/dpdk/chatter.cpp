#include "net/dpdk/chatter.hpp"

#include <fcntl.h>
#include <rte_log.h>
#include <unistd.h>

#include <cstdlib>

namespace plimsoll::dpdk {

Chatter::Chatter() : log_(::open_memstream(&buffer_, &size_)) {
  if (log_ != nullptr) rte_openlog_stream(log_);
  rte_log_set_global_level(RTE_LOG_ERR);
  // EAL answers a bad argument with its usage text on standard output, which carries our data.
  std::fflush(stdout);
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) return;
  stdout_copy_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (stdout_copy_ >= 0) ::dup2(nowhere, STDOUT_FILENO);
  ::close(nowhere);
}

Chatter::~Chatter() {
  if (stdout_copy_ >= 0) {
    std::fflush(stdout);
    ::dup2(stdout_copy_, STDOUT_FILENO);
    ::close(stdout_copy_);
  }
  rte_log_set_global_level(RTE_LOG_CRIT);
  rte_openlog_stream(nullptr);
  if (log_ != nullptr) std::fclose(log_);
  std::free(buffer_);
}

std::string Chatter::text() {
  if (log_ != nullptr) std::fflush(log_);
  std::string line;
  for (std::size_t i = 0; i < size_; ++i) {
    const bool breaks = buffer_[i] == '\n' || buffer_[i] == '\r';
    if (!breaks) {
      line += buffer_[i];
    } else if (!line.empty() && line.back() != ' ') {
      line += "; ";
    }
  }
  while (!line.empty() && (line.back() == ' ' || line.back() == ';')) line.pop_back();
  return line.empty() ? "no further reason given" : line;
}

}  // namespace plimsoll::dpdk
