// Programs that run beside a test until they are told to end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "tests/appliance/program.hpp"

namespace plimsoll::testing {

/// Standard output and error go to files of the folder that the test gives. Ended, by SIGTERM, at the latest with its
/// object.
class Background {
 public:
  /// Returns when the program has said `ready` on standard error, or has ended.
  Background(const Arguments& command, const std::filesystem::path& folder, const std::string& ready);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Waits for its end, after SIGTERM if it is told.
  enum class End { by_itself, on_sigterm };
  Outcome finish(End end);

 private:
  pid_t child_ = -1;
  std::filesystem::path out_, err_;
};

}  // namespace plimsoll::testing
