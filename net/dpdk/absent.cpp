// The same interface in a program built without DPDK: everything that would need it says so.

#include "host/core/error.hpp"
#include "net/dpdk/capture_port.hpp"

namespace plimsoll::dpdk {

struct Port::Device {
  std::string name;
  Admission admission;
};

std::string_view reason_absent() noexcept {
  return "built without DPDK: install libdpdk-dev and configure again with -DPLIMSOLL_DPDK=ON";
}

namespace {

[[noreturn]] void refuse() {
  throw InputError({"PLM-3201", "", 0, "the DPDK receive path is not in this program",
                    "Install libdpdk-dev and configure again with -DPLIMSOLL_DPDK=ON, or read without DPDK."});
}

}  // namespace

std::string Eal::version() { return "DPDK absent"; }
const Eal* Eal::running() noexcept { return nullptr; }
const Eal& Eal::start(const EalOptions&) { refuse(); }

Port Port::open(const Eal&, const PortOptions&) { refuse(); }
Port open_capture(const Eal&, const capture::CaptureFile&) { refuse(); }

// Unreachable, since no port can be opened; needed to complete the class.
Port::Port(std::unique_ptr<Device> device) noexcept : device_(std::move(device)) {}
Port::Port(Port&&) noexcept = default;
Port& Port::operator=(Port&&) noexcept = default;
Port::~Port() = default;
std::span<const capture::Frame> Port::receive() noexcept { return {}; }
bool Port::exhausted() const noexcept { return true; }
PortCounters Port::counters() const noexcept { return {}; }
const Admission& Port::admission() const noexcept { return device_->admission; }
std::span<const std::byte> Port::buffer_memory() const noexcept { return {}; }
bool Port::pinned() const noexcept { return false; }
const std::string& Port::device() const noexcept { return device_->name; }
std::uint16_t Port::id() const noexcept { return 0; }

}  // namespace plimsoll::dpdk
