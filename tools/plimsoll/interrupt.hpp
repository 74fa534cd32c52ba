// Ctrl-C and termination as a flag that loops look at.
#pragma once

namespace plimsoll::cli {

/// While one exists, SIGINT and SIGTERM raise the flag instead of ending the process; a second one ends it. Elsewhere
/// they end it, as a shell expects: nothing is left that would have to be said.
class InterruptWatch {
 public:
  InterruptWatch();
  ~InterruptWatch();
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
};

[[nodiscard]] bool interrupted();

}  // namespace plimsoll::cli
