// The files of a record: their names, their hashes, and reading them without following a link.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {

/// What an input is called in a record and on the command line. Names in a record are ours, never the user's, so no
/// record can name a file outside itself.
struct RecordRole {
  std::string_view role;  // of record.json, and the option's name with '-' for '_'
  std::string_view file;
  std::string InputOptions::*path;
};
constexpr std::array<RecordRole, 6> record_roles{{{"instruments", "instruments.csv", &InputOptions::instruments},
                                                  {"portfolio", "portfolio.csv", &InputOptions::portfolio},
                                                  {"market", "market.csv", &InputOptions::market},
                                                  {"history", "history.csv", &InputOptions::history},
                                                  {"quotes", "quotes.csv", &InputOptions::quotes},
                                                  {"vol_factors", "vol_factors.csv", &InputOptions::vol_factors}}};
constexpr std::string_view record_text = "record.json";
constexpr std::size_t largest_record_file = std::size_t{512} << 20;
constexpr std::size_t largest_record_text = std::size_t{64} << 20;

/// 64 hexadecimal digits (FIPS 180-4).
std::string sha256(std::string_view content);

enum class FinalLink { follow, refuse };

struct FileContent {
  std::optional<std::string> bytes;
  std::string problem;  // when there are none
};
/// The bytes of a regular file of at most `largest`.
FileContent read_plain_file(const std::string& path, FinalLink link, std::size_t largest);

/// Writes and syncs a new file; what went wrong, or empty.
std::string write_new_file(const std::string& path, std::string_view content);
/// Syncs a folder, so that the names in it stay.
void sync_folder(const std::string& path);

}  // namespace plimsoll::cli
