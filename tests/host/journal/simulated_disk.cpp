#include "tests/host/journal/simulated_disk.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace plimsoll::test {
namespace {

constexpr std::uint64_t sector = 512;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace

int SimulatedDisk::begin_operation() {
  if (dead_) return EIO;
  if (hook_) hook_();
  ++operations_;
  short_now_ = false;
  if (operations_ != failing_) return 0;
  switch (failure_) {
    case Failure::none: return 0;
    case Failure::io_error: return EIO;
    case Failure::no_space: return ENOSPC;
    case Failure::short_transfer: short_now_ = true; return 0;
    case Failure::power_cut: dead_ = true; return EIO;
  }
  return 0;
}

void SimulatedDisk::apply(const Edit& edit, Bytes& content) {
  if (edit.resizes) {
    content.resize(edit.offset);
    return;
  }
  if (content.size() < edit.offset + edit.bytes.size()) content.resize(edit.offset + edit.bytes.size());
  std::copy(edit.bytes.begin(), edit.bytes.end(), content.begin() + static_cast<std::ptrdiff_t>(edit.offset));
}

void SimulatedDisk::apply_part(const Edit& edit, Bytes& content, std::mt19937_64& random) {
  const std::uint64_t fate = random() % 3;
  if (fate == 0) return;
  if (fate == 1 || edit.resizes) return apply(edit, content);
  std::uint64_t at = edit.offset;
  const std::uint64_t end = edit.offset + edit.bytes.size();
  while (at < end) {
    const std::uint64_t stop = std::min(end, (at / sector + 1) * sector);
    std::uint64_t keep = stop - at;
    switch (random() % 4) {
      case 0: keep = 0; break;
      case 1: keep = random() % (keep + 1); break;
      default: break;
    }
    const auto first = edit.bytes.begin() + static_cast<std::ptrdiff_t>(at - edit.offset);
    if (keep > 0) apply({false, at, Bytes(first, first + static_cast<std::ptrdiff_t>(keep))}, content);
    at = stop;
  }
}

void SimulatedDisk::apply(const NameEdit& edit, Names& names) {
  if (!edit.from.empty()) {
    const auto found = names.find(edit.from);
    if (found != names.end() && found->second == edit.inode) names.erase(found);
  }
  if (!edit.to.empty()) names[edit.to] = edit.inode;
}

void SimulatedDisk::edit_name(NameEdit edit) {
  apply(edit, names_);
  unsynced_names_.push_back(std::move(edit));
}

SimulatedDisk SimulatedDisk::after_power_cut(std::uint64_t seed) const {
  SimulatedDisk disk(seed);
  Names names = durable_names_;
  for (const NameEdit& edit : unsynced_names_) {
    if (disk.random_() % 2 == 0) apply(edit, names);
  }
  disk.directories_ = durable_directories_;
  for (const std::string& directory : directories_) {
    if (disk.random_() % 2 == 0) disk.directories_.insert(directory);
  }
  for (const auto& [path, inode] : names) {
    if (!disk.directories_.contains(folder_of(path))) continue;
    const Inode& before = inodes_.at(inode);
    Inode& after = disk.inodes_[inode];
    after.durable = before.durable;
    for (const Edit& edit : before.unsynced) apply_part(edit, after.durable, disk.random_);
    after.cached = after.durable;
    disk.names_[path] = inode;
  }
  disk.durable_names_ = disk.names_;
  disk.durable_directories_ = disk.directories_;
  disk.next_inode_ = next_inode_;
  return disk;
}

void SimulatedDisk::restart_process() {
  handles_.clear();
  locks_.clear();
  failing_ = 0;
}

Bytes SimulatedDisk::content(const std::string& path) const { return inodes_.at(names_.at(path)).cached; }

void SimulatedDisk::put(const std::string& path, Bytes content) {
  const int inode = next_inode_++;
  directories_.insert(folder_of(path));
  durable_directories_.insert(folder_of(path));
  inodes_[inode] = {content, content, {}};
  names_[path] = inode;
  durable_names_[path] = inode;
}

void SimulatedDisk::erase(const std::string& path) {
  names_.erase(path);
  durable_names_.erase(path);
}

std::vector<std::string> SimulatedDisk::paths() const {
  std::vector<std::string> paths;
  for (const auto& [path, inode] : names_) paths.push_back(path);
  return paths;
}

OpenedFile SimulatedDisk::open(const std::string& path, OpenFor purpose) {
  if (const int error = begin_operation(); error != 0) return {.error = error};
  const auto found = names_.find(path);
  if (purpose == OpenFor::creating) {
    if (found != names_.end()) return {.error = EEXIST};
    if (!directories_.contains(folder_of(path))) return {.error = ENOENT};
    inodes_[next_inode_] = {};
    edit_name({"", path, next_inode_++});
  } else if (found == names_.end()) {
    return {.error = ENOENT};
  }
  handles_[next_handle_] = names_.at(path);
  return {.error = 0, .file = static_cast<FileHandle>(next_handle_++)};
}

void SimulatedDisk::close(FileHandle file) {
  handles_.erase(static_cast<int>(file));
  locks_.erase(static_cast<int>(file));
}

DiskResult SimulatedDisk::read_at(FileHandle file, std::uint64_t offset, std::span<std::byte> into) {
  if (const int error = begin_operation(); error != 0) return {error, 0};
  const Bytes& content = inode_of(file).cached;
  if (offset >= content.size()) return {};
  std::size_t count = std::min<std::size_t>(into.size(), content.size() - offset);
  if (short_now_) count = (count + 1) / 2;
  std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(offset), count, into.begin());
  return {0, count};
}

