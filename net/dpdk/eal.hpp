// DPDK's environment (EAL): started once per process, without huge pages or a network card unless they are asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::dpdk {

enum class Pages : std::uint8_t { ordinary, huge };

struct EalOptions {
  std::size_t memory_mib = 512;         // for packet buffers; reserved, not touched
  Pages pages = Pages::ordinary;        // huge needs reserved huge pages (vm.nr_hugepages) and usually root
  std::optional<unsigned> core = {};    // for DPDK's bookkeeping; the highest one this process may run on if not given
  std::vector<std::string> cards = {};  // PCI addresses of network cards; none means virtual devices only
};

/// Empty when this program was built with DPDK; otherwise why it was not and how to change that.
[[nodiscard]] std::string_view reason_absent() noexcept;

/// Proof that the environment runs; it does until the process ends, because DPDK cannot be initialised twice.
/// Start it before other threads: while it starts, standard output and the calling thread's affinity are borrowed (and
/// then restored: the caller's threads are pinned by their owner, not by DPDK).
class Eal {
 public:
  /// Throws InputError: PLM-3201 built without DPDK, PLM-3202 already started, PLM-3203 an option that cannot be met,
  /// PLM-3204 DPDK refused (with its own words).
  static const Eal& start(const EalOptions& options = {});
  /// Null before `start`.
  [[nodiscard]] static const Eal* running() noexcept;

  [[nodiscard]] unsigned core() const noexcept { return core_; }
  [[nodiscard]] const std::vector<std::string>& cards() const noexcept { return cards_; }
  /// "DPDK 22.11.11"
  [[nodiscard]] static std::string version();

  Eal(const Eal&) = delete;
  Eal& operator=(const Eal&) = delete;

 private:
  Eal(unsigned core, std::vector<std::string> cards) : core_(core), cards_(std::move(cards)) {}

  unsigned core_;
  std::vector<std::string> cards_;
};

}  // namespace plimsoll::dpdk
