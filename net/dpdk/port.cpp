#include "net/dpdk/port.hpp"

#include <rte_dev.h>
#include <rte_errno.h>
#include <rte_ethdev.h>
#include <rte_mbuf.h>
#include <rte_mbuf_dyn.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "host/core/error.hpp"
#include "net/dpdk/buffer_pool.hpp"
#include "net/dpdk/chatter.hpp"
#include "net/dpdk/kernel_queue.hpp"

namespace plimsoll::dpdk {
namespace {

using capture::Frame;
using capture::largest_burst;

constexpr std::size_t largest_room = UINT16_MAX - RTE_PKTMBUF_HEADROOM;
constexpr std::size_t most_buffers = (std::size_t{1} << 20) - 1;
constexpr auto any_socket = static_cast<unsigned>(SOCKET_ID_ANY);

[[noreturn]] void refuse(const char* code, const std::string& device, const std::string& problem, std::string remedy) {
  throw InputError({code, "", 0, "DPDK device '" + device + "' " + problem, std::move(remedy)});
}

std::string reason(int code, Chatter& chatter) {
  return std::string("(") + rte_strerror(code < 0 ? -code : code) + "): " + chatter.text();
}

void check_sizes(const PortOptions& options) {
  if (options.buffers < 2 * largest_burst || options.buffers > most_buffers) {
    refuse("PLM-3215", options.device,
           "has " + std::to_string(options.buffers) + " buffers; must be from " + std::to_string(2 * largest_burst) +
               " to " + std::to_string(most_buffers),
           "4095 is a good number.");
  }
  if (options.frame_room < 64 || options.frame_room > largest_room) {
    refuse("PLM-3215", options.device,
           "has buffers of " + std::to_string(options.frame_room) + " bytes; must be from 64 to " +
               std::to_string(largest_room),
           "2048 holds every Ethernet frame that is not jumbo.");
  }
}

}  // namespace

struct Port::Device {
  std::string name;
  bool virtual_device = true;
  bool plugged = false;
  bool started = false;
  std::uint16_t id = 0;
  KernelQueue kernel_queue;
  BufferPool buffers;
  Admission admission;
  const Clock* clock = nullptr;
  std::optional<std::uint64_t> expected;
  std::uint64_t seen = 0;
  bool drained = false;
  int stamp_offset = -1;
  std::uint64_t stamp_flag = 0;
  std::uint64_t stamp_ns = 1;  // nanoseconds per unit of the device's timestamp
  std::uint64_t received = 0;
  std::uint64_t too_large = 0;
  std::uint64_t without_timestamp = 0;
  std::uint16_t held_count = 0;
  std::array<rte_mbuf*, largest_burst> held{};
  std::array<Frame, largest_burst> burst{};

  Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  ~Device() {
    release();
    if (started) rte_eth_dev_stop(id);
    if (plugged && virtual_device) rte_eal_hotplug_remove("vdev", name.c_str());
    if (plugged && !virtual_device) rte_eth_dev_close(id);
  }

  void release() noexcept {
    if (held_count > 0) rte_pktmbuf_free_bulk(held.data(), held_count);
    held_count = 0;
  }

  std::span<const Frame> receive() noexcept {
    release();
    held_count = rte_eth_rx_burst(id, 0, held.data(), static_cast<std::uint16_t>(held.size()));
    if (held_count == 0) {
      // Every buffer was free, so a device that reads a file and gives nothing has nothing left.
      drained = expected.has_value();
      return {};
    }
    seen += held_count;
    std::size_t count = 0;
    std::optional<Timestamp> now;
    for (std::uint16_t i = 0; i < held_count; ++i) {
      const rte_mbuf& mbuf = *held[i];
      if (mbuf.nb_segs != 1) {
        ++too_large;
        continue;
      }
      const auto* first = static_cast<const std::byte*>(mbuf.buf_addr) + mbuf.data_off;
      burst[count++] = {{first, mbuf.data_len}, stamp(mbuf, now)};
    }
    received += count;
    return {burst.data(), count};
  }

  Timestamp stamp(const rte_mbuf& mbuf, std::optional<Timestamp>& now) noexcept {
    if (stamp_offset >= 0 && (mbuf.ol_flags & stamp_flag) != 0) {
      std::uint64_t units = 0;
      std::memcpy(&units, reinterpret_cast<const std::byte*>(&mbuf) + stamp_offset, sizeof units);
      return {static_cast<std::int64_t>(units * stamp_ns)};
    }
    ++without_timestamp;
    if (!now) now = clock != nullptr ? clock->now() : Timestamp{};
    return *now;
  }

