// The bytes of a file or of memory, decompressed on the way when they are zstd.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace plimsoll::dbn {

/// How a stream ended, or that it has not.
enum class StreamEnd : std::uint8_t {
  open,
  clean,
  cut,         // inside a zstd frame
  damaged,     // zstd finds a contradiction, a wrong checksum, or a window larger than we give memory for
  too_large,   // more bytes than the limit
  unreadable,  // the operating system says so
};

/// What a stream may cost. Memory is bounded by the window, whatever the file says; time by the bytes.
struct StreamLimits {
  std::uint64_t bytes = std::uint64_t{1} << 38;  // decompressed: 256 GiB, some five billion records
  int window_log = 27;                           // 128 MiB, what the zstd program takes without being told
};

/// zstd (RFC 8878, frames in a row, skippable ones too) is recognised by its first four bytes. One thread. Allocates
/// when opened; `read` does not, but for zstd's window at the start of each frame.
class ByteStream {
 public:
  /// Throws InputError: PLM-3101 cannot be read, PLM-3102 empty.
  static ByteStream open(const std::string& path, const StreamLimits& limits = {});
  /// The bytes outlive the stream.
  static ByteStream over(std::span<const std::byte> bytes, const StreamLimits& limits = {});

  ByteStream(ByteStream&&) noexcept;
  ByteStream& operator=(ByteStream&&) noexcept;
  ~ByteStream();

  /// Fills `out` from the front and returns how much; less than all of it only at the end, see `end`.
  [[nodiscard]] std::size_t read(std::span<std::byte> out) noexcept;
  [[nodiscard]] StreamEnd end() const noexcept;
  /// zstd's or the operating system's word for a bad end; empty otherwise.
  [[nodiscard]] const char* reason() const noexcept;
  [[nodiscard]] bool compressed() const noexcept;

 private:
  class State;
  explicit ByteStream(std::unique_ptr<State> state) noexcept;
  std::unique_ptr<State> state_;
};

/// The first four bytes of a zstd frame, or of a skippable one (RFC 8878, sections 3.1.1 and 3.1.2).
[[nodiscard]] bool starts_like_zstd(std::span<const std::byte> bytes) noexcept;

}  // namespace plimsoll::dbn
