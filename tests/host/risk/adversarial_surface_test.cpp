// Desks made to fool a surface: each must come out within its certificate or in full, and say which.
#include <gtest/gtest.h>

#include <cmath>
#include <iostream>
#include <string>

#include "tests/host/risk/desk.hpp"

namespace plimsoll::risk {
namespace {

constexpr std::uint32_t scenario_count = 4096;

RiskSettings surface_settings() {
  RiskSettings settings = settings_of(scenario_count);
  settings.revaluation = Revaluation::surface;
  return settings;
}

class Text {
 public:
  Text() { text_.instruments = "U,spot,,,,,,1,USD,0\n", text_.market = "U,price,100\nUSD,rate,0.02\n"; }
  Text& option(const std::string& strike, const std::string& expiry, const char* type, const std::string& vol,
               const std::string& quantity) {
    const std::string name = numbered("O", count_++);
    text_.instruments.append(name).append(",option,U,").append(strike).append(",").append(expiry).append(",");
    text_.instruments.append(type).append(",european,100,USD,0\n");
    text_.market.append(name).append(",implied_vol,").append(vol).append("\n");
    std::string line = name;
    text_.positions.push_back(line.append(",").append(quantity).append(",firm/a"));
    return *this;
  }
  [[nodiscard]] Desk desk() const { return make_desk(text_); }
  [[nodiscard]] Desk desk_at(std::string_view valued_at) const {
    Desk desk = make_desk(text_);
    desk.as_of = *Moment::parse(valued_at);
    return desk;
  }

