// Subscriptions, heartbeats and limits of Deribit.
#pragma once

#include <string>
#include <string_view>

#include "net/websocket/deribit/decoder.hpp"
#include "net/websocket/venue.hpp"

namespace plimsoll::websocket::deribit {

/// Deribit API v2 documentation. "Rate Limits", non-matching-engine requests: 20 a second sustained, heartbeats and
/// their answers included. public/set_heartbeat: the server sends a test_request that must be answered with
/// public/test. Channels of interval "100ms" need no login; "raw" does.
class DeribitVenue final : public Venue {
 public:
  /// `interval`: "100ms", "agg2" or "raw".
  DeribitVenue(QuoteSource quotes, std::string interval);

  [[nodiscard]] std::string_view name() const noexcept override { return "deribit"; }
  [[nodiscard]] const VenueRules& rules() const noexcept override { return rules_; }
  [[nodiscard]] Decoder& decoder() noexcept override { return decoder_; }
  [[nodiscard]] std::vector<std::string> subscriptions(std::span<const std::string> symbols) const override;
  [[nodiscard]] std::vector<std::string> renewal(std::string_view symbol) const override;
  [[nodiscard]] std::string_view test_answer() const noexcept override;

 private:
  [[nodiscard]] std::string channel(std::string_view kind, std::string_view symbol) const;

  QuoteSource quotes_;
  std::string interval_;
  VenueRules rules_;
  DeribitDecoder decoder_;
};

}  // namespace plimsoll::websocket::deribit
