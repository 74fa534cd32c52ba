// Files and directories as durable programs need them; handed in, so that tests can lose what was not synced.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace plimsoll {

/// An open file of one Disk.
enum class FileHandle : int { none = -1 };

/// What an operation moved, and the errno that stopped it (0 when nothing did). A write may be short without an error.
struct DiskResult {
  int error = 0;
  std::size_t bytes = 0;
};

struct OpenedFile {
  int error = 0;
  FileHandle file = FileHandle::none;
};

enum class OpenFor { reading, writing, creating };  // creating fails where the name exists

struct DirectoryEntry {
  std::string name;
  std::uint64_t bytes = 0;
};

/// Every function returns an errno value, 0 for success, and never throws for what the device did. After `sync_data` or
/// `sync_directory` failed, what it should have made durable must be taken for lost: calling it again proves nothing,
/// because the operating system may have marked the pages clean. One thread.
class Disk {
 public:
  virtual ~Disk() = default;

  virtual OpenedFile open(const std::string& path, OpenFor purpose) = 0;
  virtual void close(FileHandle file) = 0;
  virtual DiskResult read_at(FileHandle file, std::uint64_t offset, std::span<std::byte> into) = 0;
  virtual DiskResult write_at(FileHandle file, std::uint64_t offset, std::span<const std::byte> bytes) = 0;
  /// Grows the file with zeros to at least this size and reserves the blocks where the file system can.
  virtual int preallocate(FileHandle file, std::uint64_t bytes) = 0;
  virtual int truncate(FileHandle file, std::uint64_t bytes) = 0;
  /// The content and the size of the file; not its name.
  virtual int sync_data(FileHandle file) = 0;

  /// Names that were created, renamed or removed in the directory.
  virtual int sync_directory(const std::string& directory) = 0;
  virtual int make_directory(const std::string& directory) = 0;
  virtual int rename(const std::string& from, const std::string& to) = 0;
  virtual int remove(const std::string& path) = 0;
  /// Plain files only, in no order. Fails with E2BIG beyond a hundred thousand.
  virtual int list(const std::string& directory, std::vector<DirectoryEntry>& entries) = 0;
  /// Held until closed or until the process ends; EWOULDBLOCK while another holds it.
  virtual OpenedFile lock(const std::string& directory) = 0;
};

}  // namespace plimsoll
