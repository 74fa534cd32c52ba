// The API over TLS: which versions it speaks, whose certificates it knows, which files it refuses.
#include <gmock/gmock.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include "host/api/api_server.hpp"
#include "host/core/error.hpp"
#include "host/core/system_clock.hpp"
#include "tests/host/api/test_desk.hpp"
#include "tests/host/api/tls_client.hpp"
#include "tests/net/websocket/test_certificates.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::api {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string token(40, 'k');
const std::string question = "GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

std::string fingerprint_of(const std::string& pem) {
  BIO* memory = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  X509* certificate = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
  Sha256 digest{};
  unsigned size = 0;
  X509_digest(certificate, EVP_sha256(), digest.data(), &size);
  X509_free(certificate);
  BIO_free(memory);
  return to_hex(digest);
}

class ApiTls : public ::testing::Test {
 protected:
  ApiTls() {
    desk.publish(100.0);
    write("server", {});
  }
  void write(const std::string& name, const websocket::CertificateOrder& order) {
    const websocket::TestCertificates made = websocket::make_certificates(order);
    pem[name] = made.server;
    folder.write(name + ".pem", made.server);
    folder.write(name + ".key", made.server_key);
    ::chmod(path(name + ".key").c_str(), 0600);
  }
  [[nodiscard]] std::string path(const std::string& file) const { return (folder.path() / file).string(); }
  [[nodiscard]] ApiServerSettings settings() const {
    ApiServerSettings settings;
    settings.tls = {path("server.pem"), path("server.key")};
    settings.clients = ClientCertificates::asked;
    settings.request_timeout_ms = 5000;
    return settings;
  }
  [[nodiscard]] Credentials credentials() const {
    return Credentials::parse(
        "[[token]]\nuser = \"anna\"\nroles = [\"viewer\"]\nsha256 = \"" + to_hex(sha256(token)) + "\"\n" +
            (pem.contains("client") ? "[[certificate]]\nuser = \"bot\"\nroles = [\"trader\"]\nsha256 = \"" +
                                          fingerprint_of(pem.at("client")) + "\"\n"
                                    : ""),
        "tokens.toml");
  }

  testing::TemporaryFolder folder;
  std::map<std::string, std::string> pem;
  TestDesk desk;
  SystemClock clock;
};

TEST_F(ApiTls, SpeaksNothingOlderThanTls13) {
  Service service({}, desk.ports(), credentials(), {}, nullptr, clock);
  const ApiServer server(settings(), service);
  EXPECT_THAT(server.url(), StartsWith("https://127.0.0.1:"));
  const std::string known = question + "Authorization: Bearer " + token + "\r\n\r\n";
  const std::string answer = ask_over_tls(server.port(), {}, known);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(answer, HasSubstr("Strict-Transport-Security: "));
  EXPECT_THAT(answer, HasSubstr("\"tls\":true"));
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION, TLS1_2_VERSION}) {
    EXPECT_THAT(ask_over_tls(server.port(), {version, "", ""}, known), IsEmpty()) << version;
  }
  WireClient plain(server.port());
  plain.send(question + "\r\n");
  EXPECT_THAT(plain.read_all(), ::testing::Not(HasSubstr("HTTP/1.1 200")));
  EXPECT_THAT(ask_over_tls(server.port(), {}, known), StartsWith("HTTP/1.1 200")) << "and goes on";
}

TEST_F(ApiTls, KnowsAClientByItsCertificateAndNoOther) {
  write("client", {.dns_name = "bot"});
  write("stranger", {.dns_name = "bot"});
  write("old", {.dns_name = "bot", .age = websocket::CertificateOrder::Age::expired});
  Service service({}, desk.ports(), credentials(), {}, nullptr, clock);
  const ApiServer server(settings(), service);
  const auto ask = [&](const std::string& name) {
    return ask_over_tls(server.port(), {TLS1_3_VERSION, path(name + ".pem"), path(name + ".key")}, question + "\r\n");
  };
  EXPECT_THAT(ask("client"), HasSubstr("\"user\":\"bot\",\"roles\":[\"trader\"],\"by\":\"certificate\""));
  EXPECT_THAT(ask("stranger"), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(ask("old"), StartsWith("HTTP/1.1 401"));
}

TEST_F(ApiTls, RefusesFilesThatDoNotDo) {
  write("other", {});
  folder.write("text.pem", "no certificate\n");
  const auto code = [&](TlsFiles files) {
    try {
      check_tls(files, ClientCertificates::not_asked);
    } catch (const InputError& error) {
      return error.faults().front().code + ' ' + error.faults().front().problem;
    }
    return std::string("taken");
  };
  EXPECT_EQ(code({path("server.pem"), path("server.key")}), "taken");
  EXPECT_EQ(code({"", ""}), "taken");
  EXPECT_THAT(code({path("server.pem"), ""}), StartsWith("PLM-2112"));
  EXPECT_THAT(code({"", path("server.key")}), StartsWith("PLM-2112"));
  EXPECT_THAT(code({path("absent.pem"), path("server.key")}), StartsWith("PLM-2112 the certificate"));
  EXPECT_THAT(code({path("text.pem"), path("server.key")}), StartsWith("PLM-2112 the certificate"));
  EXPECT_THAT(code({path("server.pem"), path("other.key")}), StartsWith("PLM-2112 the key"));
  ::chmod(path("server.key").c_str(), 0644);
  EXPECT_THAT(code({path("server.pem"), path("server.key")}), HasSubstr("read by everybody"));
}

}  // namespace
}  // namespace plimsoll::api
