// The real disk, by POSIX calls; only programs construct it, everything else is handed a Disk.
#pragma once

#include "host/core/disk.hpp"

namespace plimsoll {

/// Interrupted calls are taken up again; short transfers are returned as they are.
class SystemDisk final : public Disk {
 public:
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
};

}  // namespace plimsoll
