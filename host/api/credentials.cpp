#include "host/api/credentials.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <utility>

#include "host/core/csv.hpp"
#include "host/core/error.hpp"
#include "host/core/rfc3339.hpp"
#include "host/core/toml.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::api {
namespace {

constexpr const char* code = "PLM-2113";
constexpr std::size_t longest_user = 64;

std::optional<Sha256> parse_hex(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  Sha256 digest{};
  if (text.size() != 2 * digest.size()) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    digest[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

bool good_user(std::string_view user) {
  if (user.empty() || user.size() > longest_user) return false;
  for (const char c : user) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
                       c == '-' || c == '_' || c == '@';
    if (!plain) return false;
  }
  return true;
}

/// One table of the file; every fault of it is noted.
class EntryReader {
 public:
  EntryReader(const toml::table& table, FaultList& faults) : table_(table), faults_(faults) {
    for (auto&& [key, node] : table_) {
      const std::string_view name = key.str();
      if (name != "user" && name != "roles" && name != "sha256" && name != "expires") {
        fault(node, std::string("there is no setting ").append(quoted(name)), "Use user, roles, sha256 and expires.");
      }
    }
  }

  std::optional<Sha256> digest() {
    const auto text = table_["sha256"].value_exact<std::string>();
    const auto digest = text ? parse_hex(*text) : std::nullopt;
    if (!digest) {
      fault(table_, "sha256 must be 64 hexadecimal digits in lower case",
            "Make one: `openssl rand -hex 32 | tee token | tr -d '\\n' | sha256sum`.");
    }
    return digest;
  }

  Principal principal(Principal::By by) {
    Principal principal;
    principal.by = by;
    principal.user = table_["user"].value_exact<std::string>().value_or("");
    if (!good_user(principal.user)) {
      fault(table_, "user must be a name of at most 64 letters, digits, dots, dashes, underscores and @",
            "Write user = \"anna\".");
    }
    read_roles(principal);
    read_expiry(principal);
    return principal;
  }

 private:
  void read_roles(Principal& principal) {
    const toml::array* words = table_["roles"].as_array();
    for (std::size_t i = 0; words != nullptr && i < words->size(); ++i) {
      const auto word = words->get(i)->value_exact<std::string>();
      const auto role = word ? parse_role(*word) : std::nullopt;
      if (role) {
        principal.roles.add(*role);
      } else {
        fault(*words->get(i), "a role is neither viewer, risk, trader nor admin", "Write roles = [\"viewer\"].");
      }
    }
    if (words == nullptr || words->empty()) {
      fault(table_, "roles is missing or empty", "Write roles = [\"viewer\"]: without a role nothing is allowed.");
    }
  }

  void read_expiry(Principal& principal) {
    const toml::node* node = table_.get("expires");
    if (node == nullptr) return;
    const auto text = node->value_exact<std::string>();
    principal.expires = text ? parse_rfc3339(*text) : std::nullopt;
    if (!principal.expires) {
      fault(*node, "expires is no time such as \"2027-01-01T00:00:00Z\"",
            "Write it as text, in UTC; leave it out for a credential without an end.");
    }
  }

  void fault(const toml::node& node, const std::string& problem, const std::string& remedy) {
    faults_.add(node.source().begin.line, code, problem, remedy);
  }

  const toml::table& table_;
  FaultList& faults_;
};

}  // namespace

Sha256 sha256(std::string_view bytes) {
  Sha256 digest{};
  unsigned size = 0;
  const int done = EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  PLIMSOLL_EXPECT(done == 1 && size == digest.size());
  return digest;
}

std::string to_hex(const Sha256& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

Credentials Credentials::read(const std::string& path) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse(*text, path);
}

Credentials Credentials::parse(std::string_view text, const std::string& path) {
  FaultList faults(path);
  const auto file = parse_toml(text, {code, "See host/api/README.md for what it may hold."}, faults);
  faults.throw_if_any();
  Credentials credentials;
  for (auto&& [key, node] : *file) {
    const std::string_view name = key.str();
    const toml::array* tables = node.as_array();
    const bool token = name == "token";
    if ((!token && name != "certificate") || tables == nullptr || !tables->is_homogeneous<toml::table>()) {
      faults.add(node.source().begin.line, code, std::string("there is no table [[").append(name) + "]]",
                 "Write [[token]] or [[certificate]], each in double brackets.");
      continue;
    }
    for (std::size_t i = 0; i < tables->size(); ++i) {
      const toml::table& table = *tables->get(i)->as_table();
      EntryReader reader(table, faults);
      const auto digest = reader.digest();
      Principal principal = reader.principal(token ? Principal::By::token : Principal::By::certificate);
      if (!digest) continue;
      for (const Entry& other : credentials.entries_) {
        if (other.digest == *digest) {
          faults.add(table.source().begin.line, code, "the same sha256 stands in two entries",
                     "Give each credential a token or certificate of its own.");
        }
      }
      credentials.entries_.push_back({*digest, std::move(principal)});
    }
  }
  if (credentials.entries_.size() > most_credentials) {
    faults.add(0, code, "there are more than " + std::to_string(most_credentials) + " credentials",
               "Remove those that nobody uses.");
  }
  if (faults.empty() && credentials.empty()) {
    faults.add(0, code, "there is no credential in it", "Add a table [[token]] with user, roles and sha256.");
  }
  faults.throw_if_any();
  return credentials;
}

std::optional<Principal> Credentials::find(const Sha256& digest, Principal::By by, Timestamp now) const {
  const Entry* found = nullptr;
  for (const Entry& entry : entries_) {
    const bool same = CRYPTO_memcmp(entry.digest.data(), digest.data(), digest.size()) == 0;
    if (same && entry.principal.by == by) found = &entry;
  }
  if (found == nullptr || (found->principal.expires && *found->principal.expires <= now)) return std::nullopt;
  return found->principal;
}

std::optional<Principal> Credentials::by_token(std::string_view token, Timestamp now) const {
  if (token.size() < shortest_token || token.size() > longest_token) return std::nullopt;
  return find(sha256(token), Principal::By::token, now);
}

std::optional<Principal> Credentials::by_certificate(std::string_view fingerprint, Timestamp now) const {
  const auto digest = parse_hex(fingerprint);
  return digest ? find(*digest, Principal::By::certificate, now) : std::nullopt;
}

}  // namespace plimsoll::api
