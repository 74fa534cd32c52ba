// What a feed counted, as JSON.
#pragma once

#include "net/ingest/feed.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

Json to_json(const ingest::FeedCounters& counters);

}  // namespace plimsoll::cli
