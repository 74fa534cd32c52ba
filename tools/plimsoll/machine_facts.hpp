// What this machine offers, as plain values: read once, judged elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::cli {

struct NetworkCard {
  std::string address;  // "0000:03:00.0"
  std::string driver;   // "vfio-pci", "ixgbe"; empty when none is bound
};

struct MachineFacts {
  // Processor
  std::string processor;
  std::vector<std::string> isas;  // ascending
  unsigned cores_allowed = 0;
  unsigned cores_online = 0;
  // GPU
  bool cuda_available = false;
  std::string cuda_reason;
  bool nvidia_card = false;  // a display or compute device of NVIDIA is on the PCI bus
  // DPDK
  std::string dpdk_version;  // empty: not in this program
  std::string dpdk_absent;   // why not, and how to change that
  std::string dpdk_failure;  // why the environment or a virtual device does not start; empty when they do
  std::string dpdk_fault;    // its code
  // Memory
  std::uint64_t memory_available_mib = 0;
  std::uint64_t huge_pages = 0;
  std::uint64_t huge_pages_free = 0;
  std::uint64_t huge_page_kib = 0;
  std::uint64_t memlock_bytes = 0;  // UINT64_MAX: unlimited
  std::uint64_t open_files = 0;
  std::uint64_t open_files_hard = 0;
  std::uint64_t shared_memory_free_mib = 0;
  bool shared_memory_present = false;
  // Cards
  std::vector<NetworkCard> cards;
  unsigned iommu_groups = 0;
  bool vfio_present = false;             // the module that gives cards to programs is loaded or built in
  std::uint64_t socket_buffer_most = 0;  // net.core.rmem_max: what a socket gets without privilege
  bool socket_buffer_forced = false;     // this process may go beyond it
  // Clock
  std::int64_t clock_resolution_ns = 0;
  std::string clock_source;  // "tsc"; empty when not told
  bool clock_state_known = false;
  bool clock_synchronised = false;
  std::int64_t clock_error_us = 0;  // the kernel's estimate of the largest error
  // Disk
  std::string state_folder;
  bool state_writable = false;
  std::uint64_t state_free_mib = 0;
};

/// Reads /proc, /sys and the limits of this process, asks the GPU driver, and starts DPDK with one virtual device.
MachineFacts read_machine_facts();

/// Where state is kept: $XDG_STATE_HOME/plimsoll, else ~/.local/state/plimsoll, else /var/lib/plimsoll.
std::string state_folder();

}  // namespace plimsoll::cli
