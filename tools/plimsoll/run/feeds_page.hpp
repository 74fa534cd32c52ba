// Every feed and every symbol of it as JSON: what metrics, which may not grow with instruments, cannot say.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/market/quote_board.hpp"
#include "tools/plimsoll/run/feed_line.hpp"

namespace plimsoll::cli {

/// `boards` in the order of `feeds`. Any thread.
std::string feeds_page(const std::vector<FeedLine>& feeds,
                       const std::vector<std::unique_ptr<market::QuoteBoard>>& boards, std::int64_t now_ns);

}  // namespace plimsoll::cli
