// What the process ends with; part of the command line's contract, each value tested.
#pragma once

namespace plimsoll::cli {

enum class ExitCode : int {
  ok = 0,
  internal = 1,
  usage = 2,
  bad_input = 3,
  limit_breached = 4,
  backtest_red = 5,
  unavailable = 6,
  verification_mismatch = 7,
  interrupted = 130,
};

}  // namespace plimsoll::cli
