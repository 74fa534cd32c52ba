// Where the optional data folder beside the checkout is, and how a test that needs it is skipped when it is absent.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace plimsoll::testing {

/// `../shared/data/NAME`, seen from the checkout. The file need not exist.
inline std::filesystem::path shared_data(std::string_view name) {
  return std::filesystem::path(PLIMSOLL_SOURCE_DIR) / ".." / "shared" / "data" / name;
}

/// `../shared/reference/NAME`, seen from the checkout. The file need not exist.
inline std::filesystem::path shared_reference(std::string_view name) {
  return std::filesystem::path(PLIMSOLL_SOURCE_DIR) / ".." / "shared" / "reference" / name;
}

/// A file or folder can be opened. An empty path and a dangling link cannot.
inline bool is_readable(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return true;
  return std::ifstream(path, std::ios::binary).good();
}

/// The path without the machine's own folders, so that a skip reads the same everywhere.
inline std::string path_from_checkout(const std::filesystem::path& path) {
  return path.lexically_relative(PLIMSOLL_SOURCE_DIR).string();
}

}  // namespace plimsoll::testing

/// First line of a test that reads `path`: skips it, and says which file is missing, where the data folder is absent.
#define PLIMSOLL_REQUIRE_DATA(path)                                                      \
  if (!::plimsoll::testing::is_readable(path)) {                                         \
    GTEST_SKIP() << "data is absent: " << ::plimsoll::testing::path_from_checkout(path); \
  }                                                                                      \
  static_assert(true, "a semicolon follows")
