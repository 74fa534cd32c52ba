// Which frames a device lets through: the groups that were joined, and the ports that its hardware picks out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "net/socket/descriptor.hpp"

namespace plimsoll::dpdk {

/// How the groups get past the device's address filter.
enum class GroupFilter : std::uint8_t {
  not_asked,
  exact,          // the device has the list
  kernel,         // the kernel, which owns the interface, has the list
  all_multicast,  // the device takes every group
  promiscuous,    // the device takes everything
  refused,        // the device has no filter that can be set; it may take everything or nothing
};

constexpr std::string_view to_string(GroupFilter filter) noexcept {
  switch (filter) {
    case GroupFilter::not_asked: return "not_asked";
    case GroupFilter::exact: return "exact";
    case GroupFilter::kernel: return "kernel";
    case GroupFilter::all_multicast: return "all_multicast";
    case GroupFilter::promiscuous: return "promiscuous";
    case GroupFilter::refused: return "refused";
  }
  return "unknown";
}

/// What became of the wishes; nothing here stops a port from receiving.
struct Admission {
  GroupFilter groups = GroupFilter::not_asked;
  std::string interface;          // the kernel's name of the device; empty when the kernel has none
  unsigned ports_steered = 0;     // rules that the device took: UDP with this destination port
  unsigned ports_refused = 0;     // rules that it did not take; those frames come with all others
  std::string steering_refusal;   // why, in the device's words
  bool isolated = false;          // nothing but what a rule picks out reaches us
  socket::Descriptor membership;  // keeps the groups joined for the network: the kernel answers IGMP queries
};

/// Before the device is configured: asks it to pass only what rules pick out. Undone by `admit` if a rule is refused.
bool isolate(std::uint16_t device, const std::vector<std::uint16_t>& udp_ports) noexcept;

/// After the device has started. Throws InputError as net/socket does when the kernel refuses to join a group.
Admission admit(std::uint16_t device, const std::vector<std::uint32_t>& groups,
                const std::vector<std::uint16_t>& udp_ports, bool isolated);

}  // namespace plimsoll::dpdk
