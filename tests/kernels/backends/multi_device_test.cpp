// Cells split over devices: the bits of one device, and one failure is everybody's.
#include "kernels/backends/multi_device.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/backends/cpu/cpu_backend.hpp"
#include "tests/kernels/backends/backend_story.hpp"
#include "tests/kernels/backends/fake_device.hpp"

namespace plimsoll::backends {
namespace {

std::unique_ptr<Backend> split_over(std::size_t devices, FaultPlan last = {}) {
  std::vector<std::unique_ptr<Backend>> parts;
  for (std::size_t d = 0; d < devices; ++d) {
    parts.push_back(make_fake_device_backend(d % 2 == 0 ? WalkOrder::ascending : WalkOrder::shuffled,
                                             d + 1 == devices ? last : FaultPlan{}));
  }
  return make_multi_device_backend(std::move(parts));
}

TEST(MultiDevice, HasTheBitsOfOneWhateverTheirNumber) {
  const auto cpu = cpu::make_cpu_backend(cpu::best_isa(), 1, "");
  const StoryDigests expected = tell_story(*cpu);
  for (const std::size_t devices : {1U, 2U, 3U, 5U}) {
    EXPECT_EQ(tell_story(*split_over(devices)), expected) << devices << " devices";
  }
}

TEST(MultiDevice, EveryFailureOfOneDeviceIsAnException) {
  for (const std::size_t call : {0U, 5U, 20U, 25U, 40U, 60U}) {
    const FaultPlan plan{.fault = FakeFault::fail, .call = call, .allocation = 0, .bit = 0};
    EXPECT_THROW(tell_story(*split_over(2, plan)), std::runtime_error) << call;
  }
}

TEST(MultiDevice, SaysHowManyTheyAre) { EXPECT_EQ(split_over(2)->info().device, "2 x fake device"); }

}  // namespace
}  // namespace plimsoll::backends
