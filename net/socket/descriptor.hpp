// Owns one socket of the operating system, and says what to do when the system refuses.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "net/wire/endpoint.hpp"

namespace plimsoll::socket {

class Descriptor {
 public:
  Descriptor() noexcept = default;
  explicit Descriptor(int number) noexcept : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }
  ~Descriptor() { reset(); }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }
  void reset() noexcept;

 private:
  int number_ = -1;
};

/// Everything below is for start-up and throws InputError: PLM-3301 no such interface, PLM-3302 permission refused,
/// PLM-3303 address or port in use, PLM-3304 address not of this machine or without a route, PLM-3305 anything else.

/// A non-blocking UDP socket, not bound.
Descriptor open_udp();
/// `what` names the attempt for the message: "bind 10.0.0.1:7000".
[[noreturn]] void refuse(const std::string& what, int error);
/// The kernel's number of an interface.
int interface_index(const std::string& name);
/// The other way round; empty when there is none of that number.
std::string interface_name(int index);
/// Its first IPv4 address.
std::uint32_t interface_address(const std::string& name);

void bind_to(const Descriptor& socket, wire::Endpoint at);
/// What the socket is bound to; tells the port that the kernel chose.
wire::Endpoint bound_to(const Descriptor& socket);
void set_option(const Descriptor& socket, int level, int option, int value, const char* what);
/// Asks for a receive buffer of that many bytes, beyond the system's limit where we may; returns what was granted.
std::size_t set_receive_buffer(const Descriptor& socket, std::size_t bytes);
/// Receives the group's datagrams that arrive at the interface; the kernel tells the network (IGMP).
void join(const Descriptor& socket, std::uint32_t group, const std::string& interface);

}  // namespace plimsoll::socket
