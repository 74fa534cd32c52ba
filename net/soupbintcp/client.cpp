#include "net/soupbintcp/client.hpp"

#include <algorithm>

#include "kernels/core/contract.hpp"
#include "net/wire/endian.hpp"

namespace plimsoll::soupbintcp {

SoupBinTcpClient::SoupBinTcpClient(const ClientOptions& options)
    : options_(options), input_(std::max(options.largest_packet + length_size, std::size_t{16'384})) {
  PLIMSOLL_EXPECT(options.largest_packet >= 1 + login_accepted_payload && options.largest_packet <= UINT16_MAX);
}

void SoupBinTcpClient::start(std::uint64_t next_sequence, std::int64_t now_ns) noexcept {
  state_ = ClientState::logging_in;
  failure_ = Failure::none;
  input_size_ = output_size_ = 0;
  asked_for_ = next_sequence_ = next_sequence;
  started_ns_ = heard_ns_ = spoke_ns_ = now_ns;
  queue(encode(Login{options_.user, options_.password, options_.session, next_sequence}));
}

std::span<std::byte> SoupBinTcpClient::input_room() noexcept {
  if (!of_use()) return {};
  return {input_.data() + input_size_, input_.size() - input_size_};
}

void SoupBinTcpClient::received(std::size_t count, std::int64_t now_ns, DataHandler& handler) noexcept {
  if (count == 0 || !of_use()) return;
  PLIMSOLL_EXPECT(count <= input_.size() - input_size_);
  input_size_ += count;
  heard_ns_ = now_ns;
  std::size_t used = 0;
  while (of_use() && input_size_ - used >= length_size) {
    const std::size_t length = wire::load_u16_be(input_.data() + used);
    if (length == 0 || length > options_.largest_packet) return fail(Failure::malformed);
    if (input_size_ - used < length_size + length) break;
    take({input_.data() + used + length_size, length}, handler);
    used += length_size + length;
  }
  // What remains is less than one packet, and the buffer holds more than one: there is always room.
  std::copy(input_.begin() + static_cast<std::ptrdiff_t>(used),
            input_.begin() + static_cast<std::ptrdiff_t>(input_size_), input_.begin());
  input_size_ -= used;
}

void SoupBinTcpClient::take(std::span<const std::byte> packet, DataHandler& handler) noexcept {
  const std::span<const std::byte> payload = packet.subspan(1);
  switch (static_cast<PacketType>(packet[0])) {
    case PacketType::debug:
    case PacketType::server_heartbeat: return;
    case PacketType::login_accepted: return take_login(payload);
    case PacketType::login_rejected:
      return fail(!payload.empty() && payload[0] == std::byte{'A'} ? Failure::not_authorised
                                                                   : Failure::session_unavailable);
    case PacketType::sequenced_data:
      if (state_ != ClientState::logged_in) return fail(Failure::malformed);
      ++next_sequence_;
      return handler.on_data(payload);
    case PacketType::end_of_session: state_ = ClientState::ended; return;
    default: ++unknown_packets_; return;
  }
}

void SoupBinTcpClient::take_login(std::span<const std::byte> payload) noexcept {
  if (state_ != ClientState::logging_in || payload.size() != login_accepted_payload) return fail(Failure::malformed);
  const auto sequence = parse_number(payload.subspan(session_size));
  if (!sequence) return fail(Failure::malformed);
  if (asked_for_ != 0 && *sequence != asked_for_) return fail(Failure::wrong_sequence);
  next_sequence_ = *sequence;
  state_ = ClientState::logged_in;
}

void SoupBinTcpClient::poll(std::int64_t now_ns) noexcept {
  if (!of_use()) return;
  if (state_ == ClientState::logging_in && now_ns - started_ns_ > options_.login_timeout_ns) {
    return fail(Failure::login_timeout);
  }
  if (now_ns - heard_ns_ > options_.silence_ns) return fail(Failure::silence);
  if (state_ == ClientState::logged_in && output_size_ == 0 && now_ns - spoke_ns_ >= options_.heartbeat_ns) {
    queue(encode(PacketType::client_heartbeat));
  }
}

void SoupBinTcpClient::log_out() noexcept {
  if (of_use()) queue(encode(PacketType::logout_request));
}

void SoupBinTcpClient::sent(std::size_t count, std::int64_t now_ns) noexcept {
  PLIMSOLL_EXPECT(count <= output_size_);
  if (count == 0) return;
  std::copy(output_.begin() + static_cast<std::ptrdiff_t>(count),
            output_.begin() + static_cast<std::ptrdiff_t>(output_size_), output_.begin());
  output_size_ -= count;
  spoke_ns_ = now_ns;
}

void SoupBinTcpClient::fail(Failure failure) noexcept {
  state_ = ClientState::failed;
  failure_ = failure;
}

void SoupBinTcpClient::queue(std::span<const std::byte> bytes) noexcept {
  if (bytes.size() > output_.size() - output_size_) return;  // a peer that does not read needs no heartbeat
  std::copy(bytes.begin(), bytes.end(), output_.begin() + static_cast<std::ptrdiff_t>(output_size_));
  output_size_ += bytes.size();
}

}  // namespace plimsoll::soupbintcp
