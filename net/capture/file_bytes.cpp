#include "net/capture/file_bytes.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::capture {
namespace {

constexpr std::size_t chunk = std::size_t{1} << 20;

class Descriptor {
 public:
  // Without O_NONBLOCK a named pipe would be waited for before anybody could see that it is none of ours.
  explicit Descriptor(const std::string& path) : value_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release() { return std::exchange(value_, -1); }

 private:
  int value_;
};

struct CloseGzip {
  void operator()(gzFile file) const { ::gzclose(file); }
};
using Gzip = std::unique_ptr<std::remove_pointer_t<gzFile>, CloseGzip>;

[[noreturn]] void unreadable(const std::string& path, const std::string& reason) {
  throw InputError({"PLM-3101", path, 0, "cannot be read: " + reason, "Check the path and its permissions."});
}

[[noreturn]] void too_large(const std::string& path, std::uint64_t limit) {
  throw InputError({"PLM-3108", path, 0, "holds more than " + std::to_string(limit) + " bytes once decompressed",
                    "Split the file and read the parts one after the other."});
}

[[noreturn]] void damaged(const std::string& path, std::uint64_t good_bytes, const std::string& reason) {
  throw InputError({"PLM-3107", path, 0,
                    "gzip data is damaged after " + std::to_string(good_bytes) + " decompressed bytes: " + reason,
                    "Fetch the file again and check it with gzip -t."});
}

/// zlib puts the name of what it reads in front, which here is a number of ours.
std::string reason(int code, std::string text) {
  if (code == Z_BUF_ERROR) return "unexpected end of file";
  const std::size_t colon = text.starts_with("<fd:") ? text.find(": ") : std::string::npos;
  return colon == std::string::npos ? text : text.substr(colon + 2);
}

bool is_gzip(int file) {
  unsigned char magic[2] = {};
  return ::pread(file, magic, sizeof magic, 0) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;  // RFC 1952 section 2.3.1
}

std::vector<std::byte> read_plain(const std::string& path, int file, std::uint64_t size, const HeadCheck& check) {
  if (check) {
    std::vector<std::byte> head(std::min<std::uint64_t>(size, chunk));
    const ssize_t got = ::pread(file, head.data(), head.size(), 0);
    if (got > 0) check({head.data(), static_cast<std::size_t>(got)});
  }
  std::vector<std::byte> bytes(size);
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(file, bytes.data() + filled, std::min(bytes.size() - filled, chunk));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) unreadable(path, std::strerror(errno));
    if (got == 0) break;  // shrank while it was read
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

std::vector<std::byte> read_gzip(const std::string& path, Descriptor& file, std::uint64_t limit,
                                 const HeadCheck& check) {
  const Gzip stream(::gzdopen(file.get(), "rb"));
  if (!stream) unreadable(path, "zlib cannot open it");
  static_cast<void>(file.release());  // the stream closes it now
  std::vector<std::byte> bytes;
  for (;;) {
    const std::size_t filled = bytes.size();
    bytes.resize(filled + chunk);
    const int got = ::gzread(stream.get(), bytes.data() + filled, static_cast<unsigned>(chunk));
    bytes.resize(filled + static_cast<std::size_t>(std::max(got, 0)));
    if (bytes.size() > limit) too_large(path, limit);
    int code = Z_OK;
    const char* text = ::gzerror(stream.get(), &code);
    if (got < 0 || code != Z_OK) damaged(path, bytes.size(), reason(code, text));
    if (got == 0) return bytes;
    if (filled == 0 && check) check(bytes);
  }
}

}  // namespace

std::vector<std::byte> load_file(const std::string& path, std::uint64_t limit, const HeadCheck& check) try {
  Descriptor file(path);
  struct stat status = {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) unreadable(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) unreadable(path, "it is not a regular file");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size > limit) too_large(path, limit);
  std::vector<std::byte> bytes =
      is_gzip(file.get()) ? read_gzip(path, file, limit, check) : read_plain(path, file.get(), size, check);
  if (bytes.empty()) {
    throw InputError({"PLM-3102", path, 0, "is empty", "Check that the file was written or copied completely."});
  }
  return bytes;
} catch (const std::bad_alloc&) {
  throw InputError({"PLM-3108", path, 0, "does not fit in this machine's memory",
                    "Split the file and read the parts one after the other."});
}

}  // namespace plimsoll::capture
