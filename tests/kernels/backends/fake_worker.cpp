// A GPU worker whose GPU is a fake one: fake_worker FAULT CALL ALLOCATION BIT SOCKET MEMORY.
#include <sys/socket.h>

#include <cstdlib>
#include <string>

#include "kernels/backends/worker/serve.hpp"
#include "kernels/backends/worker/shared_area.hpp"
#include "tests/kernels/backends/fake_device.hpp"

namespace {

/// Fills the answer, its header and what follows with noise, and says that the question is answered.
void answer_garbage(int socket, int memory, std::uint64_t seed) {
  using namespace plimsoll::backends;
  SharedArea area = SharedArea::open(memory);
  Lots lots(seed);
  AreaHeader& header = area.header();
  header.answer = lots.one_in(2) ? header.question : lots.bits();
  header.answer_bytes = lots.one_in(2) ? lots.below(4096) : lots.bits();
  header.status = lots.one_in(2) ? WorkerStatus::answered : WorkerStatus::failed;
  header.answer_checksum = lots.bits();
  for (std::size_t at = 0; at < 4096; ++at) area.answer()[at] = static_cast<std::byte>(lots.bits());
  const char byte = 1;
  ::send(socket, &byte, 1, MSG_NOSIGNAL);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace plimsoll::backends;
  if (argc != 7) return 2;
  const std::string fault = argv[1];
  const int socket = std::atoi(argv[5]);
  const int memory = std::atoi(argv[6]);
  FaultPlan plan;
  plan.fault = fault == "fail"      ? FakeFault::fail
               : fault == "hang"    ? FakeFault::hang
               : fault == "die"     ? FakeFault::die
               : fault == "flip"    ? FakeFault::flip
               : fault == "garbage" ? FakeFault::act
                                    : FakeFault::none;
  plan.call = std::strtoull(argv[2], nullptr, 10);
  plan.allocation = std::strtoull(argv[3], nullptr, 10);
  plan.bit = std::strtoull(argv[4], nullptr, 10);
  const auto history = std::make_shared<FakeHistory>();
  history->on_fault = [=] { answer_garbage(socket, memory, plan.call); };
  return serve_worker(socket, memory, [&] { return make_fake_device_backend(WalkOrder::ascending, plan, history); });
}
