// A TLS client of a chosen version, with or without a certificate, on this machine.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "tests/host/api/wire_client.hpp"

namespace plimsoll::api {

struct TlsClientSettings {
  int version = TLS1_3_VERSION;
  std::string certificate_file;
  std::string key_file;
};

/// Asks one question and reads to the end; empty when no connection came about.
inline std::string ask_over_tls(std::uint16_t port, const TlsClientSettings& settings, const std::string& text) {
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  SSL_CTX_set_min_proto_version(context.get(), settings.version);
  SSL_CTX_set_max_proto_version(context.get(), settings.version);
  if (!settings.certificate_file.empty()) {
    SSL_CTX_use_certificate_file(context.get(), settings.certificate_file.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context.get(), settings.key_file.c_str(), SSL_FILETYPE_PEM);
  }
  const WireClient wire(port);
  const std::unique_ptr<SSL, void (*)(SSL*)> tls(SSL_new(context.get()), SSL_free);
  SSL_set_fd(tls.get(), wire.fd());
  if (SSL_connect(tls.get()) != 1) return {};
  if (SSL_write(tls.get(), text.data(), static_cast<int>(text.size())) <= 0) return {};
  std::string answer;
  char bytes[4096];
  for (int n = 0; (n = SSL_read(tls.get(), bytes, sizeof bytes)) > 0;)
    answer.append(bytes, static_cast<std::size_t>(n));
  return answer;
}

}  // namespace plimsoll::api
