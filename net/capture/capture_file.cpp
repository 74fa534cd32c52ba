#include "net/capture/capture_file.hpp"

#include <algorithm>
#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::capture {
namespace {

std::string hex(std::span<const std::byte> bytes) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    if (!text.empty()) text += ' ';
    const auto value = std::to_integer<unsigned>(byte);
    text += digits[value >> 4];
    text += digits[value & 15];
  }
  return text;
}

Fault refusal(const std::string& name, PcapVerdict verdict, const PcapHeader& header,
              std::span<const std::byte> bytes) {
  const std::string convert = "Convert it with: editcap -F pcap INPUT OUTPUT";
  switch (verdict) {
    case PcapVerdict::short_header:
      return {"PLM-3104", name, 0,
              "is " + std::to_string(bytes.size()) + " bytes long; a pcap file header alone has " +
                  std::to_string(pcap_header_size),
              "Check that the capture was copied completely."};
    case PcapVerdict::pcapng: return {"PLM-3105", name, 0, "is a pcapng file; must be classic pcap", convert + "."};
    case PcapVerdict::bad_version:
      return {"PLM-3109", name, 0,
              "pcap format version is " + std::to_string(header.version_major) + "." +
                  std::to_string(header.version_minor) + "; must be 2.4",
              convert + "."};
    case PcapVerdict::bad_link_type:
      return {"PLM-3106", name, 0, "link type is " + std::to_string(header.link_type) + "; must be 1 (Ethernet)",
              "Capture on an Ethernet interface, not on 'any' or a tunnel."};
    case PcapVerdict::not_pcap:
    case PcapVerdict::usable: break;
  }
  return {"PLM-3103", name, 0,
          "is not a pcap: first bytes are " + hex(bytes.first(std::min<std::size_t>(bytes.size(), 4))) +
              ", expected d4 c3 b2 a1, a1 b2 c3 d4, 4d 3c b2 a1 or a1 b2 3c 4d",
          "Give a classic pcap file, plain or gzip."};
}

}  // namespace

CaptureFile CaptureFile::open(const std::string& path, std::uint64_t limit) {
  return {path, load_file(path, limit, [&path](std::span<const std::byte> head) { check_head(path, head); })};
}

void CaptureFile::check_head(const std::string& name, std::span<const std::byte> head) {
  PcapHeader header;
  const PcapVerdict verdict = parse_pcap_header(head, header);
  if (verdict != PcapVerdict::usable) throw InputError(refusal(name, verdict, header, head));
}

CaptureFile CaptureFile::from_bytes(std::string name, std::vector<std::byte> bytes) {
  return {std::move(name), std::move(bytes)};
}

CaptureFile::CaptureFile(std::string name, std::vector<std::byte> bytes)
    : name_(std::move(name)), bytes_(std::move(bytes)) {
  const PcapVerdict verdict = parse_pcap_header(bytes_, header_);
  if (verdict != PcapVerdict::usable) throw InputError(refusal(name_, verdict, header_, bytes_));
  PcapRecords walk = records();
  for (PcapRecord record; walk.next(record);) {
    ++record_count_;
    frame_bytes_ += record.bytes.size();
  }
  tail_ = walk.tail();
}

}  // namespace plimsoll::capture
