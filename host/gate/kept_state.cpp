#include "host/gate/kept_state.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "host/gate/kept_file.hpp"

namespace plimsoll::gate {
namespace {

constexpr const char* release_it =
    "Trading is halted until somebody who may says otherwise: `plimsoll kill release --reason \"...\"`";

KeptState halted(Fault fault, Timestamp now) {
  KeptState kept;
  Latch latch;
  latch.level = TradingLevel::halted;  // what lies at the venue is not touched by a start
  latch.sequence = 1;
  latch.since = now;
  latch.trigger = Trigger::start;
  latch.by = "start";
  latch.reason = one_line(std::string(fault.code).append(" ").append(fault.problem), TradingStates::longest_reason);
  kept.state = {1, {latch}};
  kept.fault = std::move(fault);
  return kept;
}

}  // namespace

KeptState read_kept_state(Disk& disk, const std::string& folder, Timestamp now) {
  const std::string path = std::string(folder).append("/").append(state_file_name);
  const ReadText read = read_small_file(disk, path, largest_state_text);
  if (read.answer.error == ENOENT) {
    return halted({"PLM-2701", path, 0, "there is no trading state, as before the very first start",
                   std::string(release_it) + "."},
                  now);
  }
  if (read.answer.error != 0) {
    return halted({"PLM-2703", path, 0,
                   std::string("the trading state cannot be read (").append(read.answer.step).append("): ") +
                       std::strerror(read.answer.error),
                   std::string(release_it) + ", after mending the disk or the file's permissions."},
                  now);
  }
  auto state = decode_state(read.text);
  if (!state) {
    return halted({"PLM-2702", path, 0,
                   "the trading state is torn or damaged: its checksum is not that of its " +
                       std::to_string(read.text.size()) + " bytes",
                   std::string(release_it) + ", after asking who or what changed the file."},
                  now);
  }
  return {std::move(*state), std::nullopt};
}

}  // namespace plimsoll::gate
