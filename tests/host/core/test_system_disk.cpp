// The real disk, in a folder of its own.
#include "host/core/system_disk.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

using namespace plimsoll;

namespace {

class SystemDiskTest : public testing::Test {
 protected:
  SystemDiskTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "plimsoll-disk-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~SystemDiskTest() override { std::filesystem::remove_all(folder_); }

  SystemDisk disk_;
  std::string folder_;
};

}  // namespace

TEST_F(SystemDiskTest, WritesReadsSyncsRenamesListsAndRemoves) {
  const std::array<std::byte, 3> bytes{std::byte{1}, std::byte{2}, std::byte{3}};
  const OpenedFile created = disk_.open(folder_ + "/a.new", OpenFor::creating);
  ASSERT_EQ(created.error, 0);
  EXPECT_EQ(disk_.preallocate(created.file, 4096), 0);
  EXPECT_EQ(disk_.write_at(created.file, 10, bytes).bytes, 3U);
  EXPECT_EQ(disk_.sync_data(created.file), 0);
  EXPECT_EQ(disk_.truncate(created.file, 13), 0);
  disk_.close(created.file);
  EXPECT_EQ(disk_.rename(folder_ + "/a.new", folder_ + "/a"), 0);
  EXPECT_EQ(disk_.sync_directory(folder_), 0);

  std::vector<DirectoryEntry> entries;
  ASSERT_EQ(disk_.list(folder_, entries), 0);
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].name, "a");
  EXPECT_EQ(entries[0].bytes, 13U);

  const OpenedFile opened = disk_.open(folder_ + "/a", OpenFor::reading);
  ASSERT_EQ(opened.error, 0);
  std::array<std::byte, 8> read{};
  EXPECT_EQ(disk_.read_at(opened.file, 9, read).bytes, 4U);
  EXPECT_EQ(read[0], std::byte{0});
  EXPECT_EQ(read[3], std::byte{3});
  disk_.close(opened.file);
  EXPECT_EQ(disk_.remove(folder_ + "/a"), 0);
}

TEST_F(SystemDiskTest, SaysWhyItCannot) {
  EXPECT_EQ(disk_.open(folder_ + "/none", OpenFor::reading).error, ENOENT);
  EXPECT_EQ(disk_.sync_directory(folder_ + "/none"), ENOENT);
  EXPECT_EQ(disk_.make_directory(folder_), EEXIST);
  const OpenedFile file = disk_.open(folder_ + "/a", OpenFor::creating);
  EXPECT_EQ(disk_.open(folder_ + "/a", OpenFor::creating).error, EEXIST);
  disk_.close(file.file);
  ASSERT_EQ(::symlink("a", (folder_ + "/link").c_str()), 0);
  EXPECT_EQ(disk_.open(folder_ + "/link", OpenFor::writing).error, ELOOP);
}

TEST_F(SystemDiskTest, LocksAFolderForOne) {
  const OpenedFile first = disk_.lock(folder_);
  ASSERT_EQ(first.error, 0);
  EXPECT_EQ(disk_.lock(folder_).error, EWOULDBLOCK);
  disk_.close(first.file);
  const OpenedFile again = disk_.lock(folder_);
  EXPECT_EQ(again.error, 0);
  disk_.close(again.file);
}
