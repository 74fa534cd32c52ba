// One configured feed of a running appliance: where its frames come from, what decodes them, and the board it writes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/core/time.hpp"
#include "host/market/quote_board.hpp"
#include "net/capture/frame.hpp"
#include "net/ingest/feed.hpp"
#include "net/ingest/feed_agent.hpp"
#include "net/socket/tcp_stream.hpp"
#include "net/socket/udp_sender.hpp"
#include "tools/plimsoll/run/run_options.hpp"
#include "tools/plimsoll/run/websocket_line.hpp"

namespace plimsoll::cli {

/// Opened by `open_feed`. A wire's has source, feed and agent, a venue's WebSocket has `websocket`.
struct FeedLine {
  std::string name;
  std::string format;
  int cpu = -1;
  std::string way_in;  // "DPDK 22.11.11 net_af_packet0"
  std::unique_ptr<capture::FrameSource> source;
  std::vector<std::unique_ptr<socket::UdpSender>> request_ways;
  std::vector<std::unique_ptr<socket::TcpStream>> snapshot_ways;
  std::unique_ptr<ingest::Feed> feed;
  std::unique_ptr<ingest::FeedAgent> agent;
  std::unique_ptr<WebsocketLine> websocket;

  /// On one thread.
  int do_work() const noexcept { return agent ? agent->do_work() : websocket->do_work(); }
  /// From any.
  [[nodiscard]] ingest::FeedStatus status() const noexcept { return agent ? agent->status() : websocket->status(); }
  [[nodiscard]] std::optional<WebsocketLosses> losses() const noexcept {
    return websocket ? std::optional(websocket->losses()) : std::nullopt;
  }
};

/// Symbols that a board has room for.
constexpr std::size_t board_symbols = 65'536;

/// `board` and `clock` outlive the line; `config_file` is what messages name. Throws InputError: the device or
/// interface cannot be had.
FeedLine open_feed(const FeedSettings& settings, const std::string& config_file, market::QuoteBoard& board,
                   const Clock& clock);

}  // namespace plimsoll::cli
