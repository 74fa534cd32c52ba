// One non-blocking stream of short lines: what was read and is no line yet, what was written and is not taken yet.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::gate {

/// Owns the descriptor. Bounded both ways: a line that is too long, and a peer that takes nothing, end it.
class LineStream {
 public:
  static constexpr std::size_t longest_line = 4096;
  static constexpr std::size_t most_unsent = std::size_t{1} << 20;

  LineStream() noexcept = default;
  explicit LineStream(int descriptor) noexcept : descriptor_(descriptor) {}
  LineStream(LineStream&& other) noexcept;
  LineStream& operator=(LineStream&& other) noexcept;
  ~LineStream();

  [[nodiscard]] bool open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] bool has_unsent() const noexcept { return !unsent_.empty(); }
  void close() noexcept;

  /// Sends what the system takes now and keeps the rest. Closes on an error.
  void write(std::string_view text);
  void flush();
  /// Reads what is there, up to 64 KiB. Closes at the end of the stream and on an error.
  void fill();
  /// The next whole line without its end.
  [[nodiscard]] std::optional<std::string> next_line();

 private:
  int descriptor_ = -1;
  std::string unread_;
  std::size_t read_to_ = 0;
  std::string unsent_;
};

}  // namespace plimsoll::gate
