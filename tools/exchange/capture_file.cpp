#include "tools/exchange/capture_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::exchange {
namespace {

[[noreturn]] void refuse(const std::string& path, int reason) {
  throw InputError(Fault{"PLM-1810", path, 0, std::string("cannot be written: ") + std::strerror(reason),
                         "Name a file in a folder that exists, is writable and has room."});
}

/// Little-endian whatever the machine, so that the same session is the same file.
template <std::size_t width>
void put(unsigned char* at, std::uint64_t value) {
  for (std::size_t index = 0; index < width; ++index) at[index] = static_cast<unsigned char>(value >> (8 * index));
}

}  // namespace

CaptureFile::CaptureFile(std::string path, CaptureClock clock)
    : path_(std::move(path)), clock_(clock), file_(std::fopen(path_.c_str(), "wb")) {
  if (!file_) refuse(path_, errno);
  // IETF draft-ietf-opsawg-pcap, section 4: magic, version 2.4, two reserved words, snapshot length, link type
  // Ethernet.
  std::array<unsigned char, 24> header{};
  put<4>(header.data(), clock_ == CaptureClock::nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4);
  put<2>(header.data() + 4, 2);
  put<2>(header.data() + 6, 4);
  put<4>(header.data() + 16, 65535);
  put<4>(header.data() + 20, 1);
  write(header.data(), header.size());
}

void CaptureFile::on_frame(Timestamp sent, std::span<const std::byte> frame) {
  constexpr std::int64_t second = 1'000'000'000;
  const auto fraction = static_cast<std::uint64_t>(sent.ns % second);
  std::array<unsigned char, 16> header{};
  put<4>(header.data(), static_cast<std::uint64_t>(sent.ns / second));
  put<4>(header.data() + 4, clock_ == CaptureClock::nanoseconds ? fraction : fraction / 1000);
  put<4>(header.data() + 8, frame.size());
  put<4>(header.data() + 12, frame.size());
  write(header.data(), header.size());
  write(frame.data(), frame.size());
}

void CaptureFile::finish() {
  if (std::fflush(file_.get()) != 0) refuse(path_, errno);
  std::FILE* file = file_.release();
  if (std::fclose(file) != 0) refuse(path_, errno);
}

void CaptureFile::write(const void* bytes, std::size_t size) {
  if (std::fwrite(bytes, 1, size, file_.get()) != size) refuse(path_, errno);
}

void write_text_file(const std::string& path, const std::string& content) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) refuse(path, errno);
  const bool written = std::fwrite(content.data(), 1, content.size(), file) == content.size();
  const int reason = errno;
  if (std::fclose(file) != 0 || !written) refuse(path, written ? errno : reason);
}

}  // namespace plimsoll::exchange
