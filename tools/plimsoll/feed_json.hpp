// What a feed counted, as JSON.
#pragma once

#include "net/dpdk/port.hpp"
#include "net/ingest/feed.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

Json to_json(const ingest::FeedCounters& counters);

/// What the port did not hand out as it should, and why.
Json to_json(const dpdk::PortCounters& counters);

}  // namespace plimsoll::cli
