#include "tools/plimsoll/diagnosis.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace plimsoll::cli {
namespace {

constexpr std::uint64_t least_memlock = std::uint64_t{64} << 20U;
constexpr std::uint64_t least_memory_mib = 1024;
constexpr std::uint64_t least_disk_mib = 1024;
constexpr std::uint64_t least_shared_mib = 64;
constexpr std::uint64_t least_files = 1024;
constexpr std::uint64_t least_socket_buffer = std::uint64_t{32} << 20U;  // what MulticastSource asks for

Finding processor(const MachineFacts& facts) {
  std::string levels;
  for (const std::string& isa : facts.isas) levels += (levels.empty() ? "" : " ") + isa;
  const std::string best = facts.isas.empty() ? "" : facts.isas.back();
  const bool fast = best == "v3" || best == "v4" || best == "native";
  return {"processor", fast ? Verdict::ok : Verdict::warn,
          facts.processor + ": " + levels + (fast ? "" : "; without AVX2 the same numbers take several times longer"),
          ""};
}

Finding cores(const MachineFacts& facts) {
  Finding finding{"cores", Verdict::ok,
                  fmt::format("{} of {} processors may be used", facts.cores_allowed, facts.cores_online), ""};
  if (facts.cores_allowed < facts.cores_online)
    finding.command = fmt::format("taskset -pc 0-{} $$", facts.cores_online - 1);
  if (facts.cores_allowed < 2) {
    finding.verdict = Verdict::warn;
    finding.found += "; receiving and computing share one";
  }
  return finding;
}

Finding memory(const MachineFacts& facts) {
  const bool enough = facts.memory_available_mib >= least_memory_mib;
  return {"memory", enough ? Verdict::ok : Verdict::warn,
          fmt::format("{} MiB available{}", facts.memory_available_mib, enough ? "" : "; use fewer --scenarios"),
          enough ? "" : "ps aux --sort=-rss | head"};
}

Finding cuda(const MachineFacts& facts) {
  if (facts.cuda_available) return {"cuda", Verdict::ok, facts.cuda_reason, ""};
  if (!facts.nvidia_card) {
    return {"cuda", Verdict::ok, facts.cuda_reason + "; no NVIDIA card on the PCI bus, the CPU gives the same bits",
            ""};
  }
  // The second names the package of each distribution; `|| true` would hide a failure, so the choice is by what exists.
  return {
      "cuda", Verdict::warn, facts.cuda_reason + "; the CPU gives the same bits, more slowly",
      "if command -v ubuntu-drivers; then sudo ubuntu-drivers install; else sudo apt-get install nvidia-driver; fi"};
}

Finding dpdk(const MachineFacts& facts) {
  if (!facts.dpdk_absent.empty()) {
    return {"dpdk", Verdict::warn, facts.dpdk_absent + "; --way-in reader gives the same events",
            "sudo apt-get install libdpdk-dev"};
  }
  if (facts.dpdk_failure.empty()) {
    return {"dpdk", Verdict::ok, facts.dpdk_version + ": its environment and a virtual device start", ""};
  }
  const bool driver = facts.dpdk_fault == "PLM-3211";
  return {"dpdk", Verdict::fail, facts.dpdk_version + ": " + facts.dpdk_fault + " " + facts.dpdk_failure,
          driver ? "sudo apt-get install dpdk" : "sudo prlimit --pid $$ --memlock=unlimited:unlimited"};
}

bool is_given_to_dpdk(const NetworkCard& card) { return card.driver == "vfio-pci" || card.driver == "uio_pci_generic"; }

Finding huge_pages(const MachineFacts& facts) {
  const bool needed = std::any_of(facts.cards.begin(), facts.cards.end(), is_given_to_dpdk);
  Finding finding{
      "huge pages", Verdict::ok,
      fmt::format("{} reserved, {} free, of {} KiB", facts.huge_pages, facts.huge_pages_free, facts.huge_page_kib), ""};
  if (facts.huge_pages_free > 0) return finding;
  if (needed) finding.verdict = Verdict::warn;
  finding.found += needed ? "; a card is given to DPDK and needs them" : "; captures and virtual devices need none";
  if (needed) finding.command = "sudo sysctl -w vm.nr_hugepages=512";
  if (!needed) finding.found += "; to reserve some: sudo sysctl -w vm.nr_hugepages=512";
  return finding;
}

/// What gives the first card that the kernel still has to DPDK. Never as a command that mends: it takes the interface
/// away from the kernel, and which one may go only its owner knows.
std::string how_to_give(const MachineFacts& facts) {
  for (const NetworkCard& card : facts.cards) {
    if (is_given_to_dpdk(card) || card.driver.starts_with("virtio")) continue;
    return fmt::format(
        "; to give it away: sudo modprobe vfio-pci && sudo dpdk-devbind.py --bind=vfio-pci {}; and back: "
        "sudo dpdk-devbind.py --bind={} {}",
        card.address, card.driver.empty() ? "DRIVER" : card.driver, card.address);
  }
  return {};
}

Finding network_cards(const MachineFacts& facts) {
  std::string found = fmt::format("{} on the PCI bus", facts.cards.size());
  bool given = false;
  for (const NetworkCard& card : facts.cards) {
    found += fmt::format(", {} ({})", card.address, card.driver.empty() ? "no driver" : card.driver);
    given = given || is_given_to_dpdk(card);
  }
  if (given) return {"network cards", Verdict::ok, found, ""};
  return {"network cards", Verdict::ok,
          found + "; none is given to DPDK, captures and virtual devices need none" + how_to_give(facts), ""};
}

Finding iommu(const MachineFacts& facts) {
  const bool needed = std::any_of(facts.cards.begin(), facts.cards.end(), is_given_to_dpdk);
  if (facts.iommu_groups > 0) {
    return {"iommu", Verdict::ok,
            fmt::format("on, {} groups: a card reaches only the memory it was given", facts.iommu_groups), ""};
  }
  const std::string found = facts.vfio_present ? "off; VFIO is there" : "off";
  if (!needed) return {"iommu", Verdict::ok, found + "; only a card that is given to DPDK needs it", ""};
  return {"iommu", Verdict::warn,
          found +
              "; a card that is given to DPDK could write anywhere. If this machine has none, as in many virtual "
              "machines: echo 1 | sudo tee /sys/module/vfio/parameters/enable_unsafe_noiommu_mode",
          "sudo sed -i 's/^GRUB_CMDLINE_LINUX=\"/&intel_iommu=on amd_iommu=on iommu=pt /' /etc/default/grub && "
          "sudo update-grub && sudo reboot"};
}

Finding socket_buffers(const MachineFacts& facts) {
  const std::string most = fmt::format("{} KiB without privilege", facts.socket_buffer_most >> 10U);
  if (facts.socket_buffer_forced) {
    return {"socket buffers", Verdict::ok, most + "; this process may have what it asks for", ""};
  }
  const bool enough = facts.socket_buffer_most >= least_socket_buffer;
  return {"socket buffers", enough ? Verdict::ok : Verdict::warn,
          most + (enough ? "" : "; bursts of a live feed on plain sockets would be lost"),
          enough ? "" : fmt::format("sudo sysctl -w net.core.rmem_max={}", least_socket_buffer)};
}

Finding clock_resolution(const MachineFacts& facts) {
  const bool fine = facts.clock_resolution_ns > 0 && facts.clock_resolution_ns <= 1'000;
  // acpi_pm and hpet cost a microsecond a reading; the others are read without a system call.
  const bool slow = facts.clock_source == "acpi_pm" || facts.clock_source == "hpet" || facts.clock_source == "jiffies";
  std::string found = fmt::format("monotonic, {} ns", facts.clock_resolution_ns);
  if (!facts.clock_source.empty()) found += ", source " + facts.clock_source;
  if (slow) found += "; reading it costs a microsecond and latencies read too long";
  return {"clock", fine && !slow ? Verdict::ok : Verdict::warn, found,
          slow ? "cat /sys/devices/system/clocksource/clocksource0/available_clocksource; echo tsc | sudo tee "
                 "/sys/devices/system/clocksource/clocksource0/current_clocksource"
               : ""};
}

Finding time_of_day(const MachineFacts& facts) {
  if (!facts.clock_state_known) {
    return {"time of day", Verdict::warn, "the kernel does not tell whether it is synchronised", "timedatectl status"};
  }
  if (facts.clock_synchronised) {
    return {"time of day", Verdict::ok,
            fmt::format("synchronised, error below {:.1f} ms", static_cast<double>(facts.clock_error_us) / 1000.0), ""};
  }
  return {"time of day", Verdict::warn, "not synchronised; receive times of live feeds would drift",
          "sudo apt-get install chrony && sudo systemctl enable --now chrony"};
}

Finding locked_memory(const MachineFacts& facts) {
  const bool unlimited = facts.memlock_bytes == UINT64_MAX;
  const std::string size = unlimited ? "unlimited" : fmt::format("{} KiB", facts.memlock_bytes >> 10U);
  const bool enough = facts.memlock_bytes >= least_memlock;
  return {"locked memory", enough ? Verdict::ok : Verdict::warn,
          size + (enough ? "" : "; cards and pinned GPU buffers need more, captures do not"),
          enough ? "" : "sudo prlimit --pid $$ --memlock=unlimited:unlimited"};
}

Finding open_files(const MachineFacts& facts) {
  const bool enough = facts.open_files >= least_files;
  const bool may_raise = facts.open_files_hard >= least_files;
  return {"open files", enough ? Verdict::ok : Verdict::warn,
          facts.open_files == UINT64_MAX ? "unlimited" : std::to_string(facts.open_files),
          enough      ? ""
          : may_raise ? fmt::format("ulimit -n {}", least_files)
                      : fmt::format("sudo prlimit --pid $$ --nofile={0}:{0}", least_files)};
}

Finding shared_memory(const MachineFacts& facts) {
  if (!facts.shared_memory_present) {
    return {"shared memory", Verdict::warn, "/dev/shm is missing or not writable",
            "sudo mkdir -p /dev/shm && sudo mount -t tmpfs -o mode=1777 tmpfs /dev/shm"};
  }
  const bool enough = facts.shared_memory_free_mib >= least_shared_mib;
  return {"shared memory", enough ? Verdict::ok : Verdict::warn,
          fmt::format("/dev/shm has {} MiB free", facts.shared_memory_free_mib),
          enough ? "" : "sudo mount -o remount,size=1G /dev/shm"};
}

/// For a shell, whatever the path holds.
std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) result += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return result + '\'';
}

