#include "tools/plimsoll/machine_facts.hpp"

#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "host/core/error.hpp"
#include "kernels/backends/cpu/isa.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"
#include "net/capture/capture_file.hpp"
#include "net/dpdk/capture_port.hpp"
#include "net/dpdk/eal.hpp"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

/// The number after "KEY:" in /proc/meminfo; 0 when it is not there.
std::uint64_t meminfo(const std::string& key) {
  std::ifstream in("/proc/meminfo");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key + ":")) continue;
    std::istringstream rest(line.substr(key.size() + 1));
    std::uint64_t value = 0;
    rest >> value;
    return value;
  }
  return 0;
}

void read_processor(MachineFacts& facts) {
  facts.processor = backends::cpu::processor_name();
  for (const backends::cpu::Isa isa : backends::cpu::supported_isas()) facts.isas.emplace_back(to_string(isa));
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    facts.cores_allowed = static_cast<unsigned>(CPU_COUNT(&allowed));
  const long online = sysconf(_SC_NPROCESSORS_ONLN);
  facts.cores_online = online > 0 ? static_cast<unsigned>(online) : 0U;
}

/// A capture of one Ethernet frame, in memory: what the receive path opens by default, without touching a file.
capture::CaptureFile one_frame_capture() {
  constexpr std::size_t file_header = 24;  // the classic pcap layout: libpcap, pcap-savefile(5)
  constexpr std::size_t record_header = 16;
  constexpr std::size_t frame = 64;
  std::vector<std::byte> bytes(file_header + record_header + frame);
  const auto put = [&](std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i) & 0xffU);
  };
  put(0, 0xa1b2c3d4);
  put(4, 2U | 4U << 16U);
  put(16, 65'535);
  put(20, 1);
  put(file_header + 8, frame);
  put(file_header + 12, frame);
  return capture::CaptureFile::from_bytes("doctor", std::move(bytes));
}

void try_dpdk(MachineFacts& facts) {
  facts.dpdk_absent = dpdk::reason_absent();
  if (!facts.dpdk_absent.empty()) return;
  facts.dpdk_version = dpdk::Eal::version();
  try {
    const dpdk::Eal* eal = dpdk::Eal::running();
    if (eal == nullptr) eal = &dpdk::Eal::start();
    const capture::CaptureFile capture = one_frame_capture();
    dpdk::Port port = dpdk::open_capture(*eal, capture);
    std::size_t frames = 0;
    for (int burst = 0; burst < 1'000'000 && !port.exhausted(); ++burst) frames += port.receive().size();
    if (frames != 1) facts.dpdk_failure = "the virtual device gave " + std::to_string(frames) + " frames instead of 1";
  } catch (const InputError& error) {
    facts.dpdk_failure = error.faults().front().problem;
    facts.dpdk_fault = error.faults().front().code;
  }
}

void read_limits(MachineFacts& facts) {
  facts.memory_available_mib = meminfo("MemAvailable") / 1024;
  facts.huge_pages = meminfo("HugePages_Total");
  facts.huge_pages_free = meminfo("HugePages_Free");
  facts.huge_page_kib = meminfo("Hugepagesize");
  rlimit limit{};
  if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0) {
    facts.memlock_bytes = limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
  }
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    facts.open_files = limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit.rlim_cur;
    facts.open_files_hard = limit.rlim_max == RLIM_INFINITY ? UINT64_MAX : limit.rlim_max;
  }
  struct statvfs space {};
  facts.shared_memory_present = statvfs("/dev/shm", &space) == 0 && access("/dev/shm", W_OK) == 0;
  if (facts.shared_memory_present) facts.shared_memory_free_mib = (space.f_bavail * space.f_frsize) >> 20U;
}

void read_pci(MachineFacts& facts) {
  std::error_code absent;
  for (const fs::directory_entry& device : fs::directory_iterator("/sys/bus/pci/devices", absent)) {
    // PCI class codes: 0x02 network, 0x03 display (a GPU without a screen is 0x0302). Vendor 0x10de is NVIDIA.
    const std::string kind = first_line(device.path() / "class");
    if (kind.starts_with("0x03") && first_line(device.path() / "vendor") == "0x10de") facts.nvidia_card = true;
    if (!kind.starts_with("0x02")) continue;
    std::error_code unbound;
    const fs::path driver = fs::read_symlink(device.path() / "driver", unbound);
    facts.cards.push_back({device.path().filename().string(), unbound ? "" : driver.filename().string()});
  }
  for ([[maybe_unused]] const fs::directory_entry& group : fs::directory_iterator("/sys/kernel/iommu_groups", absent)) {
    ++facts.iommu_groups;
  }
  facts.vfio_present = fs::exists("/dev/vfio/vfio", absent);
}

void read_sockets(MachineFacts& facts) {
  facts.socket_buffer_most = std::strtoull(first_line("/proc/sys/net/core/rmem_max").c_str(), nullptr, 10);
  const int trial = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const int wanted = 32 << 20;
  facts.socket_buffer_forced = ::setsockopt(trial, SOL_SOCKET, SO_RCVBUFFORCE, &wanted, sizeof wanted) == 0;
  if (trial >= 0) ::close(trial);
}

void read_clock(MachineFacts& facts) {
  timespec resolution{};
  if (clock_getres(CLOCK_MONOTONIC, &resolution) == 0) {
    facts.clock_resolution_ns = resolution.tv_sec * 1'000'000'000 + resolution.tv_nsec;
  }
  facts.clock_source = first_line("/sys/devices/system/clocksource/clocksource0/current_clocksource");
  timex state{};  // modes 0: only reads, see adjtimex(2)
  const int status = adjtimex(&state);
  facts.clock_state_known = status >= 0;
  facts.clock_synchronised = status >= 0 && status != TIME_ERROR && (state.status & STA_UNSYNC) == 0;
  facts.clock_error_us = state.maxerror;
}

void read_disk(MachineFacts& facts) {
  facts.state_folder = state_folder();
  fs::path existing = facts.state_folder;  // the folder appears with its first file, so look at what will hold it
  std::error_code ignored;
  while (!existing.empty() && existing != existing.parent_path() && !fs::exists(existing, ignored)) {
    existing = existing.parent_path();
  }
  facts.state_writable = fs::is_directory(existing, ignored) && access(existing.c_str(), W_OK | X_OK) == 0;
  struct statvfs space {};
  if (statvfs(existing.c_str(), &space) == 0) facts.state_free_mib = (space.f_bavail * space.f_frsize) >> 20U;
}

}  // namespace

std::string state_folder() {
  const auto set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value == '/' ? std::string(value) : std::string{};  // XDG: relative paths are invalid
  };
  if (const std::string state = set("XDG_STATE_HOME"); !state.empty()) return state + "/plimsoll";
  if (const std::string home = set("HOME"); !home.empty()) return home + "/.local/state/plimsoll";
  return "/var/lib/plimsoll";
}

MachineFacts read_machine_facts() {
  MachineFacts facts;
  read_processor(facts);
  const backends::cuda::Probe cuda = backends::cuda::probe();
  facts.cuda_available = cuda.available;
  facts.cuda_reason = cuda.reason;
  read_limits(facts);
  read_pci(facts);
  read_sockets(facts);
  read_clock(facts);
  read_disk(facts);
  try_dpdk(facts);
  return facts;
}

}  // namespace plimsoll::cli
