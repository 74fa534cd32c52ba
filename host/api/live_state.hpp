// What a WebSocket client sees: sections of state, each encoded once when it changes, whoever looks at it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/api/ports.hpp"
#include "host/api/series.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

/// One thread. Nothing here grows with the number of clients, nor with how slow they are: a client that missed changes
/// is given the newest text of every section that changed since.
class LiveState {
 public:
  /// The references outlive it.
  LiveState(const Ports& ports, SeriesRing& series, const Clock& clock);

  /// Looks at everything again; afterwards `version` is higher if anything changed.
  void refresh();
  /// Only goes on with the series: nobody is looking.
  void keep_series();
  [[nodiscard]] std::uint64_t version() const { return version_; }
  using Text = std::shared_ptr<const std::string>;
  /// Members of all sections, without braces: "\"report\":{...},\"feeds\":[...]"; empty when there is none.
  [[nodiscard]] Text whole();
  /// Those that changed after `version`.
  [[nodiscard]] Text since(std::uint64_t version);
  /// Milliseconds since the newest report was finished; empty before the first.
  [[nodiscard]] std::optional<std::int64_t> report_age_ms() const;

 private:
  struct Section {
    std::string_view name;
    std::string text;
    std::uint64_t version = 0;  // 0: it is absent
  };
  enum class Part : std::uint8_t { report, exposures, series, histogram, feeds, system, limits, alerts, trading };
  static constexpr std::size_t parts = 9;
  [[nodiscard]] Section& section(Part part) { return sections_[static_cast<std::size_t>(part)]; }
  void put(Part part, std::string text);
  void sample(const SeenReport& seen, const SeenReport& exposed);
  void refresh_risk();

  const Ports& ports_;
  SeriesRing& series_;
  const Clock& clock_;
  std::array<Section, parts> sections_;  // in the order of Part
  std::uint64_t version_ = 0;
  std::uint64_t report_sequence_ = 0;
  std::uint64_t exposure_sequence_ = 0;
  std::uint64_t pnl_sequence_ = 0;
  std::int64_t report_done_ns_ = 0;
  bool series_moved_ = false;          // since it was encoded
  std::int64_t slow_sections_ns_ = 0;  // when feeds and system were last looked at
  struct Kept {
    std::uint64_t from = 0;
    std::uint64_t to = 0;  // 0: nothing
    Text text;
  };
  std::array<Kept, 4> kept_;  // texts that more than one client is about to get
  std::size_t next_kept_ = 0;
};

}  // namespace plimsoll::api
