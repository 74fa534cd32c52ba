// Where a journal's numbering stands, so that whoever continues it begins behind.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/disk.hpp"
#include "host/journal/desk_records.hpp"

namespace plimsoll::journal {

struct Position {
  DeskNumber desk = 0;      // the last one that the journal names
  std::uint64_t cycle = 0;  // likewise
  std::uint64_t read = 0;   // records that had to be read to know
};

/// Reads the last segment, and earlier ones only while no record in it carries a number: what has to be read does not
/// grow with the journal. Throws InputError as JournalReader does.
[[nodiscard]] Position find_position(Disk& disk, const std::string& directory);

}  // namespace plimsoll::journal
