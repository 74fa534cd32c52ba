#include "host/api/gate.hpp"

#include <algorithm>
#include <array>

#include "host/api/problem.hpp"
#include "host/core/fault_list.hpp"

namespace plimsoll::api {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

/// "localhost" of "localhost:8080", "[::1]" of "[::1]:8080".
std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool is_loopback_name(std::string_view host) {
  const std::string_view name = without_port(host);
  if (name == "localhost" || name == "[::1]") return true;
  // 127.0.0.0/8 in figures; a name such as 127.0.0.1.example.com is none.
  return name.starts_with("127.") &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

constexpr const char* token_remedy =
    "Send `Authorization: Bearer TOKEN` with a token whose SHA-256 is in the tokens file.";

bool has_credential(const Request& request) {
  return request.headers.count("authorization") != 0 || !request.peer.certificate.empty();
}

}  // namespace

void Gate::check_origin(const Request& request) const {
  for (const char* once : {"host", "authorization", "origin", "content-type", "idempotency-key", "content-length"}) {
    if (request.headers.count(once) > 1) {
      throw Refused({400, "PLM-2120", std::string("the header ").append(once) + " stands twice",
                     "Send it once; a proxy in between may have added one."});
    }
  }
  const auto host = request.headers.find("host");
  if (!host || host->empty()) {
    throw Refused({400, "PLM-2120", "there is no header Host", "Send one, as HTTP/1.1 wants."});
  }
  const bool loopback = request.peer.reach == Peer::Reach::loopback;
  const std::string asked = lower(*host);
  if (loopback && !has_credential(request) && !is_loopback_name(asked)) {
    throw Refused({421, "PLM-2123", "the name " + plimsoll::quoted(*host) + " is used for this machine's own address",
                   "Use http://127.0.0.1 or http://localhost; send a token to use another name."});
  }
  const bool reads = request.method == Method::get || request.method == Method::head;
  if (const auto origin = request.headers.find("origin")) {
    const std::string own = (request.peer.wire == Peer::Wire::tls ? "https://" : "http://") + asked;
    if (lower(*origin) != own) {
      throw Refused({403, "PLM-2123", "a page of " + plimsoll::quoted(*origin) + " asks; only pages of " + own + " may",
                     "Open the dashboard at its own address."});
    }
  } else if (const auto site = request.headers.find("sec-fetch-site");
             site && !reads && *site != "same-origin" && *site != "none") {
    throw Refused({403, "PLM-2123", "a page of another site asks", "Open the dashboard at its own address."});
  }
}

std::optional<Principal> Gate::recognise(const Request& request) {
  if (!request.peer.certificate.empty()) {
    if (auto principal = credentials_.by_certificate(request.peer.certificate, clock_.now())) return principal;
    if (request.headers.count("authorization") == 0) {
      refuse_wrong(request.peer, "the client's certificate is not known here, or has expired",
                   "Put its SHA-256 into a [[certificate]] of the tokens file.");
    }
  }
  if (const auto header = request.headers.find("authorization")) {
    constexpr std::string_view scheme = "bearer ";
    if (header->size() <= scheme.size() || lower(header->substr(0, scheme.size())) != scheme) {
      refuse_wrong(request.peer, "the header Authorization holds no Bearer token", token_remedy);
    }
    return recognise_token(header->substr(scheme.size()), request.peer);
  }
  if (request.peer.reach == Peer::Reach::loopback && settings_.loopback_role) {
    return Principal{"loopback", Roles{*settings_.loopback_role}, Principal::By::loopback, std::nullopt};
  }
  return std::nullopt;
}

Principal Gate::recognise_token(std::string_view token, const Peer& peer) {
  if (auto principal = credentials_.by_token(token, clock_.now())) return *principal;
  refuse_wrong(peer, "the token is not known here, or has expired", token_remedy);
}

void Gate::refuse_wrong(const Peer& peer, const std::string& detail, const std::string& remedy) {
  if (failures_.take(peer.address, clock_.monotonic_ns())) throw Refused({401, "PLM-2121", detail, remedy});
  throw Refused({429, "PLM-2129", "too many wrong credentials came from this address",
                 "Send a right one; it is taken at any time."});
}

void Gate::refuse_nobody() { throw Refused({401, "PLM-2121", "there is no token", token_remedy}); }

}  // namespace plimsoll::api
