// A service in front of a desk of a few lines, with a token for each role; no socket.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "host/api/json.hpp"
#include "host/api/service.hpp"
#include "tests/host/api/test_desk.hpp"

namespace plimsoll::api {

constexpr Timestamp noon{1'800'000'000'000'000'000};  // 2027-01-15

inline std::string token_of(const std::string& user) { return user + std::string(shortest_token, 't'); }

/// A token for each role, one that has expired and one without an end.
inline Credentials credentials() {
  std::string text;
  for (const Role role : all_roles) {
    const std::string word(to_string(role));
    text += "[[token]]\nuser = \"" + word + "\"\nroles = [\"" + word + "\"]\nsha256 = \"" +
            to_hex(sha256(token_of(word))) + "\"\nexpires = \"2027-12-31T00:00:00Z\"\n";
  }
  text += "[[token]]\nuser = \"gone\"\nroles = [\"admin\"]\nsha256 = \"" + to_hex(sha256(token_of("gone"))) +
          "\"\nexpires = \"2027-01-01T00:00:00Z\"\n";
  text += "[[certificate]]\nuser = \"desk-7\"\nroles = [\"trader\"]\nsha256 = \"" + std::string(64, 'a') + "\"\n";
  return Credentials::parse(text, "tokens.toml");
}

class ApiService : public ::testing::Test {
 protected:
  ApiService() { desk.publish(100.0); }

  ServiceSettings generous() {
    ServiceSettings settings;
    settings.gate.failures = {1e6, 1e6};
    settings.reading = {1e6, 1e6};
    settings.commanding = {1e6, 1e6};
    return settings;
  }
  static Request get(const std::string& target) {
    Request request;
    request.method_name = "GET";
    request.target = target;
    request.headers.add("host", "127.0.0.1:8480");
    request.peer = {"127.0.0.1", Peer::Reach::loopback, Peer::Wire::plain, ""};
    return request;
  }
  static Request post(const std::string& target, const std::string& body, const std::string& user) {
    Request request = get(target);
    request.method = Method::post;
    request.method_name = "POST";
    request.body = body;
    request.headers.add("content-type", "application/json");
    if (!user.empty()) request.headers.add("authorization", "Bearer " + token_of(user));
    return request;
  }
  static Json json(const Response& response) { return Json::parse(response.body.bytes()); }
  static std::string code(const Response& response) { return json(response).value("code", ""); }

  ManualClock clock{noon};
  TestDesk desk;
};

inline const std::string stop_firm = R"({"scope": {"kind": "firm"}, "state": "halted", "reason": "test"})";

}  // namespace plimsoll::api