  void plug(const PortOptions& options, Chatter& chatter);
  void start(const PortOptions& options, Chatter& chatter);
  int set_up_queues(std::uint16_t descriptors, const rte_eth_dev_info& info) const;
};

/// Finds the device, or makes it when it is a virtual one.
void Port::Device::plug(const PortOptions& options, Chatter& chatter) {
  if (virtual_device) {
    if (rte_eth_dev_get_port_by_name(name.c_str(), &id) == 0) {
      refuse("PLM-3212", name, "is open already", "Give each port its own device name.");
    }
    const int failed = rte_eal_hotplug_add("vdev", name.c_str(), options.arguments.c_str());
    if (failed != 0) {
      refuse("PLM-3211", name, "with arguments '" + options.arguments + "' cannot be opened " + reason(failed, chatter),
             "Check that the name begins with a driver (net_pcap, net_ring, net_null, net_af_packet) and that what its "
             "arguments name exists.");
    }
    plugged = true;
    kernel_queue.adopt();
  }
  if (rte_eth_dev_get_port_by_name(name.c_str(), &id) != 0) {
    refuse("PLM-3211", name, "is not a network device: " + chatter.text(),
           "Name a virtual network device or a card that DPDK was started with.");
  }
  plugged = true;
}

int Port::Device::set_up_queues(std::uint16_t descriptors, const rte_eth_dev_info& info) const {
  // Nothing is sent, but loop-back devices exist only with a queue in each direction.
  const std::uint16_t tx_queues = std::min<std::uint16_t>(info.max_tx_queues, 1);
  const rte_eth_conf conf{};
  std::uint16_t rx_descriptors = descriptors;
  std::uint16_t tx_descriptors = descriptors;
  int failed = rte_eth_dev_configure(id, 1, tx_queues, &conf);
  if (failed == 0) failed = rte_eth_dev_adjust_nb_rx_tx_desc(id, &rx_descriptors, &tx_descriptors);
  if (failed == 0) failed = rte_eth_rx_queue_setup(id, 0, rx_descriptors, any_socket, nullptr, buffers.pool());
  if (failed == 0 && tx_queues == 1) failed = rte_eth_tx_queue_setup(id, 0, tx_descriptors, any_socket, nullptr);
  return failed;
}

void Port::Device::start(const PortOptions& options, Chatter& chatter) {
  rte_eth_dev_info info{};
  int failed = rte_eth_dev_info_get(id, &info);
  PoolOptions wanted;
  wanted.name = "plimsoll_port_" + std::to_string(id);
  wanted.buffers = options.buffers;
  wanted.frame_room = options.frame_room;
  wanted.pin = options.pin;
  wanted.driver = failed == 0 ? info.driver_name : "";
  wanted.card = virtual_device ? nullptr : info.device;
  buffers = BufferPool(wanted);
  if (buffers.pool() == nullptr) {
    const std::size_t mib = (options.buffers * (options.frame_room + 512)) >> 20;
    refuse("PLM-3213", name,
           "needs about " + std::to_string(mib + 1) + " MiB for its buffers and does not get them (" +
               buffers.failure() + "): " + chatter.text(),
           "Start DPDK with more memory or use fewer buffers.");
  }
  const bool isolated = isolate(id, options.udp_ports);
  if (failed == 0) failed = set_up_queues(options.descriptors, info);
  if (failed == 0) failed = rte_eth_dev_start(id);
  if (failed != 0) {
    refuse("PLM-3214", name, "refuses its set-up " + reason(failed, chatter),
           "Check the device's arguments, its privileges and that its interface is up.");
  }
  started = true;

  // Drivers register the field when they are probed or started, so it is looked up last.
  stamp_offset = rte_mbuf_dynfield_lookup(RTE_MBUF_DYNFIELD_TIMESTAMP_NAME, nullptr);
  const int bit = rte_mbuf_dynflag_lookup(RTE_MBUF_DYNFLAG_RX_TIMESTAMP_NAME, nullptr);
  stamp_flag = bit >= 0 ? std::uint64_t{1} << bit : 0;
  // Measured on DPDK 22.11: net_pcap counts microseconds whatever the file's resolution.
  stamp_ns = std::strcmp(info.driver_name, "net_pcap") == 0 ? 1000 : 1;
  admission = admit(id, options.groups, options.udp_ports, isolated);
}

Port Port::open(const Eal& eal, const PortOptions& options) {
  check_sizes(options);
  auto device = std::make_unique<Device>();
  device->name = options.device;
  device->virtual_device = std::find(eal.cards().begin(), eal.cards().end(), options.device) == eal.cards().end();
  device->clock = options.clock;
  device->expected = options.frames_expected;
  Chatter chatter;
  device->plug(options, chatter);
  device->start(options, chatter);
  return Port(std::move(device));
}

Port::Port(std::unique_ptr<Device> device) noexcept : device_(std::move(device)) {}
Port::Port(Port&& other) noexcept = default;
Port& Port::operator=(Port&& other) noexcept = default;
Port::~Port() = default;

std::span<const Frame> Port::receive() noexcept { return device_->receive(); }

bool Port::exhausted() const noexcept {
  return device_->drained || (device_->expected && device_->seen >= *device_->expected);
}

PortCounters Port::counters() const noexcept {
  PortCounters out;
  out.received = device_->received;
  out.too_large = device_->too_large;
  out.without_timestamp = device_->without_timestamp;
  if (device_->expected && exhausted() && *device_->expected > device_->seen) {
    out.missing = *device_->expected - device_->seen;
  }
  rte_eth_stats stats{};
  if (rte_eth_stats_get(device_->id, &stats) == 0) {
    out.device_missed = stats.imissed;
    out.device_errors = stats.ierrors;
    out.device_no_buffer = stats.rx_nombuf;
  }
  out.kernel_dropped = device_->kernel_queue.dropped();
  return out;
}

const Admission& Port::admission() const noexcept { return device_->admission; }
std::span<const std::byte> Port::buffer_memory() const noexcept { return device_->buffers.memory(); }
bool Port::pinned() const noexcept { return device_->buffers.pinned(); }
const std::string& Port::device() const noexcept { return device_->name; }
std::uint16_t Port::id() const noexcept { return device_->id; }

}  // namespace plimsoll::dpdk
