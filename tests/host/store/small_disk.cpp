#include "tests/host/store/small_disk.hpp"

#include <sys/mount.h>

#include <cerrno>
#include <cstring>

namespace plimsoll::test {
namespace {

std::string size_of(unsigned megabytes) {
  return std::string("size=").append(std::to_string(megabytes)).append("m,mode=777");
}

}  // namespace

SmallDisk::SmallDisk(const std::filesystem::path& folder, unsigned megabytes) : path_(folder.string()) {
  std::filesystem::create_directories(folder);
  if (::mount("tmpfs", path_.c_str(), "tmpfs", 0, size_of(megabytes).c_str()) != 0) {
    problem_ = std::string("a small file system cannot be mounted: ").append(std::strerror(errno));
  }
}

SmallDisk::~SmallDisk() {
  if (problem_.empty()) ::umount2(path_.c_str(), MNT_DETACH);
}

bool SmallDisk::remount(unsigned long flags, const std::string& options) {
  return ::mount("tmpfs", path_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()) == 0;
}

bool SmallDisk::grow(unsigned megabytes) { return remount(0, size_of(megabytes)); }
bool SmallDisk::allow_writing() { return remount(0, ""); }
bool SmallDisk::forbid_writing() { return remount(MS_RDONLY, ""); }

}  // namespace plimsoll::test
