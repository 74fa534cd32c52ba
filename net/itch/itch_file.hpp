// Files of length-prefixed ITCH messages, as Nasdaq publishes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "net/capture/file_bytes.hpp"
#include "net/itch/message_size.hpp"
#include "net/wire/endian.hpp"

// Format: Nasdaq, "BinaryFILE" specification 1.00: a big-endian length of two bytes, then the message; a length of zero
// ends the file. Some published files carry zero in place of every length: there the message's length is told by its
// type.

namespace plimsoll::itch {

/// What follows the last whole message.
enum class FileTail : std::uint8_t {
  clean,      // nothing, or the end marker
  truncated,  // part of a message
  damaged,    // a zero length before a byte that is no message type: where the next message starts is unknown
};

/// Walks the messages of a file in memory.
class ItchRecords {
 public:
  constexpr ItchRecords() noexcept = default;
  constexpr explicit ItchRecords(std::span<const std::byte> file) noexcept : rest_(file) {}

  /// False at the end of the file or at the first message that is not whole; `tail` then says which.
  [[nodiscard]] bool next(std::span<const std::byte>& message) noexcept {
    if (rest_.empty() || tail_ != FileTail::clean) return false;
    if (rest_.size() < 2) return stop(FileTail::truncated);
    std::size_t size = wire::load_u16_be(rest_.data());
    if (size == 0) {
      if (rest_.size() == 2) return rest_ = {}, false;  // end marker
      size = message_size(rest_[2]);
      if (size == 0) return stop(FileTail::damaged);
      ++zero_prefixes_;
    }
    if (rest_.size() - 2 < size) return stop(FileTail::truncated);
    message = rest_.subspan(2, size);
    rest_ = rest_.subspan(2 + size);
    return true;
  }

  [[nodiscard]] FileTail tail() const noexcept { return tail_; }
  /// Messages whose length had to be told from their type.
  [[nodiscard]] std::uint64_t zero_prefixes() const noexcept { return zero_prefixes_; }

 private:
  bool stop(FileTail tail) noexcept {
    tail_ = tail;
    return false;
  }

  std::span<const std::byte> rest_;
  std::uint64_t zero_prefixes_ = 0;
  FileTail tail_ = FileTail::clean;
};

/// Owns the decompressed bytes; immutable after opening.
class ItchFile {
 public:
  /// Plain or gzip. Throws InputError: what `capture::load_file` throws, and PLM-3111 when the file does not start with
  /// an ITCH 5.0 message.
  static ItchFile open(const std::string& path, std::uint64_t limit = capture::largest_file_bytes);
  /// Whether a file with these first bytes could be one: a message of a known type and its exact length.
  [[nodiscard]] static bool starts_like_one(std::span<const std::byte> bytes) noexcept;
  static ItchFile from_bytes(std::string name, std::vector<std::byte> bytes);

  /// A fresh walk. Lives no longer than this file.
  [[nodiscard]] ItchRecords records() const noexcept { return ItchRecords(bytes_); }
  [[nodiscard]] std::uint64_t message_count() const noexcept { return message_count_; }
  [[nodiscard]] std::uint64_t zero_prefixes() const noexcept { return zero_prefixes_; }
  [[nodiscard]] FileTail tail() const noexcept { return tail_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  ItchFile(std::string name, std::vector<std::byte> bytes);

  std::string name_;
  std::vector<std::byte> bytes_;
  std::uint64_t message_count_ = 0;
  std::uint64_t zero_prefixes_ = 0;
  FileTail tail_ = FileTail::clean;
};

}  // namespace plimsoll::itch
