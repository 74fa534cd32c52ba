#include "net/dbn/byte_stream.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include "host/core/error.hpp"
#include "kernels/core/contract.hpp"
#include "net/wire/endian.hpp"

namespace plimsoll::dbn {
namespace {

constexpr std::size_t input_chunk = std::size_t{1} << 17;  // zstd's own suggestion, ZSTD_DStreamInSize(), is as large

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ::ZSTD_freeDCtx(context); }
};

[[noreturn]] void unreadable(const std::string& path, const std::string& reason) {
  throw InputError({"PLM-3101", path, 0, "cannot be read: " + reason, "Check the path and its permissions."});
}

}  // namespace

bool starts_like_zstd(std::span<const std::byte> bytes) noexcept {
  if (bytes.size() < 4) return false;
  const std::uint32_t magic = wire::load_u32_le(bytes.data());
  return magic == ZSTD_MAGICNUMBER || (magic & ZSTD_MAGIC_SKIPPABLE_MASK) == ZSTD_MAGIC_SKIPPABLE_START;
}

class ByteStream::State {
 public:
  State(int file, std::span<const std::byte> memory, const StreamLimits& limits)
      : file_(file), memory_(memory), limits_(limits), input_(file < 0 ? 0 : input_chunk) {
    refill();
    if (!starts_like_zstd(pending())) return;
    context_.reset(::ZSTD_createDCtx());
    PLIMSOLL_EXPECT(context_ != nullptr);
    const std::size_t set = ::ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, limits.window_log);
    PLIMSOLL_EXPECT(::ZSTD_isError(set) == 0U);
  }
  ~State() {
    if (file_ >= 0) ::close(file_);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::size_t read(std::span<std::byte> out) noexcept {
    const std::uint64_t left = limits_.bytes - delivered_;
    const std::size_t wanted = std::min<std::uint64_t>(out.size(), left);
    const std::size_t got = context_ ? decompress(out.first(wanted)) : copy(out.first(wanted));
    delivered_ += got;
    if (end_ == StreamEnd::open && wanted < out.size() && got == wanted && more_follows()) end_ = StreamEnd::too_large;
    return got;
  }

  [[nodiscard]] StreamEnd end() const noexcept { return end_; }
  [[nodiscard]] const char* reason() const noexcept { return reason_; }
  [[nodiscard]] bool compressed() const noexcept { return context_ != nullptr; }

 private:
  [[nodiscard]] std::span<const std::byte> pending() const noexcept {
    if (file_ < 0) return memory_.subspan(memory_at_);
    return {input_.data() + position_, filled_ - position_};
  }
  void consume(std::size_t count) noexcept { (file_ < 0 ? memory_at_ : position_) += count; }

  /// More input, when none is pending. False at its end, or when it cannot be read.
  bool refill() noexcept {
    if (file_ < 0) return !pending().empty();
    for (;;) {
      const ssize_t got = ::pread(file_, input_.data(), input_.size(), file_at_);
      if (got < 0 && errno == EINTR) continue;
      position_ = 0;
      filled_ = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
      file_at_ += static_cast<off_t>(filled_);
      if (got < 0) {
        end_ = StreamEnd::unreadable;
        reason_ = std::strerror(errno);
      }
      return got > 0;
    }
  }

  [[nodiscard]] bool more_follows() noexcept {
    std::byte one{};
    const std::span<std::byte> probe(&one, 1);
    return (context_ ? decompress(probe) : copy(probe)) == 1;
  }

  std::size_t copy(std::span<std::byte> out) noexcept {
    std::size_t done = 0;
    while (done < out.size() && end_ == StreamEnd::open) {
      if (pending().empty() && !refill()) {
        if (end_ == StreamEnd::open) end_ = StreamEnd::clean;
        break;
      }
      const std::size_t count = std::min(pending().size(), out.size() - done);
      std::memcpy(out.data() + done, pending().data(), count);
      consume(count);
      done += count;
    }
    return done;
  }

  std::size_t decompress(std::span<std::byte> out) noexcept {
    ZSTD_outBuffer to{out.data(), out.size(), 0};
    while (to.pos < to.size && end_ == StreamEnd::open) {
      const bool dry = pending().empty() && !refill();
      if (end_ != StreamEnd::open) break;
      ZSTD_inBuffer from{pending().data(), pending().size(), 0};
      if (dry && !in_frame_) {
        end_ = StreamEnd::clean;
        break;
      }
      const std::size_t before = to.pos;
      const std::size_t hint = ::ZSTD_decompressStream(context_.get(), &to, &from);
      consume(from.pos);
      if (::ZSTD_isError(hint) != 0U) {
        end_ = StreamEnd::damaged;
        reason_ = ::ZSTD_getErrorName(hint);
        break;
      }
      in_frame_ = hint != 0;
      if (dry && in_frame_ && to.pos == before) {  // nothing left to give it, and nothing came out
        end_ = StreamEnd::cut;
        reason_ = "unexpected end of the zstd frame";
      }
    }
    return to.pos;
  }

  int file_;  // or -1
  std::span<const std::byte> memory_;
  StreamLimits limits_;
  std::vector<std::byte> input_;
  std::size_t position_ = 0;
  std::size_t filled_ = 0;
  std::size_t memory_at_ = 0;
  off_t file_at_ = 0;
  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;  // absent for bytes that are not compressed
  bool in_frame_ = false;
  std::uint64_t delivered_ = 0;
  StreamEnd end_ = StreamEnd::open;
  const char* reason_ = "";
};

ByteStream ByteStream::open(const std::string& path, const StreamLimits& limits) {
  // Without O_NONBLOCK a named pipe would be waited for before anybody could see that it is none of ours.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) unreadable(path, std::strerror(errno));
  auto state = std::make_unique<State>(file, std::span<const std::byte>(), limits);  // closes the file from here on
  struct stat status = {};
  if (::fstat(file, &status) != 0) unreadable(path, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) unreadable(path, "it is not a regular file");
  if (status.st_size == 0) {
    throw InputError({"PLM-3102", path, 0, "is empty", "Check that the file was written or copied completely."});
  }
  return ByteStream(std::move(state));
}

ByteStream ByteStream::over(std::span<const std::byte> bytes, const StreamLimits& limits) {
  return ByteStream(std::make_unique<State>(-1, bytes, limits));
}

ByteStream::ByteStream(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

std::size_t ByteStream::read(std::span<std::byte> out) noexcept { return state_->read(out); }
StreamEnd ByteStream::end() const noexcept { return state_->end(); }
const char* ByteStream::reason() const noexcept { return state_->reason(); }
bool ByteStream::compressed() const noexcept { return state_->compressed(); }

}  // namespace plimsoll::dbn
