// A disk on which nothing new fits until it is mended: writing and creating fail, reading and removing work.
#pragma once

#include <cerrno>
#include <string>
#include <vector>

#include "host/core/disk.hpp"

namespace plimsoll::gate::test {

class FullDisk final : public Disk {
 public:
  explicit FullDisk(Disk& disk) : disk_(disk) {}
  enum class Room { enough, none };
  void set(Room room) { room_ = room; }

  OpenedFile open(const std::string& path, OpenFor purpose) override {
    if (full() && purpose == OpenFor::creating) return {ENOSPC, FileHandle::none};
    return disk_.open(path, purpose);
  }
  void close(FileHandle file) override { disk_.close(file); }
  DiskResult read_at(FileHandle file, std::uint64_t offset, std::span<std::byte> into) override {
    return disk_.read_at(file, offset, into);
  }
  DiskResult write_at(FileHandle file, std::uint64_t offset, std::span<const std::byte> bytes) override {
    if (full()) return {ENOSPC, 0};
    return disk_.write_at(file, offset, bytes);
  }
  int preallocate(FileHandle file, std::uint64_t bytes) override {
    return full() ? ENOSPC : disk_.preallocate(file, bytes);
  }
  int truncate(FileHandle file, std::uint64_t bytes) override { return disk_.truncate(file, bytes); }
  int sync_data(FileHandle file) override { return disk_.sync_data(file); }
  int sync_directory(const std::string& directory) override { return disk_.sync_directory(directory); }
  int make_directory(const std::string& directory) override { return disk_.make_directory(directory); }
  int rename(const std::string& from, const std::string& to) override { return disk_.rename(from, to); }
  int remove(const std::string& path) override { return disk_.remove(path); }
  int list(const std::string& directory, std::vector<DirectoryEntry>& entries) override {
    return disk_.list(directory, entries);
  }
  OpenedFile lock(const std::string& directory) override { return disk_.lock(directory); }

 private:
  [[nodiscard]] bool full() const { return room_ == Room::none; }
  Disk& disk_;
  Room room_ = Room::enough;
};

}  // namespace plimsoll::gate::test
