// A disk in memory with a page cache: what was not synced can be lost or torn when the power is cut, and any operation
// can fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "host/core/disk.hpp"

namespace plimsoll::test {

using Bytes = std::vector<std::byte>;

/// The model, harsher than file systems are where POSIX promises nothing:
/// - reads see the cache; a power cut keeps what was synced and, of each later write, all, nothing, or any sectors and
/// any
///   first part of a sector; sizes and names are kept or lost each for itself, in no order;
/// - a name is durable only after its directory was synced, whatever happened to the file;
/// - a failed sync keeps any part of the unsynced bytes, and later syncs leave out the rest, though reads still show
/// it;
/// - a failed directory sync changes nothing: the names wait for the next one.
class SimulatedDisk final : public Disk {
 public:
  enum class Failure { none, io_error, no_space, short_transfer, power_cut };

  explicit SimulatedDisk(std::uint64_t seed = 1) : random_(seed) {}

  /// Called before every operation, with the disk as a power cut would find it.
  void before_each(std::function<void()> hook) { hook_ = std::move(hook); }
  /// The operation with this number, counted from 1, fails; after a power cut all later ones do too.
  void fail_operation(std::uint64_t number, Failure failure) {
    failing_ = number;
    failure_ = failure;
  }
  [[nodiscard]] std::uint64_t operations() const { return operations_; }
  [[nodiscard]] bool power_is_cut() const { return dead_; }

  /// What is there when the power comes back.
  [[nodiscard]] SimulatedDisk after_power_cut(std::uint64_t seed) const;
  /// The same files for a new process: the cache survives.
  void restart_process();

  // For tests that damage files: behind the cache and the disk at once.
  [[nodiscard]] Bytes content(const std::string& path) const;
  void put(const std::string& path, Bytes content);
  void erase(const std::string& path);
  [[nodiscard]] std::vector<std::string> paths() const;

  OpenedFile open(const std::string& path, OpenFor purpose) override;
  void close(FileHandle file) override;
  DiskResult read_at(FileHandle file, std::uint64_t offset, std::span<std::byte> into) override;
  DiskResult write_at(FileHandle file, std::uint64_t offset, std::span<const std::byte> bytes) override;
  int preallocate(FileHandle file, std::uint64_t bytes) override;
  int truncate(FileHandle file, std::uint64_t bytes) override;
  int sync_data(FileHandle file) override;
  int sync_directory(const std::string& directory) override;
  int make_directory(const std::string& directory) override;
  int rename(const std::string& from, const std::string& to) override;
  int remove(const std::string& path) override;
  int list(const std::string& directory, std::vector<DirectoryEntry>& entries) override;
  OpenedFile lock(const std::string& directory) override;

 private:
  struct Edit {  // of content: bytes written at an offset, or a new size
    bool resizes;
    std::uint64_t offset;
    Bytes bytes;
  };
  struct Inode {
    Bytes cached;
    Bytes durable;
    std::vector<Edit> unsynced;
  };
  struct NameEdit {  // `to` names the inode, `from` no longer does; either may be empty
    std::string from;
    std::string to;
    int inode;
  };
  using Names = std::map<std::string, int>;

  int begin_operation();
  static void apply(const Edit& edit, Bytes& content);
  static void apply(const NameEdit& edit, Names& names);
  static void apply_part(const Edit& edit, Bytes& content, std::mt19937_64& random);
  void edit_name(NameEdit edit);
  Inode& inode_of(FileHandle file) { return inodes_.at(handles_.at(static_cast<int>(file))); }

  std::map<int, Inode> inodes_;
  Names names_;
  Names durable_names_;
  std::vector<NameEdit> unsynced_names_;
  std::set<std::string> directories_;
  std::set<std::string> durable_directories_;
  std::map<int, int> handles_;        // to inode
  std::map<int, std::string> locks_;  // handle to directory
  int next_inode_ = 1;
  int next_handle_ = 1;
  std::uint64_t operations_ = 0;
  std::uint64_t failing_ = 0;
  Failure failure_ = Failure::none;
  bool short_now_ = false;
  bool dead_ = false;
  std::function<void()> hook_;
  std::mt19937_64 random_;
};

}  // namespace plimsoll::test