Finding disk(const MachineFacts& facts) {
  const std::string folder = shell_quoted(facts.state_folder);
  if (!facts.state_writable) {
    return {"disk", Verdict::warn, facts.state_folder + " cannot be created or written",
            "sudo mkdir -p " + folder + " && sudo chown \"$(id -u):$(id -g)\" " + folder};
  }
  const bool enough = facts.state_free_mib >= least_disk_mib;
  return {"disk", enough ? Verdict::ok : Verdict::warn,
          fmt::format("{} has {} MiB free{}", facts.state_folder, facts.state_free_mib,
                      enough ? "" : "; a volume with space can be named in XDG_STATE_HOME"),
          enough ? "" : "export XDG_STATE_HOME=/var/tmp/\"$(id -un)\""};
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::ok: return "ok";
    case Verdict::warn: return "warn";
    case Verdict::fail: return "fail";
  }
  return "?";
}

std::vector<Finding> diagnose(const MachineFacts& facts) {
  return {processor(facts),   cores(facts),         memory(facts),     cuda(facts),           dpdk(facts),
          huge_pages(facts),  network_cards(facts), iommu(facts),      socket_buffers(facts), clock_resolution(facts),
          time_of_day(facts), locked_memory(facts), open_files(facts), shared_memory(facts),  disk(facts)};
}

}  // namespace plimsoll::cli
