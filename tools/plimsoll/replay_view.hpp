// What a person or a program sees of a running replay.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tools/plimsoll/replay_session.hpp"

namespace plimsoll::cli {

/// "ndjson": one report a line on stdout. "csv": header and rows on stdout. "live": one line rewritten in place on a
/// terminal, or one line every ten seconds elsewhere. "json" is "ndjson". `event`: a name for the "event" key of each
/// line, or empty for bare reports.
/// `levels`: those of the reports, for the rows of CSV.
std::unique_ptr<ReplayView> make_replay_view(const std::string& format, const std::string& event,
                                             std::vector<measures::ConfidenceLevel> levels);

/// "live" when both stdout and stderr are terminals, else "ndjson".
std::string default_replay_format();

}  // namespace plimsoll::cli
