#include "host/gate/line_stream.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace plimsoll::gate {
namespace {

constexpr int most_reads = 16;  // of 4 KiB, so that one peer cannot keep the thread

}  // namespace

LineStream::LineStream(LineStream&& other) noexcept { *this = std::move(other); }

LineStream& LineStream::operator=(LineStream&& other) noexcept {
  if (this == &other) return *this;
  close();
  descriptor_ = std::exchange(other.descriptor_, -1);
  unread_ = std::move(other.unread_);
  read_to_ = std::exchange(other.read_to_, 0);
  unsent_ = std::move(other.unsent_);
  return *this;
}

LineStream::~LineStream() { close(); }

void LineStream::close() noexcept {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  unsent_.clear();
}

void LineStream::write(std::string_view text) {
  if (!open()) return;
  if (unsent_.size() + text.size() > most_unsent) return close();
  unsent_.append(text);
  flush();
}

void LineStream::flush() {
  std::size_t sent = 0;
  while (open() && sent < unsent_.size()) {
    const ssize_t n = ::send(descriptor_, unsent_.data() + sent, unsent_.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n > 0) {
      sent += static_cast<std::size_t>(n);
    } else if (n < 0 && errno == EINTR) {
      continue;
    } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      break;
    } else {
      return close();
    }
  }
  unsent_.erase(0, sent);
}

void LineStream::fill() {
  std::array<char, 4096> block{};
  for (int i = 0; i < most_reads && open(); ++i) {
    const ssize_t n = ::recv(descriptor_, block.data(), block.size(), MSG_DONTWAIT);
    if (n > 0) {
      unread_.append(block.data(), static_cast<std::size_t>(n));
    } else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return;
    } else if (n == 0 || errno != EINTR) {
      return close();
    }
  }
}

std::optional<std::string> LineStream::next_line() {
  const std::size_t end = unread_.find('\n', read_to_);
  if (end == std::string::npos || end - read_to_ > longest_line) {
    unread_.erase(0, read_to_);
    read_to_ = 0;
    if (unread_.size() > longest_line) {
      unread_.clear();
      close();
    }
    return std::nullopt;
  }
  std::string line = unread_.substr(read_to_, end - read_to_);
  read_to_ = end + 1;
  return line;
}

}  // namespace plimsoll::gate