DiskResult SimulatedDisk::write_at(FileHandle file, std::uint64_t offset, std::span<const std::byte> bytes) {
  const int error = begin_operation();
  if (dead_ && operations_ != failing_) return {error, 0};
  // The write during which the power goes, and one that fails, may leave a first part behind.
  std::size_t count = bytes.size();
  if (error != 0 || short_now_) count = random_() % (count + 1);
  if (short_now_) count = std::max<std::size_t>(count, 1);
  if (count > 0 && (operations_ == failing_ || error == 0)) {
    Edit edit{false, offset, Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count))};
    Inode& inode = inode_of(file);
    apply(edit, inode.cached);
    inode.unsynced.push_back(std::move(edit));
  }
  return {error, error != 0 ? 0 : count};
}

int SimulatedDisk::preallocate(FileHandle file, std::uint64_t bytes) {
  if (const int error = begin_operation(); error != 0) return error;
  Inode& inode = inode_of(file);
  if (inode.cached.size() >= bytes) return 0;
  inode.cached.resize(bytes);
  inode.unsynced.push_back({true, bytes, {}});
  return 0;
}

int SimulatedDisk::truncate(FileHandle file, std::uint64_t bytes) {
  if (const int error = begin_operation(); error != 0) return error;
  Inode& inode = inode_of(file);
  inode.cached.resize(bytes);
  inode.unsynced.push_back({true, bytes, {}});
  return 0;
}

int SimulatedDisk::sync_data(FileHandle file) {
  const int error = begin_operation();
  if (dead_) return error;
  Inode& inode = inode_of(file);
  for (const Edit& edit : inode.unsynced) {
    if (error == 0) {
      apply(edit, inode.durable);
    } else {
      apply_part(edit, inode.durable, random_);
    }
  }
  inode.unsynced.clear();
  return error;
}

int SimulatedDisk::sync_directory(const std::string& directory) {
  if (const int error = begin_operation(); error != 0) return error;
  const auto is_here = [&](const NameEdit& edit) {
    return folder_of(edit.to.empty() ? edit.from : edit.to) == directory;
  };
  for (const NameEdit& edit : unsynced_names_) {
    if (is_here(edit)) apply(edit, durable_names_);
  }
  std::erase_if(unsynced_names_, is_here);
  for (const std::string& child : directories_) {
    if (folder_of(child) == directory) durable_directories_.insert(child);
  }
  return 0;
}

int SimulatedDisk::make_directory(const std::string& directory) {
  if (const int error = begin_operation(); error != 0) return error;
  return directories_.insert(directory).second ? 0 : EEXIST;
}

int SimulatedDisk::rename(const std::string& from, const std::string& to) {
  if (const int error = begin_operation(); error != 0) return error;
  const auto found = names_.find(from);
  if (found == names_.end()) return ENOENT;
  edit_name({from, to, found->second});
  return 0;
}

int SimulatedDisk::remove(const std::string& path) {
  if (const int error = begin_operation(); error != 0) return error;
  const auto found = names_.find(path);
  if (found == names_.end()) return ENOENT;
  edit_name({path, "", found->second});
  return 0;
}

int SimulatedDisk::list(const std::string& directory, std::vector<DirectoryEntry>& entries) {
  entries.clear();
  if (const int error = begin_operation(); error != 0) return error;
  if (!directories_.contains(directory)) return ENOENT;
  for (const auto& [path, inode] : names_) {
    if (folder_of(path) != directory) continue;
    entries.push_back({path.substr(directory.size() + 1), inodes_.at(inode).cached.size()});
  }
  std::shuffle(entries.begin(), entries.end(), random_);
  return 0;
}

OpenedFile SimulatedDisk::lock(const std::string& directory) {
  if (const int error = begin_operation(); error != 0) return {.error = error};
  for (const auto& [handle, locked] : locks_) {
    if (locked == directory) return {.error = EWOULDBLOCK};
  }
  locks_[next_handle_] = directory;
  return {.error = 0, .file = static_cast<FileHandle>(next_handle_++)};
}

}  // namespace plimsoll::test
