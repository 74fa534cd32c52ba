#include "net/capture/capture_reader.hpp"

#include <utility>

namespace plimsoll::capture {

CaptureReader::CaptureReader(CaptureFile file) noexcept : file_(std::move(file)), records_(file_.records()) {}

std::span<const Frame> CaptureReader::receive() noexcept {
  std::size_t count = 0;
  for (PcapRecord record; count < burst_.size() && records_.next(record); ++count) {
    burst_[count] = {record.bytes, Timestamp{record.ts.ns - record.ts.ns % 1000}};
  }
  delivered_ += count;
  return {burst_.data(), count};
}

}  // namespace plimsoll::capture