 private:
  DeskText text_;
  std::size_t count_ = 0;
};

void expect_true(const Desk& desk) {
  Rig full(desk, settings_of(scenario_count));
  Rig surface(desk, surface_settings());
  const RiskReport exact = full.recompute();
  const RiskReport report = surface.recompute();
  const LevelRisk& is = report.nodes[0].levels[0];
  const LevelRisk& should = exact.nodes[0].levels[0];
  EXPECT_LE(report.revaluation.largest_error, report.revaluation.allowed_error);
  EXPECT_LE(report.revaluation.allowed_error, std::max(1.001e-6 * std::max(should.es, should.var), units_per_quantum));
  EXPECT_LE(std::abs(is.es - should.es), report.revaluation.largest_error + 4 * units_per_quantum);
  EXPECT_LE(std::abs(is.var - should.var), 2.0 * report.revaluation.allowed_error + 4 * units_per_quantum);
  for (const CellRisk& cell : report.revaluation.cells) {
    std::cout << to_string(cell.mode) << ", " << cell.pieces << " pieces, largest error "
              << cell.certificate.largest_error << "\n";
  }
}

TEST(AdversarialSurface, StrikesAtTheSpotADayBeforeExpiry) {
  Text text;
  for (const char* strike : {"99", "99.5", "100", "100.5", "101"}) {
    text.option(strike, "2026-01-06", "call", "0.08", "-40").option(strike, "2026-01-06", "put", "0.08", "-35");
  }
  expect_true(text.desk());
}

Text an_hour_before_expiry() {
  Text text;
  const char* const expiry = "2026-01-06T16:00:00-05:00";
  for (const char* strike : {"99.9", "99.95", "100", "100.05", "100.1"}) {
    text.option(strike, expiry, "call", "0.08", "-40").option(strike, expiry, "put", "0.08", "-35");
  }
  return text;
}

constexpr std::string_view an_hour_before = "2026-01-06T15:00:00-05:00";

TEST(AdversarialSurface, StrikesAtTheSpotAnHourBeforeExpiry) {
  const Desk desk = an_hour_before_expiry().desk_at(an_hour_before);
  expect_true(desk);
  RiskSettings automatic = surface_settings();
  automatic.revaluation = Revaluation::automatic;
  Rig full(desk, settings_of(scenario_count));
  Rig rig(desk, automatic);
  const RiskReport exact = full.recompute();
  const RiskReport report = rig.recompute();
  EXPECT_NEAR(report.nodes[0].levels[0].var, exact.nodes[0].levels[0].var,
              2.0 * report.revaluation.allowed_error + 4 * units_per_quantum);
}

TEST(AdversarialSurface, AnHourBeforeExpiryTheCertificateSeesASurfaceThatIsNotRefined) {
  const Desk desk = an_hour_before_expiry().desk_at(an_hour_before);
  RiskSettings coarse = surface_settings();
  coarse.surface_tolerance = {0.05, 0.05};  // an early fit passes
  Rig full(desk, settings_of(scenario_count));
  Rig caught(desk, coarse);
  const RiskReport exact = full.recompute();
  const RiskReport report = caught.recompute();
  EXPECT_EQ(report.revaluation.distrusted, 1U);
  ASSERT_EQ(report.revaluation.cells.size(), 1U);
  EXPECT_EQ(report.revaluation.cells[0].mode, CellMode::full_after_certificate);
  EXPECT_EQ(report.digest, exact.digest);
  coarse.certificate_limit = 1e6;  // nobody minds
  Rig believed(desk, coarse);
  const RiskReport wrong = believed.recompute();
  ASSERT_EQ(wrong.revaluation.cells[0].mode, CellMode::surface);
  EXPECT_GT(wrong.revaluation.largest_error, 1e-6 * exact.nodes[0].levels[0].var) << "there was nothing to catch";
  EXPECT_NE(wrong.digest, exact.digest);
}

TEST(AdversarialSurface, OneHugePositionAmongManySmallOnes) {
  Text text;
  for (int i = 0; i < 60; ++i) {
    text.option(std::to_string(80 + i % 40), i % 2 == 0 ? "2026-02-20" : "2026-06-19", i % 3 == 0 ? "put" : "call",
                "0.25", std::to_string(1 + i % 7));
  }
  text.option("103", "2026-01-16", "call", "0.2", "-500000");
  expect_true(text.desk());
}

TEST(AdversarialSurface, ADeepOptionThatOnlyTheTailSees) {
  expect_true(Text()
                  .option("90", "2026-01-09", "put", "0.15", "-2000")
                  .option("89", "2026-01-09", "put", "0.15", "-1")
                  .option("111", "2026-01-09", "call", "0.15", "-10")
                  .desk());
}

TEST(AdversarialSurface, PositionsThatNearlyCancel) {
  expect_true(Text()
                  .option("100", "2026-03-20", "call", "0.2", "100000")
                  .option("100.001", "2026-03-20", "call", "0.2", "-100000")
                  .option("95", "2026-03-20", "put", "0.22", "1")
                  .desk());
}

TEST(AdversarialSurface, AButterflyBetweenTheNodes) {
  expect_true(Text()
                  .option("99.9", "2026-01-06", "call", "0.02", "1000")
                  .option("100", "2026-01-06", "call", "0.02", "-2000")
                  .option("100.1", "2026-01-06", "call", "0.02", "1000")
                  .desk());
}

TEST(AdversarialSurface, WithoutRefinementTheCertificateFailsAndTheNumbersAreThoseOfFullRevaluation) {
  const Desk desk = Text()
                        .option("100", "2026-01-06", "call", "0.1", "-50")
                        .option("98", "2026-01-09", "put", "0.2", "-50")
                        .option("103", "2026-02-20", "call", "0.25", "80")
                        .desk();
  RiskSettings coarse = surface_settings();
  coarse.surface_tolerance.relative = 0.5;  // takes the first fit, however bad
  Rig rig(desk, coarse);
  Rig full(desk, settings_of(scenario_count));
  const RiskReport report = rig.recompute();
  EXPECT_EQ(report.revaluation.distrusted, 1U);
  EXPECT_EQ(report.revaluation.cells[0].mode, CellMode::full_after_certificate);
  EXPECT_EQ(report.digest, full.recompute().digest);
  // The same desk with refinement keeps its surface.
  Rig fine(desk, surface_settings());
  EXPECT_EQ(fine.recompute().revaluation.distrusted, 0U);
}

}  // namespace
}  // namespace plimsoll::risk
