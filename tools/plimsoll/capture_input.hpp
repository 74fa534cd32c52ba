// Opens a capture, a raw ITCH file or a DBN file, finds out which feed it is, and brings it in through DPDK or a
// reader.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/core/date.hpp"
#include "host/market/quote.hpp"
#include "net/capture/frame.hpp"
#include "net/dpdk/port.hpp"
#include "net/ingest/feed.hpp"

namespace plimsoll::cli {

enum class WayIn { dpdk, reader };
enum class CutTail { refuse, accept };

struct CaptureSettings {
  WayIn way = WayIn::dpdk;
  std::optional<Date> date;  // the session's day, for feeds that only tell the time of day; else the first frame's
  std::optional<Date> as_of = {};  // the valuation's day: stands in for a file without one, and is compared with others
  CutTail cut_tail = CutTail::refuse;
};

/// A source and the feed that understands it. Owns the file behind them.
class CaptureInput {
 public:
  virtual ~CaptureInput() = default;
  [[nodiscard]] virtual capture::FrameSource& source() = 0;
  [[nodiscard]] virtual ingest::Feed& feed() = 0;
  [[nodiscard]] virtual std::uint64_t expected_frames() const = 0;
  /// "DPDK 22.11.11 net_pcap", "capture reader", "raw ITCH records" or "DBN records".
  [[nodiscard]] virtual std::string way_in() const = 0;
  /// What a reader of the result must know, such as a record cut short at the end.
  [[nodiscard]] virtual std::vector<std::string> warnings() const = 0;
  /// Of the DPDK port; absent for other ways in.
  [[nodiscard]] virtual std::optional<dpdk::PortCounters> port_counters() const { return std::nullopt; }
};

/// `sink` must outlive the result. Throws InputError: nothing to open, not a capture, cut short, no feed that we know.
std::unique_ptr<CaptureInput> open_capture_input(const std::string& path, const CaptureSettings& settings,
                                                 market::QuoteSink& sink);

}  // namespace plimsoll::cli
