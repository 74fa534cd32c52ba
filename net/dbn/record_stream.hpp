// Walks the records of a byte stream through a buffer of fixed size.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "net/dbn/byte_stream.hpp"
#include "net/dbn/record_type.hpp"

namespace plimsoll::dbn {

/// What follows the last whole record.
enum class RecordTail : std::uint8_t {
  none_yet,
  clean,       // nothing
  cut,         // part of a record, or the stream ended inside a zstd frame
  bad_length,  // a length of zero or less than a header: where the next record starts is unknown
  damaged,     // see StreamEnd
  too_large,
  unreadable,
};

/// One thread; allocates in the constructor only.
class RecordStream {
 public:
  /// `offset`: of the first record in the (decompressed) file. The stream stands there.
  RecordStream(ByteStream bytes, std::uint64_t offset);

  /// The next whole record that is in the buffer already. False when there is none.
  [[nodiscard]] bool take(std::span<const std::byte>& record) noexcept;
  /// Makes room and reads on; records taken before are gone. True when another whole record is in the buffer; false at
  /// the end, and then `tail` is known.
  bool refill() noexcept;
  /// The next record, which lives until the call after.
  [[nodiscard]] bool next(std::span<const std::byte>& record) noexcept {
    return take(record) || (refill() && take(record));
  }

  [[nodiscard]] RecordTail tail() const noexcept { return tail_; }
  /// Where the next record begins in the (decompressed) file, or would.
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  [[nodiscard]] const char* reason() const noexcept { return bytes_.reason(); }

 private:
  /// Length of the record at the front; 0 when it is not all there, and with a `tail_` when it cannot be.
  [[nodiscard]] std::size_t whole() noexcept;
  void end(RecordTail tail) noexcept { tail_ = tail; }

  ByteStream bytes_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t offset_;
  RecordTail tail_ = RecordTail::none_yet;
};

}  // namespace plimsoll::dbn
