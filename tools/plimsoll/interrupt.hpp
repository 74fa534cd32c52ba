// Ctrl-C and termination as a flag that loops look at.
#pragma once

namespace plimsoll::cli {

/// From now on SIGINT and SIGTERM raise the flag instead of ending the process; a second one ends it.
void watch_for_interrupt();
[[nodiscard]] bool interrupted();

}  // namespace plimsoll::cli
