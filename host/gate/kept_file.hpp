// A small file that is replaced as a whole: written beside, synced, renamed, its folder synced.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "host/core/disk.hpp"
#include "host/core/error.hpp"

namespace plimsoll::gate {

enum class Syncing : bool { synced, visible_only };  // visible_only: for readers of now, gone with the power

struct DiskAnswer {
  int error = 0;  // errno; 0: done
  std::string_view step;
};

/// The name is the old content or the new one, never a part. `folder` exists.
[[nodiscard]] DiskAnswer replace_file(Disk& disk, const std::string& folder, const std::string& name,
                                      std::string_view text, Syncing syncing);

/// Takes the name away, so that nobody starts from a content that is no longer true.
[[nodiscard]] DiskAnswer remove_file(Disk& disk, const std::string& folder, const std::string& name);

struct ReadText {
  DiskAnswer answer;
  std::string text;
};
/// At most `most_bytes`; more is E2BIG.
[[nodiscard]] ReadText read_small_file(Disk& disk, const std::string& path, std::size_t most_bytes);

}  // namespace plimsoll::gate
