// Requests that are wrong: each is answered with what is wrong, and none does anything.
#include <gmock/gmock.h>

#include "tests/host/api/service_fixture.hpp"

namespace plimsoll::api {
namespace {

using ::testing::IsEmpty;

TEST_F(ApiService, RefusesEveryKindOfBadContentAndDoesNothing) {
  Service service(generous(), desk.ports(), credentials(), {}, nullptr, clock);
  const std::string deep = R"({"scope":)" + std::string(50'000, '[') + std::string(50'000, ']') + "}";
  const std::string path = R"({"scope": {"kind": "book", "path": ")";
  for (const std::string& body :
       {std::string(),
        std::string("{"),
        std::string("[]"),
        std::string("null"),
        std::string("\"x\""),
        deep,
        std::string("{} {}"),
        std::string("\xff\xfe"),
        std::string(R"({"scope": {"kind": "firm"}, "state": "halted"})"),
        std::string(R"({"scope": {"kind": "firm"}, "state": "active", "reason": "x"})"),
        std::string(R"({"scope": {"kind": "firm"}, "state": "halted", "reason": ""})"),
        std::string(R"({"scope": {"kind": "firm"}, "state": "halted", "reason": 7})"),
        std::string(R"({"scope": {"kind": "firm"}, "state": "halted", "reason": "x", "force": "yes"})"),
        std::string(R"({"scope": {"kind": "firm"}, "state": "halted", "reason": "x", "reason": "y"})"),
        std::string(R"({"scope": {"kind": "firm", "kind": "book"}, "state": "halted", "reason": "x"})"),
        std::string(R"({"scope": {"kind": "firm", "path": "x"}, "state": "halted", "reason": "x"})"),
        std::string(R"({"scope": {"kind": "book"}, "state": "halted", "reason": "x"})"),
        std::string(R"({"scope": {"kind": "planet", "path": "x"}, "state": "halted", "reason": "x"})"),
        std::string(R"({"scope": "firm", "state": "halted", "reason": "x"})"),
        std::string(R"({"scope": {"kind": "book", "path": ["x"]}, "state": "halted", "reason": "x"})"),
        path + std::string(2000, 'x') + R"("}, "state": "halted", "reason": "x"})",
        path + R"(a\u0000b"}, "state": "halted", "reason": "x"})"}) {
    const Response response = service.answer(post("/api/v1/trading-state/stop", body, "trader"));
    EXPECT_TRUE(response.status == 400 || response.status == 422) << response.status << ' ' << body.substr(0, 80);
    EXPECT_THAT(code(response), ::testing::AnyOf("PLM-2120", "PLM-2127")) << body.substr(0, 80);
  }
  Request form = post("/api/v1/trading-state/stop", stop_firm, "trader");
  form.headers = {};
  form.headers.add("host", "localhost");
  form.headers.add("authorization", "Bearer " + token_of("trader"));
  EXPECT_EQ(service.answer(form).status, 415U);
  form.headers.add("content-type", "application/x-www-form-urlencoded");
  EXPECT_EQ(service.answer(form).status, 415U);
  EXPECT_THAT(desk.done, IsEmpty());
  EXPECT_EQ(desk.level, TradingLevel::active);
}

TEST_F(ApiService, RefusesEveryKindOfBadTargetAndHeader) {
  Service service(generous(), desk.ports(), credentials(), {}, nullptr, clock);
  for (const std::string& target :
       {std::string(), std::string("*"), std::string("http://x/api/v1/report"), std::string("/api/v1/report?%"),
        std::string("/api/v1/%zz"), std::string("/api/v1/%00"), std::string("/api/../etc"),
        std::string("/api/%2e%2e/x"), std::string("/api/v1/report?a=1&a=2"), std::string("/api/v1/%ff"),
        std::string("/api/v1/report?=x"), "/api/v1/" + std::string(longest_target, 'x'),
        std::string("/api/v1/report#x"), std::string("/api/v1/report?") + "a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q"}) {
    const Response response = service.answer(get(target));
    EXPECT_EQ(response.status, 400U) << target.substr(0, 60);
    EXPECT_EQ(code(response), "PLM-2120") << target.substr(0, 60);
  }
  EXPECT_EQ(service.answer(get("/api/v1/report?x=1")).status, 422U);
  EXPECT_EQ(service.answer(get("/api/v1/other")).status, 404U);
  EXPECT_EQ(service.answer(get("/api/v1/report/")).status, 404U);
  EXPECT_EQ(service.answer(get("/api")).status, 404U);
  EXPECT_EQ(service.answer(get("/api/v1/trading-state/stop")).status, 405U);
  for (const char* header : {"host", "authorization", "origin", "content-type", "idempotency-key"}) {
    Request request = get("/api/v1/report");
    request.headers.add(header, "127.0.0.1");
    request.headers.add(header, "127.0.0.1");
    EXPECT_EQ(service.answer(request).status, 400U) << header;
  }
  Request nameless = get("/api/v1/report");
  nameless.headers = {};
  EXPECT_EQ(service.answer(nameless).status, 400U);
  Request odd = get("/api/v1/report");
  odd.method = Method::other;
  odd.method_name = "DELETE";
  EXPECT_EQ(service.answer(odd).status, 405U);
  Request loaded = get("/api/v1/report");
  loaded.body = "{}";
  EXPECT_EQ(service.answer(loaded).status, 400U);
}

}  // namespace
}  // namespace plimsoll::api
