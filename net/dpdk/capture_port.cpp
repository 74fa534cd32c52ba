#include "net/dpdk/capture_port.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <vector>

#include "host/core/error.hpp"

namespace plimsoll::dpdk {
namespace {

constexpr std::size_t largest_room = 65'407;  // a buffer's 16-bit size less DPDK's head room of 128
constexpr std::size_t smallest_room = 2048;

/// A file without a name. The device opens it through /proc, so no privilege and no directory is needed.
class MemoryFile {
 public:
  explicit MemoryFile(const std::string& capture) : capture_(capture), fd_(::memfd_create("capture", MFD_CLOEXEC)) {
    if (fd_ < 0) refuse();
    buffer_.reserve(flush_at + capture::largest_record + capture::pcap_record_header_size);
  }
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  void append(std::span<const std::byte> bytes) {
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
    if (buffer_.size() >= flush_at) flush();
  }

  void append_u32(std::uint32_t value) {
    std::array<std::byte, 4> bytes{};
    std::memcpy(bytes.data(), &value, bytes.size());
    append(bytes);
  }

  void flush() {
    for (std::size_t done = 0; done < buffer_.size();) {
      const ::ssize_t wrote = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
      if (wrote < 0 && errno != EINTR) refuse();
      if (wrote > 0) done += static_cast<std::size_t>(wrote);
    }
    buffer_.clear();
  }

  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  static constexpr std::size_t flush_at = std::size_t{1} << 20;

  [[noreturn]] void refuse() const {
    throw InputError({"PLM-3221", capture_, 0, std::string("cannot be copied into memory: ") + std::strerror(errno),
                      "Free memory, or read the capture without DPDK."});
  }

  std::string capture_;
  int fd_;
  std::vector<std::byte> buffer_;
};

/// Written anew and not copied byte by byte: libpcap, below DPDK, cuts records at the header's snap length, and it and
/// our reader need not agree on where a damaged file ends. Little-endian microseconds is all that the device keeps.
std::size_t write_records(const capture::CaptureFile& file, MemoryFile& out) {
  for (const std::uint32_t word :
       {0xA1B2C3D4U, 0x00040002U, 0U, 0U, capture::largest_record, capture::link_type_ethernet}) {
    out.append_u32(word);
  }
  std::size_t largest = 0;
  capture::PcapRecords records = file.records();
  for (capture::PcapRecord record; records.next(record);) {
    const auto kept = static_cast<std::uint32_t>(record.bytes.size());
    out.append_u32(static_cast<std::uint32_t>(record.ts.ns / 1'000'000'000));
    out.append_u32(static_cast<std::uint32_t>(record.ts.ns % 1'000'000'000 / 1000));
    out.append_u32(kept);
    out.append_u32(kept);
    out.append(record.bytes);
    largest = std::max<std::size_t>(largest, kept);
  }
  out.flush();
  return largest;
}

}  // namespace

Port open_capture(const Eal& eal, const capture::CaptureFile& file) {
  MemoryFile copy(file.name());
  const std::size_t largest = write_records(file, copy);

  static std::atomic<unsigned> opened{0};
  PortOptions options;
  options.device = "net_pcap_capture" + std::to_string(opened++);
  options.arguments = "rx_pcap=" + copy.path();
  // Few buffers: they stay in the cache, and a burst needs no more than 64 frames times 5 segments of 65,407 bytes.
  options.buffers = 511;
  options.frame_room = std::clamp((largest + 63) / 64 * 64, smallest_room, largest_room);
  options.frames_expected = file.record_count();
  return Port::open(eal, options);
}

}  // namespace plimsoll::dpdk
