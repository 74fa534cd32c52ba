// Certificates made on the spot: an authority, and a server's certificate signed by it, each fault to order.
#pragma once

#include <cstdint>
#include <string>

namespace plimsoll::websocket {

struct CertificateOrder {
  std::string dns_name = "localhost";
  enum class Signer : std::uint8_t { authority, itself };
  Signer signer = Signer::authority;
  enum class Age : std::uint8_t { valid, expired };
  Age age = Age::valid;
};

/// PEM texts.
struct TestCertificates {
  std::string authority;
  std::string server;
  std::string server_key;
};

/// P-256 keys; a minute or less of clock skew does no harm. Fails the test's assertion when OpenSSL does not work.
TestCertificates make_certificates(const CertificateOrder& order);

}  // namespace plimsoll::websocket
