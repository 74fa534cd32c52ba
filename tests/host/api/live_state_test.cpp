#include "host/api/live_state.hpp"

#include <gmock/gmock.h>

#include "tests/host/api/service_fixture.hpp"

namespace plimsoll::api {
namespace {

TEST_F(ApiService, TellsStreamsOnlyWhatChanged) {
  Service service(generous(), desk.ports(), {}, {}, nullptr, clock);
  LiveState& state = service.state();
  EXPECT_EQ(*state.whole(), "");
  state.refresh();
  const Json first = Json::parse("{" + *state.whole() + "}");
  for (const char* section :
       {"report", "exposures", "series", "feeds", "system", "limits", "alerts", "trading_state"}) {
    EXPECT_TRUE(first.contains(section)) << section;
  }
  EXPECT_FALSE(first.contains("histogram"));
  const std::uint64_t version = state.version();
  state.refresh();
  EXPECT_EQ(state.version(), version) << "nothing changed";
  desk.publish(130.0);
  state.refresh();
  const Json patch = Json::parse("{" + *state.since(version) + "}");
  EXPECT_EQ(patch["report"]["var"], 130.0);
  EXPECT_FALSE(patch.contains("feeds"));
  EXPECT_FALSE(patch.contains("limits"));
}

TEST_F(ApiService, KeepsTenMinutesOfEveryNode) {
  Service service(generous(), desk.ports(), {}, {}, nullptr, clock);
  for (int i = 0; i < 400; ++i) {
    desk.publish(i);
    service.state().keep_series();
    service.state().keep_series();  // at most one point a step
    clock.advance_ns(SeriesRing::step_ns);
  }
  const Json series = json(service.answer(get("/api/v1/history?node=firm/a")));
  EXPECT_EQ(series["var"]["0.99"].size(), SeriesRing::most_points);
  EXPECT_EQ(series["var"]["0.99"].back(), 399.0 / 2.0);
  EXPECT_EQ(series["es"]["0.99"].front(), 100.0);
  EXPECT_EQ(series["pnl_since_start"].back(), 5.0);
  EXPECT_EQ(service.answer(get("/api/v1/history?node=firm/c")).status, 404U);
  const Json es = json(service.answer(get("/api/v1/history?measure=es&from=2027-01-15T08:13:14Z")));
  // The last point was taken 399 steps of two seconds after 08:00:00, `date -u -d @1800000000`.
  EXPECT_EQ(es["time"].size(), 3U);
  EXPECT_EQ(es["time"].back(), "2027-01-15T08:13:18.000000000Z");
  EXPECT_FALSE(es.contains("var"));
}

TEST_F(ApiService, CountsEveryLossInOneBin) {
  auto pnl = std::make_shared<FirmPnl>();
  pnl->report = desk.latest();
  for (int i = -60; i <= 60; ++i) pnl->pnl.push_back(static_cast<Quanta>(i) << 20);
  desk.pnl = pnl;
  Service service(generous(), desk.ports(), {}, {}, nullptr, clock);
  service.state().refresh();
  const Json histogram = Json::parse("{" + *service.state().whole() + "}")["histogram"];
  EXPECT_EQ(histogram["edges"].size(), 61U);
  EXPECT_EQ(histogram["edges"].front(), -60.0);
  EXPECT_EQ(histogram["edges"].back(), 60.0);
  // Bins are two units wide, closed below: two losses each, and three in the last one, which is closed above as well.
  for (std::size_t bin = 0; bin < 59; ++bin) EXPECT_EQ(histogram["counts"][bin], 2) << bin;
  EXPECT_EQ(histogram["counts"][59], 3);
  EXPECT_EQ(histogram["var"]["0.99"], 100.0);
  auto broken = std::make_shared<FirmPnl>(*pnl);
  desk.publish(1.0);
  broken->report = desk.latest();
  broken->pnl[3] = unrepresentable_quanta;
  desk.pnl = broken;
  service.state().refresh();
  EXPECT_TRUE(Json::parse("{" + *service.state().whole() + "}")["histogram"].is_null());
}

}  // namespace
}  // namespace plimsoll::api
