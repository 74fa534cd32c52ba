#include "net/dpdk/eal.hpp"

#include <pthread.h>
#include <rte_eal.h>
#include <rte_errno.h>
#include <rte_mbuf_pool_ops.h>
#include <rte_version.h>
#include <sched.h>

#include <memory>

#include "host/core/error.hpp"
#include "net/dpdk/chatter.hpp"

namespace plimsoll::dpdk {
namespace {

std::unique_ptr<const Eal>& instance() {
  static std::unique_ptr<const Eal> eal;
  return eal;
}

unsigned choose_core(const EalOptions& options, const cpu_set_t& allowed) {
  if (options.core) {
    if (*options.core < CPU_SETSIZE && CPU_ISSET(*options.core, &allowed)) return *options.core;
    throw InputError({"PLM-3203", "", 0,
                      "DPDK core " + std::to_string(*options.core) + " is not one this process may run on",
                      "Choose a core from the output of: taskset -pc $$"});
  }
  for (unsigned core = CPU_SETSIZE; core-- > 0;) {
    if (CPU_ISSET(core, &allowed)) return core;
  }
  return 0;
}

std::vector<std::string> arguments(const EalOptions& options, unsigned core) {
  // --no-shconf lets several processes run at once. --in-memory goes with huge pages only: with --no-huge EAL rejects
  // it.
  std::vector<std::string> args = {"plimsoll",
                                   "--no-shconf",
                                   "--no-telemetry",
                                   "--log-level=4",
                                   "-m",
                                   std::to_string(options.memory_mib),
                                   "--lcores",
                                   "0@" + std::to_string(core)};
  args.emplace_back(options.pages == Pages::huge ? "--in-memory" : "--no-huge");
  if (options.cards.empty()) args.emplace_back("--no-pci");
  for (const std::string& card : options.cards) {
    args.emplace_back("-a");
    args.push_back(card);
  }
  return args;
}

std::string remedy(const EalOptions& options) {
  if (options.pages == Pages::huge) {
    return "Reserve huge pages (sysctl vm.nr_hugepages=" + std::to_string(options.memory_mib / 2) +
           ") or use ordinary pages.";
  }
  if (!options.cards.empty()) return "Check the PCI address and that the card is bound to vfio-pci.";
  return "Try less memory than " + std::to_string(options.memory_mib) + " MiB.";
}

}  // namespace

std::string_view reason_absent() noexcept { return {}; }

std::string Eal::version() { return rte_version(); }

const Eal* Eal::running() noexcept { return instance().get(); }

const Eal& Eal::start(const EalOptions& options) {
  if (options.memory_mib < 16 || options.memory_mib > 524'288) {
    throw InputError({"PLM-3203", "", 0,
                      "DPDK memory is " + std::to_string(options.memory_mib) + " MiB; must be from 16 to 524288",
                      "The default is 512."});
  }
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  pthread_getaffinity_np(pthread_self(), sizeof allowed, &allowed);
  const unsigned core = choose_core(options, allowed);
  if (instance()) {
    throw InputError({"PLM-3202", "", 0, "DPDK is already started in this process and cannot be started twice",
                      "Use the running environment."});
  }

  static std::vector<std::string> args;  // EAL may keep pointers into them
  args = arguments(options, core);
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);

  Chatter chatter;
  const int parsed = rte_eal_init(static_cast<int>(args.size()), argv.data());
  const int error = rte_errno;
  pthread_setaffinity_np(pthread_self(), sizeof allowed, &allowed);  // EAL pinned this thread to its core
  if (parsed < 0) {
    throw InputError({"PLM-3204", "", 0,
                      "DPDK does not start (" + std::string(rte_strerror(error)) + "): " + chatter.text(),
                      remedy(options)});
  }
  // Each port's buffers are used by the port's one thread: single producer, single consumer.
  rte_mbuf_set_user_mempool_ops("ring_sp_sc");
  instance().reset(new Eal(core, options.cards));
  return *instance();
}

}  // namespace plimsoll::dpdk
