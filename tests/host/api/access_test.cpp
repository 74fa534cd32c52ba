// Who may ask for what, from where, and how often.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/host/api/service_fixture.hpp"

namespace plimsoll::api {
namespace {

using ::testing::IsEmpty;

/// What each route takes, so that the matrix below needs no list of routes.
std::string content_for(const Route& route) {
  Json content = Json::object();
  for (const Input& input : route.content_inputs) {
    switch (input.kind) {
      case Input::Kind::text: content[input.name] = "7"; break;
      case Input::Kind::time: content[input.name] = "2027-06-01T00:00:00Z"; break;
      case Input::Kind::choice: content[input.name] = input.choices.back(); break;
      case Input::Kind::count: content[input.name] = "1"; break;
      case Input::Kind::scope: content[input.name] = {{"kind", "firm"}}; break;
    }
  }
  return content.dump();
}

std::string target_for(const Route& route) {
  std::string target = route.path;
  if (const std::size_t at = target.find("{id}"); at != std::string::npos) target.replace(at, 4, "7");
  return target;
}

// The expected roles are written out here once more: a slip in the table would otherwise expect itself.
std::set<std::string> expected_roles(const Route& route) {
  if (route.method == Method::get) return {"viewer", "risk", "trader", "admin"};
  const std::map<std::string, std::set<std::string>> commands{
      {"/api/v1/limits/preview", {"risk"}},
      {"/api/v1/limits/overrides", {"risk"}},
      {"/api/v1/alerts/{id}/acknowledge", {"trader", "risk", "admin"}},
      {"/api/v1/trading-state/stop", {"trader", "risk", "admin"}},
      {"/api/v1/trading-state/release", {"risk", "admin"}}};
  return commands.at(route.path);
}

TEST_F(ApiService, LetsEveryRoleDoWhatItMayAndNothingElseWithEveryKindOfCredential) {
  ServiceSettings settings = generous();
  settings.gate.loopback_role = std::nullopt;
  Service service(settings, desk.ports(), credentials(), {}, nullptr, clock);
  std::size_t cells = 0;
  for (const Route& route : service.routes().routes()) {
    const std::set<std::string> may = expected_roles(route);
    const auto ask = [&](const std::string& authorization, const std::string& certificate) {
      Request request =
          route.method == Method::post ? post(target_for(route), content_for(route), "") : get(target_for(route));
      if (!authorization.empty()) request.headers.add("authorization", authorization);
      request.peer.certificate = certificate;
      const std::size_t before = desk.done.size();
      const Response response = service.answer(request);
      ++cells;
      if (response.status == 401 || response.status == 403) {
        EXPECT_EQ(desk.done.size(), before) << route.path << " did what it refused";
      }
      return response.status;
    };
    for (const Role role : all_roles) {
      const std::string word(to_string(role));
      const unsigned status = ask("Bearer " + token_of(word), "");
      if (may.contains(word)) {
        EXPECT_NE(status, 401U) << route.path << ' ' << word;
        EXPECT_NE(status, 403U) << route.path << ' ' << word;
        EXPECT_NE(status, 422U) << route.path << ' ' << word;
        EXPECT_NE(status, 500U) << route.path << ' ' << word;
      } else {
        EXPECT_EQ(status, 403U) << route.path << ' ' << word;
      }
    }
    EXPECT_EQ(ask("", ""), 401U) << route.path;
    EXPECT_EQ(ask("Bearer " + token_of("gone"), ""), 401U) << route.path;
    EXPECT_EQ(ask("Bearer " + token_of("nobody"), ""), 401U) << route.path;
    EXPECT_EQ(ask("Bearer short", ""), 401U) << route.path;
    EXPECT_EQ(ask("Bearer ", ""), 401U) << route.path;
    EXPECT_EQ(ask("Basic " + token_of("admin"), ""), 401U) << route.path;
    EXPECT_EQ(ask("", std::string(64, 'b')), 401U) << route.path;
    EXPECT_EQ(ask("", "expired"), 401U) << route.path;
    EXPECT_EQ(ask("", std::string(64, 'a')) == 403U, !may.contains("trader")) << route.path;
  }
  std::printf("%zu combinations of route and credential\n", cells);
  EXPECT_EQ(cells, service.routes().routes().size() * 13);
}

TEST_F(ApiService, GivesLoopbackTheConfiguredRoleAndElsewhereNone) {
  Service service(generous(), desk.ports(), credentials(), {}, nullptr, clock);
  EXPECT_EQ(service.answer(get("/api/v1/report")).status, 200U);
  EXPECT_EQ(service.answer(post("/api/v1/trading-state/stop", stop_firm, "")).status, 403U);
  Request far = get("/api/v1/report");
  far.peer = {"192.0.2.1", Peer::Reach::elsewhere, Peer::Wire::tls, ""};
  const Response response = service.answer(far);
  EXPECT_EQ(response.status, 401U);
  EXPECT_EQ(code(response), "PLM-2121");
  EXPECT_THAT(desk.done, IsEmpty());
}

TEST_F(ApiService, RefusesPagesOfOtherOrigins) {
  Service service(generous(), desk.ports(), credentials(), {}, nullptr, clock);
  for (const char* origin : {"http://evil.example", "null", "http://127.0.0.1:8481", "https://127.0.0.1:8480",
                             "http://127.0.0.1:8480.evil.example"}) {
    Request request = post("/api/v1/trading-state/stop", stop_firm, "trader");
    request.headers.add("origin", origin);
    EXPECT_EQ(service.answer(request).status, 403U) << origin;
    Request stream = get("/ws/v1");
    stream.headers.add("origin", origin);
    EXPECT_TRUE(service.admit_stream(stream).refusal.has_value()) << origin;
  }
  EXPECT_THAT(desk.done, IsEmpty());
  Request own = post("/api/v1/trading-state/stop", stop_firm, "trader");
  own.headers.add("origin", "http://127.0.0.1:8480");
  EXPECT_EQ(service.answer(own).status, 200U);
  Request other_site = post("/api/v1/trading-state/stop", stop_firm, "trader");
  other_site.headers.add("sec-fetch-site", "cross-site");
  EXPECT_EQ(service.answer(other_site).status, 403U);
}

TEST_F(ApiService, KnowsNoOtherNameForItsOwnMachineUnlessATokenComesWithIt) {
  Service service(generous(), desk.ports(), credentials(), {}, nullptr, clock);
  for (const char* host :
       {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8480", "127.evil.example"}) {
    Request request = get("/api/v1/report");
    request.headers = {};
    request.headers.add("host", host);
    EXPECT_EQ(service.answer(request).status, 421U) << host;
    request.headers.add("authorization", "Bearer " + token_of("viewer"));
    EXPECT_EQ(service.answer(request).status, 200U) << host;
  }
  for (const char* host : {"localhost", "LOCALHOST:8480", "[::1]:8480", "127.0.0.1"}) {
    Request request = get("/api/v1/report");
    request.headers = {};
    request.headers.add("host", host);
    EXPECT_EQ(service.answer(request).status, 200U) << host;
  }
}

TEST_F(ApiService, HoldsUpWhoeverAsksTooOftenButNeverWhoStopsTrading) {
  ServiceSettings settings = generous();
  settings.reading = {1.0, 3.0};
  settings.commanding = {1.0, 2.0};
  Service service(settings, desk.ports(), credentials(), {}, nullptr, clock);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(service.answer(get("/api/v1/report")).status, 200U);
  const Response response = service.answer(get("/api/v1/report"));
  EXPECT_EQ(response.status, 429U);
  EXPECT_EQ(code(response), "PLM-2129");
  EXPECT_THAT(response.headers, ::testing::Contains(std::pair<std::string, std::string>("Retry-After", "1")));
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(service.answer(post("/api/v1/trading-state/stop", stop_firm, "trader")).status, 200U);
  }
  const std::string release = R"({"scope": {"kind": "firm"}, "reason": "x"})";
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(service.answer(post("/api/v1/trading-state/release", release, "risk")).status, 202U);
  }
  EXPECT_EQ(service.answer(post("/api/v1/trading-state/release", release, "risk")).status, 429U);
  EXPECT_EQ(service.answer(post("/api/v1/trading-state/release", release, "admin")).status, 202U);
  clock.advance_ns(1'000'000'000);
  EXPECT_EQ(service.answer(get("/api/v1/report")).status, 200U);
}

TEST_F(ApiService, TakesARightTokenHoweverManyWrongOnesCame) {
  ServiceSettings settings = generous();
  settings.gate.failures = {0.1, 3.0};
  Service service(settings, desk.ports(), credentials(), {}, nullptr, clock);
  unsigned last = 0;
  for (int i = 0; i < 10; ++i) {
    last = service.answer(post("/api/v1/trading-state/stop", stop_firm, "nobody" + std::to_string(i))).status;
  }
  EXPECT_EQ(last, 429U);
  EXPECT_EQ(service.answer(post("/api/v1/trading-state/stop", stop_firm, "trader")).status, 200U);
}

}  // namespace
}  // namespace plimsoll::api
