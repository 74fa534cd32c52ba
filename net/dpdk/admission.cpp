#include "net/dpdk/admission.hpp"

#include <rte_ethdev.h>
#include <rte_flow.h>

#include <array>

namespace plimsoll::dpdk {
namespace {

/// RFC 1112, section 6.4.
rte_ether_addr link_address(std::uint32_t group) {
  return {{0x01, 0x00, 0x5E, static_cast<std::uint8_t>(group >> 16 & 0x7F), static_cast<std::uint8_t>(group >> 8),
           static_cast<std::uint8_t>(group)}};
}

std::string kernel_name(std::uint16_t device) {
  rte_eth_dev_info info{};
  if (rte_eth_dev_info_get(device, &info) != 0 || info.if_index == 0) return {};
  return socket::interface_name(static_cast<int>(info.if_index));
}

GroupFilter open_filter(std::uint16_t device, const std::vector<std::uint32_t>& groups, bool kernel_joined) {
  std::vector<rte_ether_addr> addresses;
  for (const std::uint32_t group : groups) addresses.push_back(link_address(group));
  const auto count = static_cast<std::uint32_t>(addresses.size());
  if (rte_eth_dev_set_mc_addr_list(device, addresses.data(), count) == 0) return GroupFilter::exact;
  if (kernel_joined) return GroupFilter::kernel;
  if (rte_eth_allmulticast_enable(device) == 0) return GroupFilter::all_multicast;
  if (rte_eth_promiscuous_enable(device) == 0) return GroupFilter::promiscuous;
  return GroupFilter::refused;
}

/// UDP over IPv4 with this destination port goes to queue 0. False with the device's words when it does not take that.
bool steer(std::uint16_t device, std::uint16_t port, std::string& refusal) {
  rte_flow_item_udp wanted{};
  rte_flow_item_udp mask{};
  wanted.hdr.dst_port = __builtin_bswap16(port);
  mask.hdr.dst_port = UINT16_MAX;
  std::array<rte_flow_item, 4> pattern{};
  pattern[0].type = RTE_FLOW_ITEM_TYPE_ETH;
  pattern[1].type = RTE_FLOW_ITEM_TYPE_IPV4;
  pattern[2].type = RTE_FLOW_ITEM_TYPE_UDP;
  pattern[2].spec = &wanted;
  pattern[2].mask = &mask;
  pattern[3].type = RTE_FLOW_ITEM_TYPE_END;
  const rte_flow_action_queue queue{0};
  std::array<rte_flow_action, 2> actions{};
  actions[0].type = RTE_FLOW_ACTION_TYPE_QUEUE;
  actions[0].conf = &queue;
  actions[1].type = RTE_FLOW_ACTION_TYPE_END;
  rte_flow_attr attributes{};
  attributes.ingress = 1;
  rte_flow_error error{};
  if (rte_flow_create(device, &attributes, pattern.data(), actions.data(), &error) != nullptr) return true;
  refusal = error.message != nullptr ? error.message : "no reason given";
  return false;
}

}  // namespace

bool isolate(std::uint16_t device, const std::vector<std::uint16_t>& udp_ports) noexcept {
  rte_flow_error error{};
  return !udp_ports.empty() && rte_flow_isolate(device, 1, &error) == 0;
}

Admission admit(std::uint16_t device, const std::vector<std::uint32_t>& groups,
                const std::vector<std::uint16_t>& udp_ports, bool isolated) {
  Admission out;
  out.interface = kernel_name(device);
  if (!groups.empty()) {
    if (!out.interface.empty()) {
      // Joined and never bound: the kernel tells the network, and gives this socket nothing.
      out.membership = socket::open_udp();
      for (const std::uint32_t group : groups) socket::join(out.membership, group, out.interface);
    }
    out.groups = open_filter(device, groups, static_cast<bool>(out.membership));
  }
  for (const std::uint16_t port : udp_ports) {
    ++(steer(device, port, out.steering_refusal) ? out.ports_steered : out.ports_refused);
  }
  out.isolated = isolated && out.ports_refused == 0;
  if (isolated && !out.isolated) {
    rte_flow_error error{};
    rte_flow_isolate(device, 0, &error);  // better too much than nothing
  }
  return out;
}

}  // namespace plimsoll::dpdk
