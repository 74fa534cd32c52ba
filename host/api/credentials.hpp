// Who may come in: hashed tokens and fingerprints of client certificates, with user, roles and expiry.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/api/principal.hpp"
#include "host/core/time.hpp"

namespace plimsoll::api {

using Sha256 = std::array<std::uint8_t, 32>;
Sha256 sha256(std::string_view bytes);
std::string to_hex(const Sha256& digest);

/// A token is 128 random bits or more. The file holds its SHA-256, which is as good as a slow hash for such a secret
/// and for no other: shorter ones are not looked at.
constexpr std::size_t shortest_token = 32;
constexpr std::size_t longest_token = 512;
constexpr std::size_t most_credentials = 1024;

/// Immutable. Nobody is in it unless the file says so.
class Credentials {
 public:
  Credentials() = default;
  /// TOML with tables [[token]] (user, roles, sha256, expires) and [[certificate]] (likewise; sha256 of the DER form).
  /// Throws InputError (PLM-2113) with every fault of the file.
  static Credentials read(const std::string& path);
  static Credentials parse(std::string_view text, const std::string& path);

  /// Nothing when it is unknown or has expired at `now`. Takes the same time whatever the token is.
  [[nodiscard]] std::optional<Principal> by_token(std::string_view token, Timestamp now) const;
  /// `fingerprint` is SHA-256 in lower-case hex. That the key is the peer's has been seen to by TLS.
  [[nodiscard]] std::optional<Principal> by_certificate(std::string_view fingerprint, Timestamp now) const;

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// There are clients to be known by their certificate.
  [[nodiscard]] bool has_certificates() const {
    return std::any_of(entries_.begin(), entries_.end(),
                       [](const Entry& entry) { return entry.principal.by == Principal::By::certificate; });
  }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Sha256 digest{};
    Principal principal;
  };
  [[nodiscard]] std::optional<Principal> find(const Sha256& digest, Principal::By by, Timestamp now) const;

  std::vector<Entry> entries_;
};

}  // namespace plimsoll::api
