#include "host/gate/state_keeper.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "host/gate/kept_file.hpp"
#include "host/gate/kept_state.hpp"

namespace plimsoll::gate {
namespace {

constexpr std::int64_t pause_after_failure_ns = 1'000'000'000;
constexpr const char* log_name = "commands.log";

}  // namespace

StateKeeper::StateKeeper(Disk& disk, std::string folder, const Clock& clock)
    : disk_(disk), folder_(std::move(folder)), clock_(clock) {}

void StateKeeper::keep(std::uint64_t version, StateText state) {
  const std::lock_guard lock(mutex_);
  status_.asked = version;
  status_.keeping = status_.keeping == Keeping::kept ? Keeping::waiting : status_.keeping;
  wanted_ = Wanted{version, std::move(state)};
}

void StateKeeper::on_command(const CommandRecord& record) {
  std::string line = line_of(record);
  const std::lock_guard lock(mutex_);
  if (commands_.size() == most_waiting_commands) {
    ++status_.commands_lost;
    return;
  }
  commands_.push_back(std::move(line));
}

KeeperStatus StateKeeper::status() const {
  const std::lock_guard lock(mutex_);
  KeeperStatus status = status_;
  status.commands_waiting = commands_.size();
  return status;
}

int StateKeeper::do_work() {
  int done = 0;
  std::optional<Wanted> wanted;
  {
    const std::lock_guard lock(mutex_);
    // A new state is tried at once; one that failed waits.
    const bool too_soon = wanted_ && wanted_->version == failed_version_ && clock_.monotonic_ns() < not_before_ns_;
    if (!too_soon) wanted = wanted_;
  }
  if (wanted) {
    ++done;
    const bool durable = write(*wanted);
    if (told_) told_(wanted->version, durable);
  }
  if (!log_not_before_ns_ || clock_.monotonic_ns() >= *log_not_before_ns_) {
    log_not_before_ns_.reset();
    if (append_commands()) ++done;
  }
  return done;
}

bool StateKeeper::write(const Wanted& wanted) {
  const DiskAnswer wrote = replace_file(disk_, folder_, state_file_name, encode_state(wanted.state), Syncing::synced);
  // What the disk still has may be looser than what is in force. A missing file halts the next start.
  const bool removed = wrote.error == 0 || remove_file(disk_, folder_, state_file_name).error == 0;
  const std::lock_guard lock(mutex_);
  if (wrote.error == 0) {
    status_.kept = wanted.version;
    status_.fault.reset();
    status_.keeping = status_.asked == wanted.version ? Keeping::kept : Keeping::waiting;
    if (wanted_ && wanted_->version == wanted.version) wanted_.reset();
    return true;
  }
  status_.keeping = removed ? Keeping::removed : Keeping::failed;
  status_.fault =
      Fault{"PLM-2721", std::string(folder_).append("/").append(state_file_name), 0,
            std::string("the trading state is in force but not on disk (").append(wrote.step).append("): ") +
                std::strerror(wrote.error) + (removed ? "; the old one was removed, so a restart halts the firm" : ""),
            "Free space or mend the disk: it is tried again every second. Releases wait for it."};
  failed_version_ = wanted.version;
  not_before_ns_ = clock_.monotonic_ns() + pause_after_failure_ns;
  return false;
}

std::optional<std::uint64_t> StateKeeper::end_of_log() {
  std::vector<DirectoryEntry> entries;
  if (disk_.list(folder_, entries) != 0) return std::nullopt;
  for (const DirectoryEntry& entry : entries) {
    if (entry.name == log_name) return entry.bytes;
  }
  return 0;
}

bool StateKeeper::append_commands() {
  std::string text;
  std::size_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    for (const std::string& line : commands_) text += line;
    count = commands_.size();
  }
  if (count == 0) return false;
  const std::string path = std::string(folder_).append("/").append(log_name);
  const std::optional<std::uint64_t> end = end_of_log();
  OpenedFile file = disk_.open(path, OpenFor::writing);
  if (file.error == ENOENT) file = disk_.open(path, OpenFor::creating);
  bool wrote = file.error == 0 && end.has_value();
  if (wrote) {
    std::array<std::byte, 1> last{std::byte{'\n'}};
    if (*end > 0) wrote = disk_.read_at(file.file, *end - 1, last).error == 0;
    if (last[0] != std::byte{'\n'}) text.insert(text.begin(), '\n');  // a crash left half a line
    std::size_t done = 0;
    while (wrote && done < text.size()) {
      const DiskResult result = disk_.write_at(file.file, *end + done, std::as_bytes(std::span(text)).subspan(done));
      wrote = result.error == 0 && result.bytes != 0;
      done += result.bytes;
    }
    wrote = wrote && disk_.sync_data(file.file) == 0;
    if (!wrote) static_cast<void>(disk_.truncate(file.file, *end));  // so that a second try does not double lines
  }
  if (file.error == 0) disk_.close(file.file);
  if (!wrote) {
    log_not_before_ns_ = clock_.monotonic_ns() + pause_after_failure_ns;
    return true;
  }
  const std::lock_guard lock(mutex_);
  commands_.erase(commands_.begin(), commands_.begin() + static_cast<std::ptrdiff_t>(count));
  return true;
}

}  // namespace plimsoll::gate
