#include "tools/plimsoll/record_files.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace plimsoll::cli {
namespace {

/// Closes what it holds.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int value() const { return value_; }
  int release() {
    const int value = value_;
    value_ = -1;
    return value;
  }

 private:
  int value_;
};

}  // namespace

std::string sha256(std::string_view content) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (EVP_Digest(content.data(), content.size(), digest, &length, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available in this OpenSSL");
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += digits[digest[i] >> 4U];
    text += digits[digest[i] & 15U];
  }
  return text;
}

FileContent read_plain_file(const std::string& path, FinalLink link, std::size_t largest) {
  // Non-blocking: opening a named pipe that nobody writes to must not wait for ever.
  const int no_follow = link == FinalLink::refuse ? O_NOFOLLOW : 0;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | no_follow));
  if (file.value() < 0) {
    if (errno == ELOOP) return {std::nullopt, "is a symbolic link"};
    return {std::nullopt, std::string("cannot be opened: ") + std::strerror(errno)};
  }
  struct stat kind = {};
  if (::fstat(file.value(), &kind) != 0 || !S_ISREG(kind.st_mode)) return {std::nullopt, "is not a regular file"};
  std::string bytes;
  std::string block(std::size_t{1} << 18, '\0');
  for (;;) {
    const ssize_t got = ::read(file.value(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {std::nullopt, std::string("cannot be read: ") + std::strerror(errno)};
    if (got == 0) return {std::move(bytes), {}};
    if (bytes.size() + static_cast<std::size_t>(got) > largest) {
      return {std::nullopt, "is larger than " + std::to_string(largest >> 20) + " MiB"};
    }
    bytes.append(block.data(), static_cast<std::size_t>(got));
  }
}

std::string write_new_file(const std::string& path, std::string_view content) {
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (file.value() < 0) return std::strerror(errno);
  while (!content.empty()) {
    const ssize_t wrote = ::write(file.value(), content.data(), content.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return std::strerror(errno);
    content.remove_prefix(static_cast<std::size_t>(wrote));
  }
  if (::fsync(file.value()) != 0) return std::strerror(errno);
  if (::close(file.release()) != 0) return std::strerror(errno);
  return {};
}

void sync_folder(const std::string& path) {
  const Descriptor folder(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_DIRECTORY));
  if (folder.value() >= 0) ::fsync(folder.value());
}

}  // namespace plimsoll::cli
