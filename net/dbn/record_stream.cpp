#include "net/dbn/record_stream.hpp"

#include <cstring>
#include <utility>

namespace plimsoll::dbn {
namespace {

constexpr std::size_t buffer_size = std::size_t{1} << 18;  // stays in the second-level cache
static_assert(buffer_size >= 2 * largest_record);

RecordTail tail_of(StreamEnd end, bool bytes_left) noexcept {
  switch (end) {
    case StreamEnd::open:
    case StreamEnd::clean: return bytes_left ? RecordTail::cut : RecordTail::clean;
    case StreamEnd::cut: return RecordTail::cut;
    case StreamEnd::damaged: return RecordTail::damaged;
    case StreamEnd::too_large: return RecordTail::too_large;
    case StreamEnd::unreadable: return RecordTail::unreadable;
  }
  return RecordTail::damaged;
}

}  // namespace

RecordStream::RecordStream(ByteStream bytes, std::uint64_t offset)
    : bytes_(std::move(bytes)), buffer_(buffer_size), offset_(offset) {}

std::size_t RecordStream::whole() noexcept {
  if (begin_ == end_ || tail_ == RecordTail::bad_length) return 0;
  const std::size_t length = length_of({buffer_.data() + begin_, 1});
  if (length < header_size) return end(RecordTail::bad_length), 0;
  return length <= end_ - begin_ ? length : 0;
}

bool RecordStream::take(std::span<const std::byte>& record) noexcept {
  const std::size_t length = whole();
  if (length == 0) return false;
  record = {buffer_.data() + begin_, length};
  begin_ += length;
  offset_ += length;
  return true;
}

bool RecordStream::refill() noexcept {
  if (whole() != 0) return true;
  if (tail_ != RecordTail::none_yet) return false;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  end_ += bytes_.read({buffer_.data() + end_, buffer_.size() - end_});
  if (whole() != 0) return true;
  if (tail_ == RecordTail::none_yet) end(tail_of(bytes_.end(), end_ != begin_));
  return false;
}

}  // namespace plimsoll::dbn
