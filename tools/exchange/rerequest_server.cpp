#include "tools/exchange/rerequest_server.hpp"

#include <sys/socket.h>

#include "net/socket/system_address.hpp"

namespace plimsoll::exchange {
namespace {

std::uint64_t number(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (const std::byte byte : bytes) value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return value;
}

}  // namespace

RerequestServer::RerequestServer(wire::Endpoint at, const MessageHistory& history)
    : socket_(socket::open_udp()), history_(&history) {
  socket::bind_to(socket_, at);
}

void RerequestServer::work() {
  for (int request = 0; request < 256; ++request) {
    std::array<std::byte, 64> bytes{};
    sockaddr_in from{};
    socklen_t size = sizeof from;
    const ssize_t got =
        ::recvfrom(socket_.number(), bytes.data(), bytes.size(), MSG_DONTWAIT, socket::as_sockaddr(from), &size);
    if (got < 0) return;
    const auto reply = answer(std::span<const std::byte>(bytes).first(static_cast<std::size_t>(got)));
    if (reply.empty()) continue;
    if (::sendto(socket_.number(), reply.data(), reply.size(), MSG_DONTWAIT, socket::as_sockaddr(from), size) < 0) {
      ++counts_.not_taken;
    }
  }
}

std::span<const std::byte> RerequestServer::answer(std::span<const std::byte> request) {
  ++counts_.requests;
  if (request.size() != 20 || number(request.subspan(18)) == 0) return ++counts_.malformed, std::span<std::byte>();
  const std::string& session = history_->session();
  const bool same = std::equal(session.begin(), session.end(), request.begin(), request.begin() + 10,
                               [](char c, std::byte b) { return static_cast<std::byte>(c) == b; });
  if (!same) return ++counts_.other_session, std::span<std::byte>();
  const std::uint64_t first = number(request.subspan(10, 8));
  if (first < history_->oldest()) return ++counts_.too_old, std::span<std::byte>();
  if (first >= history_->next()) return ++counts_.not_yet_sent, std::span<std::byte>();
  const std::uint64_t wanted = std::min(number(request.subspan(18)), history_->next() - first);
  const std::size_t size = history_->write(first, static_cast<std::uint16_t>(wanted), packet_);
  ++counts_.answered;
  counts_.messages += number(std::span<const std::byte>(packet_).subspan(18, 2));
  return std::span<const std::byte>(packet_).first(size);
}

}  // namespace plimsoll::exchange
