// Writes frames as a classic pcap file.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>

#include "tools/exchange/frame_sink.hpp"

namespace plimsoll::exchange {

enum class CaptureClock : std::uint8_t { microseconds, nanoseconds };

/// Throws InputError when the file cannot be created or written; the file is complete once `finish` has returned.
class CaptureFile final : public FrameSink {
 public:
  CaptureFile(std::string path, CaptureClock clock);
  void on_frame(Timestamp sent, std::span<const std::byte> frame) override;
  void finish();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  void write(const void* bytes, std::size_t size);

  std::string path_;
  CaptureClock clock_;
  std::unique_ptr<std::FILE, Close> file_;
};

/// Writes `content` to a new file. Throws InputError when that fails.
void write_text_file(const std::string& path, const std::string& content);

}  // namespace plimsoll::exchange
