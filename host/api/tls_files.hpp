// Certificate and key of the API, checked before anything listens.
#pragma once

#include <string>

typedef struct ssl_ctx_st SSL_CTX;

namespace plimsoll::api {

struct TlsFiles {
  std::string certificate;  // PEM, the chain, own certificate first
  std::string key;          // PEM, not for everybody to read
};

enum class ClientCertificates : unsigned char { not_asked, asked };

/// TLS 1.3 and nothing older, no resumption. A client's certificate is asked for, never wanted, and whose it is must be
/// looked up by its fingerprint: who issued it says nothing here. Throws InputError (PLM-2112).
void configure_tls(SSL_CTX* context, const TlsFiles& files, ClientCertificates clients);

/// The same, to see whether it would do; nothing when no files are named.
void check_tls(const TlsFiles& files, ClientCertificates clients);

}  // namespace plimsoll::api
