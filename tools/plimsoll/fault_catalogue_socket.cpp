// Faults of plain sockets.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-3301", "A network interface does not exist.", "A typing error, or the interface is in another namespace.",
     "Choose an interface from: ip -br link", "eht0"},
    {"PLM-3302", "The system refuses a socket its permission.", "A port below 1024, or a missing capability.",
     "Take a port above 1023, or give the program the capability that the message names.", "port 80 as a normal user"},
    {"PLM-3303", "An address or a port is in use.", "Another program, or a second copy of this one, has it.",
     "See who has it with: ss -anp; stop that, or take another port.", "two venues on one re-request port"},
    {"PLM-3304", "An address is not of this machine, or there is no way to it.",
     "A typing error, an interface without an address, or a missing route.",
     "Name an address of this machine (ip -br address) or one that can be reached (ip route get ADDRESS).",
     "bind 192.0.2.1:7000 on a machine without that address"},
    {"PLM-3305", "The system refuses a socket for another reason.",
     "A limit of the system, or an interface that is down.",
     "Check the interface with: ip -br address; and the limits with: ulimit -n",
     "a twenty-first group with net.ipv4.igmp_max_memberships at 20"},
    {"PLM-3306", "The options of a socket source are out of range.",
     "A group without a port or an interface, no subscription at all, or no room for a datagram.",
     "Name the group's address, its port and the interface that it arrives at.", "233.54.12.111:0"},
});

}  // namespace

std::span<const CatalogueEntry> socket_faults() { return entries; }

}  // namespace plimsoll::cli
