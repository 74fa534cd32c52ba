#include "net/itch/itch_file.hpp"

#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::itch {

ItchFile ItchFile::open(const std::string& path, std::uint64_t limit) {
  return {path, capture::load_file(path, limit)};
}

ItchFile ItchFile::from_bytes(std::string name, std::vector<std::byte> bytes) {
  return {std::move(name), std::move(bytes)};
}

bool ItchFile::starts_like_one(std::span<const std::byte> bytes) noexcept {
  ItchRecords walk(bytes);
  std::span<const std::byte> message;
  return walk.next(message) && !message.empty() && message.size() == message_size(message[0]);
}

ItchFile::ItchFile(std::string name, std::vector<std::byte> bytes) : name_(std::move(name)), bytes_(std::move(bytes)) {
  ItchRecords walk = records();
  std::span<const std::byte> message;
  while (walk.next(message)) {
    if (message_count_ == 0 && (message.empty() || message.size() != message_size(message[0]))) break;
    ++message_count_;
  }
  if (message_count_ == 0) {
    throw InputError({"PLM-3111", name_, 0,
                      "does not start with a length-prefixed ITCH 5.0 message of a known type and its exact length",
                      "Give a TotalView-ITCH 5.0 file as published by Nasdaq, plain or gzip; captures must be pcap."});
  }
  zero_prefixes_ = walk.zero_prefixes();
  tail_ = walk.tail();
}

}  // namespace plimsoll::itch
