// Where frames lie: in memory of ours, pinned when somebody can pin it.
#include <gtest/gtest.h>

#include "net/dpdk/gpu_pin.hpp"
#include "net/dpdk/port.hpp"
#include "tests/net/dpdk/environment.hpp"

namespace plimsoll::dpdk {
namespace {

class FakePin final : public MemoryPin {
 public:
  explicit FakePin(std::string refusal = {}) : refusal_(std::move(refusal)) {}
  [[nodiscard]] bool pin(std::span<std::byte> memory) noexcept override {
    asked = memory;
    return refusal_.empty();
  }
  void unpin(std::span<std::byte> memory) noexcept override {
    unpinned = memory;
    memory.front() = std::byte{1};  // still there
  }
  [[nodiscard]] std::string_view reason() const noexcept override { return refusal_; }

  std::span<std::byte> asked, unpinned;

 private:
  std::string refusal_;
};

/// Copies a frame of 700 bytes into our buffers whenever it is asked.
PortOptions null_device() {
  PortOptions options;
  options.device = "net_null7";
  options.arguments = "size=700,copy=1";
  options.buffers = 511;
  return options;
}

bool lies_in(std::span<const std::byte> part, std::span<const std::byte> whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

TEST(PacketMemory, FramesLieInOurMemoryAndThatIsPinned) {
  FakePin pin;
  PortOptions options = null_device();
  options.pin = &pin;
  {
    Port port = Port::open(test::eal(), options);
    EXPECT_TRUE(port.pinned());
    EXPECT_EQ(port.buffer_memory().data(), pin.asked.data());
    EXPECT_GE(port.buffer_memory().size(), 511U * (2048 + 128));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(pin.asked.data()) % PacketMemory::page_size(), 0U);
    EXPECT_EQ(pin.asked.size() % PacketMemory::page_size(), 0U);
    for (int burst = 0; burst < 50; ++burst) {
      for (const capture::Frame& frame : port.receive()) ASSERT_TRUE(lies_in(frame.bytes, port.buffer_memory()));
    }
    EXPECT_EQ(port.counters().received, 50U * 64);
    EXPECT_TRUE(pin.unpinned.empty());
  }
  EXPECT_EQ(pin.unpinned.data(), pin.asked.data()) << "unpinned before it is given back";
}

TEST(PacketMemory, FramesLieInOurMemoryWithoutAnybodyWhoPins) {
  Port port = Port::open(test::eal(), null_device());
  EXPECT_FALSE(port.pinned());
  const auto frames = port.receive();
  ASSERT_EQ(frames.size(), 64U);
  for (const capture::Frame& frame : frames) EXPECT_TRUE(lies_in(frame.bytes, port.buffer_memory()));
}

TEST(PacketMemory, IsPlainWhenItCannotBePinned) {
  FakePin pin("no device");
  PortOptions options = null_device();
  options.pin = &pin;
  {
    Port port = Port::open(test::eal(), options);
    EXPECT_FALSE(pin.asked.empty());
    EXPECT_FALSE(port.pinned());
    EXPECT_EQ(port.receive().size(), 64U);
  }
  EXPECT_TRUE(pin.unpinned.empty());
}

TEST(PacketMemory, GpuEitherPinsOrSaysWhyNot) {
  GpuPin pin;
  PortOptions options = null_device();
  options.pin = &pin;
  Port port = Port::open(test::eal(), options);
  EXPECT_EQ(port.pinned(), pin.reason().empty()) << pin.reason();
  EXPECT_EQ(port.receive().size(), 64U);
}

TEST(PacketMemory, IsGivenBackSoThatPortsCanBeOpenedOverAndOver) {
  for (int round = 0; round < 30; ++round) {
    PortOptions options = null_device();
    options.buffers = 65'535;  // 143 MB each
    Port port = Port::open(test::eal(), options);
    ASSERT_EQ(port.receive().size(), 64U);
  }
}

}  // namespace
}  // namespace plimsoll::dpdk
