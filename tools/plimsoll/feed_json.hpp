// What a feed counted, as JSON.
#pragma once

#include "net/dpdk/port.hpp"
#include "net/ingest/feed.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

/// Types have the names of the format: letters of the wire, schemas of DBN.
Json to_json(const ingest::FeedCounters& counters, ingest::FeedFormat format);

/// What the port did not hand out as it should, and why.
Json to_json(const dpdk::PortCounters& counters);

}  // namespace plimsoll::cli
