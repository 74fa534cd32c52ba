#include "host/core/system_disk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <limits>

namespace plimsoll {
namespace {

constexpr std::size_t most_entries = 100'000;

int descriptor(FileHandle file) { return static_cast<int>(file); }

off_t as_offset(std::uint64_t bytes) { return static_cast<off_t>(bytes); }

bool too_far(std::uint64_t bytes) { return bytes > std::uint64_t{std::numeric_limits<std::int64_t>::max()}; }

template <typename Call>
auto uninterrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

int error_of(int result) { return result == 0 ? 0 : errno; }

OpenedFile opened(int result) {
  if (result < 0) return {.error = errno};
  return {.error = 0, .file = static_cast<FileHandle>(result)};
}

DiskResult moved(ssize_t result) {
  if (result < 0) return {.error = errno, .bytes = 0};
  return {.error = 0, .bytes = static_cast<std::size_t>(result)};
}

}  // namespace

OpenedFile SystemDisk::open(const std::string& path, OpenFor purpose) {
  int flags = O_CLOEXEC | O_NOFOLLOW;
  switch (purpose) {
    case OpenFor::reading: flags |= O_RDONLY; break;
    case OpenFor::writing: flags |= O_RDWR; break;
    case OpenFor::creating: flags |= O_RDWR | O_CREAT | O_EXCL; break;
  }
  return opened(uninterrupted([&] { return ::open(path.c_str(), flags, 0640); }));
}

void SystemDisk::close(FileHandle file) {
  if (file != FileHandle::none) ::close(descriptor(file));  // never repeated: the descriptor is gone after EINTR too
}

DiskResult SystemDisk::read_at(FileHandle file, std::uint64_t offset, std::span<std::byte> into) {
  if (too_far(offset)) return {.error = EINVAL, .bytes = 0};
  return moved(uninterrupted([&] { return ::pread(descriptor(file), into.data(), into.size(), as_offset(offset)); }));
}

DiskResult SystemDisk::write_at(FileHandle file, std::uint64_t offset, std::span<const std::byte> bytes) {
  if (too_far(offset)) return {.error = EINVAL, .bytes = 0};
  return moved(
      uninterrupted([&] { return ::pwrite(descriptor(file), bytes.data(), bytes.size(), as_offset(offset)); }));
}

int SystemDisk::preallocate(FileHandle file, std::uint64_t bytes) {
  if (too_far(bytes)) return EINVAL;
  int error = EINTR;
  while (error == EINTR) error = ::posix_fallocate(descriptor(file), 0, as_offset(bytes));
  return error;
}

int SystemDisk::truncate(FileHandle file, std::uint64_t bytes) {
  if (too_far(bytes)) return EINVAL;
  return error_of(uninterrupted([&] { return ::ftruncate(descriptor(file), as_offset(bytes)); }));
}

int SystemDisk::sync_data(FileHandle file) {
  // Not repeated on EINTR: a sync that did not say yes is a failed one.
  return error_of(::fdatasync(descriptor(file)));
}

int SystemDisk::sync_directory(const std::string& directory) {
  const OpenedFile folder =
      opened(uninterrupted([&] { return ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (folder.error != 0) return folder.error;
  const int error = error_of(::fsync(descriptor(folder.file)));
  close(folder.file);
  return error;
}

int SystemDisk::make_directory(const std::string& directory) { return error_of(::mkdir(directory.c_str(), 0750)); }

int SystemDisk::rename(const std::string& from, const std::string& to) {
  return error_of(std::rename(from.c_str(), to.c_str()));
}

int SystemDisk::remove(const std::string& path) { return error_of(::unlink(path.c_str())); }

int SystemDisk::list(const std::string& directory, std::vector<DirectoryEntry>& entries) {
  entries.clear();
  DIR* folder = ::opendir(directory.c_str());
  if (folder == nullptr) return errno;
  int error = 0;
  for (;;) {
    errno = 0;
    const dirent* entry = ::readdir(folder);
    if (entry == nullptr) {
      error = errno;
      break;
    }
    struct stat status {};
    if (::fstatat(::dirfd(folder), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) continue;  // removed since
      error = errno;
      break;
    }
    if (!S_ISREG(status.st_mode)) continue;
    if (entries.size() == most_entries) {
      error = E2BIG;
      break;
    }
    entries.push_back({entry->d_name, static_cast<std::uint64_t>(status.st_size)});
  }
  ::closedir(folder);
  return error;
}

OpenedFile SystemDisk::lock(const std::string& directory) {
  const OpenedFile folder =
      opened(uninterrupted([&] { return ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (folder.error != 0) return folder;
  if (uninterrupted([&] { return ::flock(descriptor(folder.file), LOCK_EX | LOCK_NB); }) == 0) return folder;
  const int error = errno;
  close(folder.file);
  return {.error = error};
}

}  // namespace plimsoll
