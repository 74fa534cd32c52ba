// A disk that leaves out one kind of sync and says yes: what the journal would be without it. The power-cut tests must
// see.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/core/disk.hpp"

namespace plimsoll::test {

enum class Forgets {
  nothing,
  group_commit,       // the fdatasync of a group of records
  segment_beginning,  // the one before a segment gets its name
  segment_end,        // the one before the next segment begins
  names,              // every sync of a directory
};

class ForgetfulDisk final : public Disk {
 public:
  ForgetfulDisk(Disk& disk, Forgets forgets) : disk_(disk), forgets_(forgets) {}

  OpenedFile open(const std::string& path, OpenFor purpose) override {
    const OpenedFile opened = disk_.open(path, purpose);
    state_[opened.file] = purpose == OpenFor::creating ? Forgets::segment_beginning : Forgets::group_commit;
    return opened;
  }
  void close(FileHandle file) override { disk_.close(file); }
  DiskResult read_at(FileHandle file, std::uint64_t offset, std::span<std::byte> into) override {
    return disk_.read_at(file, offset, into);
  }
  DiskResult write_at(FileHandle file, std::uint64_t offset, std::span<const std::byte> bytes) override {
    return disk_.write_at(file, offset, bytes);
  }
  int preallocate(FileHandle file, std::uint64_t bytes) override { return disk_.preallocate(file, bytes); }
  int truncate(FileHandle file, std::uint64_t bytes) override {
    state_[file] = Forgets::segment_end;
    return disk_.truncate(file, bytes);
  }
  int sync_data(FileHandle file) override {
    const Forgets kind = state_[file];
    state_[file] = Forgets::group_commit;
    return kind == forgets_ ? 0 : disk_.sync_data(file);
  }
  int sync_directory(const std::string& directory) override {
    return forgets_ == Forgets::names ? 0 : disk_.sync_directory(directory);
  }
  int make_directory(const std::string& directory) override { return disk_.make_directory(directory); }
  int rename(const std::string& from, const std::string& to) override { return disk_.rename(from, to); }
  int remove(const std::string& path) override { return disk_.remove(path); }
  int list(const std::string& directory, std::vector<DirectoryEntry>& entries) override {
    return disk_.list(directory, entries);
  }
  OpenedFile lock(const std::string& directory) override { return disk_.lock(directory); }

 private:
  Disk& disk_;
  Forgets forgets_;
  std::map<FileHandle, Forgets> state_;  // what the next sync of a file would be
};

}  // namespace plimsoll::test
