// A file system of a few megabytes that can be filled, grown and made read-only; needs root.
#pragma once

#include <filesystem>
#include <string>

namespace plimsoll::test {

/// A tmpfs on a folder, unmounted with it. `problem` says why there is none.
class SmallDisk {
 public:
  SmallDisk(const std::filesystem::path& folder, unsigned megabytes);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  bool grow(unsigned megabytes);
  bool allow_writing();
  bool forbid_writing();

 private:
  bool remount(unsigned long flags, const std::string& options);

  std::string path_;
  std::string problem_;
};

}  // namespace plimsoll::test
