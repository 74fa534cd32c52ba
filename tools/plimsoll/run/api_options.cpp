#include "tools/plimsoll/run/api_options.hpp"

#include <vector>

#include "net/wire/endpoint.hpp"
#include "tools/plimsoll/number_check.hpp"

namespace plimsoll::cli {

void ApiOptions::declare(CLI::App& app) {
  const CLI::Validator endpoint(
      [](const std::string& text) -> std::string {
        return text == "none" || wire::parse_endpoint(text)
                   ? std::string{}
                   : "'" + text + "' is neither an IPv4 address with a port, such as 127.0.0.1:8480, nor none";
      },
      "ADDRESS:PORT");
  std::vector<std::string> roles{"none"};
  for (const api::Role role : api::all_roles) roles.emplace_back(api::to_string(role));
  app.add_option("--api-listen", listen, "Address of dashboard, API and WebSocket; none: no such server")
      ->check(endpoint)
      ->capture_default_str();
  app.add_option("--api-tls-certificate-file", certificate_file, "PEM file of the certificate, and its chain")
      ->type_name("FILE");
  app.add_option("--api-tls-key-file", key_file, "PEM file of its key")->type_name("FILE");
  app.add_option("--api-tokens-file", tokens_file, "TOML file of [[token]] and [[certificate]]: user, roles, sha256")
      ->type_name("FILE");
  app.add_option("--api-loopback-role", loopback_role,
                 "Role of whoever comes over loopback without a token; none behind a proxy")
      ->check(CLI::IsMember(roles))
      ->capture_default_str();
  app.add_option("--api-most-connections", most_connections, "Connections that may be open, WebSockets included")
      ->check(whole_number(8, 100'000))
      ->capture_default_str();
}

ApiOptions::Checked ApiOptions::check() const {
  Checked checked;
  if (!wanted()) return checked;
  checked.server.address = listen.substr(0, listen.find(':'));
  checked.server.port = wire::parse_endpoint(listen)->port;
  checked.server.tls = {certificate_file, key_file};
  checked.server.most_connections = most_connections;
  checked.server.most_streams = most_connections - most_connections / 4;
  if (!tokens_file.empty()) checked.credentials = api::Credentials::read(tokens_file);
  if (checked.credentials.has_certificates()) checked.server.clients = api::ClientCertificates::asked;
  checked.gate.loopback_role = api::parse_role(loopback_role);
  api::check_reach(checked.server, checked.credentials);
  api::check_tls(checked.server.tls, checked.server.clients);
  return checked;
}

}  // namespace plimsoll::cli
