// Delivers the frames of a capture file in bursts, as fast as they are asked for.
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "net/capture/capture_file.hpp"
#include "net/capture/frame.hpp"

namespace plimsoll::capture {

/// Owns its file. Frames point into it, so they outlive the next `receive`. ts_recv is the capture's time, cut to whole
/// microseconds (see frame.hpp). One thread.
class CaptureReader final : public FrameSource {
 public:
  explicit CaptureReader(CaptureFile file) noexcept;
  CaptureReader(const CaptureReader&) = delete;
  CaptureReader& operator=(const CaptureReader&) = delete;

  [[nodiscard]] std::span<const Frame> receive() noexcept override;
  [[nodiscard]] bool exhausted() const noexcept override { return records_.at_end(); }

  [[nodiscard]] const CaptureFile& file() const noexcept { return file_; }
  [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }

 private:
  CaptureFile file_;
  PcapRecords records_;
  std::uint64_t delivered_ = 0;
  std::array<Frame, largest_burst> burst_{};
};

}  // namespace plimsoll::capture
