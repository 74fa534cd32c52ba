// Answers one request: every check in its order, then the route, then the audit trail.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/api/asset.hpp"
#include "host/api/audit.hpp"
#include "host/api/credentials.hpp"
#include "host/api/gate.hpp"
#include "host/api/idempotency.hpp"
#include "host/api/live_state.hpp"
#include "host/api/message.hpp"
#include "host/api/ports.hpp"
#include "host/api/rate_limit.hpp"
#include "host/api/route_table.hpp"
#include "host/api/series.hpp"
#include "host/api/target.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

struct ServiceSettings {
  GateSettings gate;
  RateLimitSettings reading{50.0, 200.0};   // for each user
  RateLimitSettings commanding{5.0, 20.0};  // likewise; never for what stops trading
  std::string version = "0";                // of the program
};

/// One thread. No socket, no clock of its own.
class Service {
 public:
  /// `audit` may be null; everything outlives the service.
  Service(ServiceSettings settings, const Ports& ports, Credentials credentials, Assets assets, AuditSink* audit,
          const Clock& clock);
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Never throws what a request can cause; security headers are on every answer.
  Response answer(const Request& request);

  /// Whether a WebSocket may be opened, and whose it is; a user without a credential may still send one.
  struct Admission {
    std::optional<Response> refusal;
    std::optional<Principal> principal;
  };
  Admission admit_stream(const Request& request);
  /// Of a token in the first message. Nothing: wrong.
  std::optional<Principal> admit_token(std::string_view token, const Peer& peer);
  /// {"user": .., "roles": [..], ...} as text.
  [[nodiscard]] std::string session(const std::optional<Principal>& principal, const Peer& peer) const;

  [[nodiscard]] LiveState& state() { return state_; }
  [[nodiscard]] const RouteTable& routes() const { return routes_; }
  [[nodiscard]] const AuditTrail& audit() const { return trail_; }
  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] const Credentials& credentials() const { return credentials_; }

 private:
  Response guarded(const Request& request);
  Response routed(const Request& request, const Target& target, std::optional<Principal>& principal);
  void check_rate(const Route& route, const Principal& principal);
  Response commanded(const Request& request, const Route& route, const Call& call);
  void audit(const Request& request, const std::optional<Principal>& principal, unsigned status, std::string code,
             std::string outcome);

  ServiceSettings settings_;
  const Ports ports_;
  const Credentials credentials_;
  const Assets assets_;
  const Clock& clock_;
  AuditTrail trail_;
  SeriesRing series_;
  LiveState state_;
  RouteTable routes_;
  Gate gate_;
  RateLimit reading_;
  RateLimit commanding_;
  IdempotencyKeys keys_;
  std::string openapi_;
};

}  // namespace plimsoll::api
