#include "host/api/service.hpp"

#include <gmock/gmock.h>

#include <map>

#include "tests/host/api/service_fixture.hpp"

namespace plimsoll::api {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(ApiService, AnswersWithTheNewestReport) {
  Service service(generous(), desk.ports(), {}, {}, nullptr, clock);
  const Response first = service.answer(get("/api/v1/report"));
  EXPECT_EQ(first.status, 200U);
  EXPECT_EQ(json(first)["var"], 100.0);
  desk.publish(120.0);
  EXPECT_EQ(json(service.answer(get("/api/v1/report")))["var"], 120.0);
}

TEST_F(ApiService, SaysThatThereIsNoReportYet) {
  TestDesk empty;
  Service service(generous(), empty.ports(), {}, {}, nullptr, clock);
  const Response response = service.answer(get("/api/v1/report"));
  EXPECT_EQ(response.status, 503U);
  EXPECT_EQ(code(response), "PLM-2131");
  EXPECT_EQ(response.content_type, "application/problem+json");
}

TEST_F(ApiService, PagesThroughThePositionsOfABook) {
  Service service(generous(), desk.ports(), {}, {}, nullptr, clock);
  const Json all = json(service.answer(get("/api/v1/positions?limit=2")));
  EXPECT_EQ(all["total"], 3);
  EXPECT_EQ(all["positions"].size(), 2U);
  const Json second = json(service.answer(get("/api/v1/positions?node=firm%2Fb&offset=1")));
  EXPECT_EQ(second["total"], 2);
  EXPECT_EQ(second["positions"][0]["instrument"], "CCC");
  EXPECT_EQ(service.answer(get("/api/v1/positions?node=firm/")).status, 404U);
  EXPECT_EQ(service.answer(get("/api/v1/positions?limit=1001")).status, 422U);
}

TEST_F(ApiService, SaysWhatIsNotConfigured) {
  Service service(generous(), desk.ports_without_control(), credentials(), {}, nullptr, clock);
  for (const char* path :
       {"/api/v1/limits", "/api/v1/alerts", "/api/v1/trading-state", "/api/v1/why", "/api/v1/stress"}) {
    const Response response = service.answer(get(path));
    EXPECT_EQ(response.status, 503U) << path;
    EXPECT_EQ(code(response), "PLM-2130") << path;
  }
  EXPECT_EQ(service.answer(post("/api/v1/trading-state/stop", stop_firm, "trader")).status, 503U);
}

TEST_F(ApiService, DoesNothingTwiceForOneIdempotencyKey) {
  Service service(generous(), desk.ports(), credentials(), {}, nullptr, clock);
  Request request = post("/api/v1/trading-state/stop", stop_firm, "trader");
  request.headers.add("idempotency-key", "2f1c");
  const Response first = service.answer(request);
  const Response second = service.answer(request);
  EXPECT_EQ(first.status, 200U);
  EXPECT_EQ(second.status, 200U);
  EXPECT_EQ(second.body.bytes(), first.body.bytes());
  EXPECT_THAT(desk.done, ElementsAre("stop  by trader"));
  request.body = R"({"scope": {"kind": "book", "path": "firm/a"}, "state": "halted", "reason": "test"})";
  EXPECT_EQ(code(service.answer(request)), "PLM-2128");
  // Another person's key of the same text is another key.
  Request other = post("/api/v1/trading-state/stop", stop_firm, "admin");
  other.headers.add("idempotency-key", "2f1c");
  service.answer(other);
  EXPECT_THAT(desk.done, ElementsAre("stop  by trader", "stop  by admin"));
  clock.advance_ns(IdempotencyKeys::kept_ns + 1);
  request.body = stop_firm;
  service.answer(request);
  EXPECT_EQ(desk.done.size(), 3U);
}

TEST_F(ApiService, KeepsATrailOfCommandsAlsoOfThoseThatItRefused) {
  struct Sink final : AuditSink {
    void on_command(const CommandRecord& record) override { seen.push_back(record); }
    std::vector<CommandRecord> seen;
  } sink;
  Service service(generous(), desk.ports(), credentials(), {}, &sink, clock);
  service.answer(post("/api/v1/trading-state/stop", stop_firm, "trader"));
  service.answer(post("/api/v1/trading-state/release", stop_firm, "viewer"));
  service.answer(post("/api/v1/trading-state/stop", stop_firm, "nobody"));
  service.answer(get("/api/v1/report"));
  const Json trail = json(service.answer(get("/api/v1/audit")));
  EXPECT_EQ(trail["total"], 3);
  EXPECT_EQ(trail["commands"][2]["user"], "trader");
  EXPECT_EQ(trail["commands"][2]["status"], 200);
  EXPECT_EQ(trail["commands"][1]["code"], "PLM-2122");
  EXPECT_EQ(trail["commands"][0]["code"], "PLM-2121");
  ASSERT_EQ(sink.seen.size(), 3U);
  EXPECT_EQ(sink.seen[0].what, "POST /api/v1/trading-state/stop");
  EXPECT_EQ(sink.seen[0].content, stop_firm);
  EXPECT_THAT(trail.dump(), ::testing::Not(HasSubstr(token_of("trader"))));
}

TEST_F(ApiService, ServesFilesWithHeadersThatKeepAPageAtHome) {
  const Asset files[] = {{"/index.html", "text/html; charset=utf-8", "\"1\"", "<p>", ""},
                         {"/app.js", "text/javascript; charset=utf-8", "\"2\"", "let a;", "zipped"}};
  Service service(generous(), desk.ports(), {}, files, nullptr, clock);
  const Response page = service.answer(get("/"));
  EXPECT_EQ(page.body.bytes(), "<p>");
  const std::map<std::string, std::string> headers(page.headers.begin(), page.headers.end());
  EXPECT_THAT(headers.at("Content-Security-Policy"), HasSubstr("script-src 'self'"));
  EXPECT_THAT(headers.at("Content-Security-Policy"), ::testing::Not(HasSubstr("unsafe")));
  EXPECT_EQ(headers.at("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(headers.at("Cache-Control"), "no-cache");
  Request zipped = get("/app.js?v=1");
  zipped.headers.add("accept-encoding", "br, gzip");
  EXPECT_EQ(service.answer(zipped).body.bytes(), "zipped");
  Request again = get("/app.js");
  again.headers.add("if-none-match", "\"2\"");
  EXPECT_EQ(service.answer(again).status, 304U);
  EXPECT_EQ(service.answer(get("/other.js")).status, 404U);
  EXPECT_EQ(service.answer(get("//etc/passwd")).status, 404U);
  Request command = post("/index.html", "{}", "");
  EXPECT_EQ(service.answer(command).status, 405U);
}

}  // namespace
}  // namespace plimsoll::api
