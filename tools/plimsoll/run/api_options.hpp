// The section [api] of a run: where the API listens, and who may come in.
#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <string>

#include "host/api/api_server.hpp"
#include "host/api/credentials.hpp"
#include "host/api/service.hpp"

namespace plimsoll::cli {

struct ApiOptions {
  std::string listen = "127.0.0.1:8480";
  std::string certificate_file;
  std::string key_file;
  std::string tokens_file;
  std::string loopback_role = "viewer";
  std::size_t most_connections = 2048;

  void declare(CLI::App& app);
  [[nodiscard]] bool wanted() const { return listen != "none"; }

  /// Reads files and opens nothing. Throws InputError (PLM-2110, PLM-2112, PLM-2113).
  struct Checked {
    api::ApiServerSettings server;
    api::GateSettings gate;
    api::Credentials credentials;
  };
  [[nodiscard]] Checked check() const;

  /// The server is made from it once, so a reload may not change any of it.
  friend bool operator==(const ApiOptions&, const ApiOptions&) = default;
};

}  // namespace plimsoll::cli
