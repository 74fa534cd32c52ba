// Desks as a journal holds them: their files in a folder that goes away again, and their options, ready to be loaded.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

#include "host/journal/desk_records.hpp"
#include "tools/plimsoll/run/run_options.hpp"

namespace plimsoll::cli {

/// Takes the parts in the order of the journal. Memory is bounded by one part, disk space by what the journal holds.
class JournalDesks {
 public:
  /// Makes the folder. Throws InputError PLM-2424 when it cannot be made.
  JournalDesks();
  ~JournalDesks();
  JournalDesks(const JournalDesks&) = delete;
  JournalDesks& operator=(const JournalDesks&) = delete;

  /// Throws InputError PLM-2423 for a file that no desk has, or a part that does not follow the one before.
  void take(const journal::FilePart& part);
  /// Throws InputError PLM-2423 when a file is missing or has another hash, or an option is refused. The options name
  /// files in the folder.
  [[nodiscard]] RunOptions take(const journal::DeskDefinition& desk);

 private:
  [[nodiscard]] std::string path_of(journal::DeskNumber desk, const std::string& role) const;

  std::string folder_;
  std::map<std::string, std::uint64_t> written_;  // by path: bytes so far
};

}  // namespace plimsoll::cli
