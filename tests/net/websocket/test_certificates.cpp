#include "tests/net/websocket/test_certificates.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <memory>
#include <stdexcept>

namespace plimsoll::websocket {
namespace {

template <typename T, void (*free)(T*)>
struct Freed {
  void operator()(T* object) const { free(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;

void need(bool worked) {
  if (!worked) throw std::runtime_error("OpenSSL could not make a test certificate");
}

Key make_key() {
  Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
  need(key != nullptr);
  return key;
}

void extend(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  need(extension != nullptr);
  need(X509_add_ext(certificate, extension, -1) == 1);
  X509_EXTENSION_free(extension);
}

/// Without an issuer it signs itself.
Certificate make(const std::string& name, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key,
                 CertificateOrder::Age age) {
  Certificate made(X509_new());
  need(made != nullptr);
  constexpr long day = 86'400;
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), issuer == nullptr ? 1 : 2);
  const bool expired = age == CertificateOrder::Age::expired;
  X509_gmtime_adj(X509_getm_notBefore(made.get()), expired ? -3 * day : -day);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), expired ? -2 * day : day);
  X509_set_pubkey(made.get(), key);
  X509_NAME* subject = X509_get_subject_name(made.get());
  std::string text = name;
  auto* bytes = reinterpret_cast<unsigned char*>(text.data());
  need(X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, bytes, static_cast<int>(text.size()), -1, 0) == 1);
  X509* signer = issuer == nullptr ? made.get() : issuer;
  X509_set_issuer_name(made.get(), X509_get_subject_name(signer));
  if (issuer == nullptr) {
    extend(made.get(), signer, NID_basic_constraints, "critical,CA:TRUE");
  } else {
    extend(made.get(), signer, NID_basic_constraints, "critical,CA:FALSE");
  }
  extend(made.get(), signer, NID_subject_alt_name, "DNS:" + name);
  need(X509_sign(made.get(), issuer_key, EVP_sha256()) != 0);
  return made;
}

template <typename Write>
std::string pem(Write&& write) {
  BIO* memory = BIO_new(BIO_s_mem());
  need(write(memory) == 1);
  char text[8192];
  const int size = BIO_read(memory, text, sizeof text);
  BIO_free(memory);
  need(size > 0);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

TestCertificates make_certificates(const CertificateOrder& order) {
  const Key authority_key = make_key();
  const Key key = make_key();
  const Certificate authority =
      make("Plimsoll test authority", authority_key.get(), nullptr, authority_key.get(), CertificateOrder::Age::valid);
  const bool alone = order.signer == CertificateOrder::Signer::itself;
  const Certificate server = make(order.dns_name, key.get(), alone ? nullptr : authority.get(),
                                  alone ? key.get() : authority_key.get(), order.age);
  return {pem([&](BIO* out) { return PEM_write_bio_X509(out, authority.get()); }),
          pem([&](BIO* out) { return PEM_write_bio_X509(out, server.get()); }), pem([&](BIO* out) {
            return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace plimsoll::websocket
