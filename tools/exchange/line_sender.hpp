// Sends downstream packets on every line at once, in batches.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <netinet/in.h>

#include "net/socket/descriptor.hpp"
#include "tools/exchange/mold_sender.hpp"

namespace plimsoll::exchange {

/// One copy of the feed: a group and the interface it leaves by, or a unicast address.
struct LineSettings {
  wire::Endpoint to;
  std::string interface;  // of a group
  int time_to_live = 1;   // of a group
};

class LineSender {
 public:
  static constexpr std::size_t batch = 64;

  /// Throws InputError as net/socket does.
  explicit LineSender(const std::vector<LineSettings>& lines);

  /// Copies the packet; sends all that was queued when the batch is full.
  void queue(std::span<const std::byte> packet);
  void flush();

  /// Packets that left on a line, and those that the system refused to take.
  [[nodiscard]] std::uint64_t sent(std::size_t line) const { return lines_[line].sent; }
  [[nodiscard]] std::uint64_t refused(std::size_t line) const { return lines_[line].refused; }
  [[nodiscard]] std::size_t lines() const { return lines_.size(); }

 private:
  struct Line {
    socket::Descriptor socket;
    sockaddr_in to{};
    std::uint64_t sent = 0;
    std::uint64_t refused = 0;
  };

  void send(Line& line);

  std::vector<Line> lines_;
  std::size_t queued_ = 0;
  std::array<std::array<std::byte, MoldSender::most_payload>, batch> packets_{};
  std::array<iovec, batch> pieces_{};
  std::array<mmsghdr, batch> messages_{};
};

}  // namespace plimsoll::exchange
