#include "host/gate/file_gate.hpp"

#include <string_view>
#include <utility>

#include "host/gate/kept_file.hpp"
#include "host/gate/state_text.hpp"

namespace plimsoll::gate {

FileGate::FileGate(Disk& disk, std::string folder, std::string name, const KillSwitch& kill, const Clock& clock)
    : disk_(disk), folder_(std::move(folder)), name_(std::move(name)), kill_(kill), clock_(clock) {
  status_.name = std::string("file:").append(folder_).append("/").append(name_);
}

int FileGate::do_work() {
  const std::uint64_t changes = kill_.changes();
  const std::int64_t now = clock_.monotonic_ns();
  const OrderGateStatus before = status();
  const bool changed = changes != written_changes_;
  const std::int64_t age = now - written_ns_;
  const bool repeat = before.waiting != 0 && age >= repeat_ns;
  if (!changed && !repeat && age < beat_ns) {
    if (before.waiting == 0 || now < next_look_ns_) return 0;
    next_look_ns_ = now + look_ns;
    read_acknowledgement();
    return 0;
  }
  const KillSwitch::View view = kill_.view();
  StateText state{view.sequence, {}};
  for (const KillSwitch::Line& line : view.lines) state.latches.push_back(line.latch);
  const std::string text = encode_state(state);
  const bool wrote = replace_file(disk_, folder_, name_, text, Syncing::visible_only).error == 0;
  if (wrote) written_changes_ = changes;
  written_ns_ = now;
  {
    const std::lock_guard lock(mutex_);
    status_.link = wrote ? GateLink::up : GateLink::down;
    if (wrote) status_.published = view.sequence;
    if (repeat) ++status_.repeats;
    status_.waiting = status_.acknowledged < view.sequence ? 1 : 0;
  }
  read_acknowledgement();
  return 1;
}

void FileGate::read_acknowledgement() {
  const ReadText read = read_small_file(disk_, std::string(folder_).append("/").append(name_).append(".ack"), 64);
  if (read.answer.error != 0) return;
  std::string_view text = read.text;
  if (text.ends_with('\n')) text.remove_suffix(1);
  const auto sequence = parse_count(text);
  const std::lock_guard lock(mutex_);
  if (!sequence || *sequence > status_.published) return;
  status_.acknowledged = *sequence;
  status_.waiting = status_.acknowledged < status_.published ? 1 : 0;
}

OrderGateStatus FileGate::status() const {
  const std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace plimsoll::gate
