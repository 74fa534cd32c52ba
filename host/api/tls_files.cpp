#include "host/api/tls_files.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <array>
#include <memory>

#include "host/core/error.hpp"

namespace plimsoll::api {
namespace {

std::string last_fault() {
  std::array<char, 256> text{};
  const unsigned long error = ERR_get_error();
  if (error == 0) return "OpenSSL does not say why";
  ERR_error_string_n(error, text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

[[noreturn]] void refuse(const std::string& file, const std::string& problem, const std::string& remedy) {
  throw InputError({"PLM-2112", file, 0, problem, remedy});
}

}  // namespace

void configure_tls(SSL_CTX* context, const TlsFiles& files, ClientCertificates clients) {
  ERR_clear_error();
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);  // a connection at rest holds no buffers
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    refuse(files.certificate, "the certificate cannot be used: " + last_fault(),
           "Name a PEM file with the certificate of this host, and those that lead to its authority below it.");
  }
  struct stat status {};
  if (::stat(files.key.c_str(), &status) == 0 && (status.st_mode & S_IROTH) != 0) {
    refuse(files.key, "the key can be read by everybody on this machine", "Run `chmod 600` on it.");
  }
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
    refuse(files.key, "the key cannot be used: " + last_fault(),
           "Name the PEM file of the key that belongs to the certificate, without a passphrase.");
  }
  if (clients == ClientCertificates::asked) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
  }
}

void check_tls(const TlsFiles& files, ClientCertificates clients) {
  if (files.certificate.empty() != files.key.empty()) {
    refuse(files.certificate + files.key, "one of the API's certificate and key is named, and the other is not",
           "Set both tls_certificate_file and tls_key_file in [api], or neither.");
  }
  if (files.certificate.empty()) return;
  const std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  configure_tls(context.get(), files, clients);
}

}  // namespace plimsoll::api
