// Who is asking, and whether the question may come from where it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/api/credentials.hpp"
#include "host/api/message.hpp"
#include "host/api/principal.hpp"
#include "host/api/rate_limit.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

struct GateSettings {
  std::optional<Role> loopback_role = Role::viewer;  // of whoever comes over loopback without a credential
  RateLimitSettings failures{0.5, 10.0};             // credentials that were wrong, for each address
};

/// One thread.
class Gate {
 public:
  /// The references outlive it.
  Gate(GateSettings settings, const Credentials& credentials, const Clock& clock)
      : settings_(settings), credentials_(credentials), clock_(clock), failures_(settings.failures) {}

  /// Throws Refused: a header that must stand once stands twice or not at all (PLM-2120), a page of another origin asks
  /// (PLM-2123), or a name that is not this host's is used without a credential (PLM-2123), as a page does that has its
  /// own name resolve to a loopback address.
  void check_origin(const Request& request) const;
  /// Nobody, when no credential is given and none is implied. A client's certificate counts before a token, a token
  /// before loopback. Throws Refused: a credential that is not known (PLM-2121), and too many of them from one address
  /// (PLM-2129). A right one is taken whatever came before, so that nobody can lock anybody out.
  std::optional<Principal> recognise(const Request& request);
  /// The same for a token that came in a message.
  Principal recognise_token(std::string_view token, const Peer& peer);

  [[noreturn]] static void refuse_nobody();

 private:
  [[noreturn]] void refuse_wrong(const Peer& peer, const std::string& detail, const std::string& remedy);

  GateSettings settings_;
  const Credentials& credentials_;
  const Clock& clock_;
  RateLimit failures_;
};

}  // namespace plimsoll::api
