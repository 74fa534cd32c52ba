// Risk cycles written to a journal and computed again from it: by another instruction set, with holes, with surfaces
// that failed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "host/journal/cycle_journal.hpp"
#include "host/journal/cycle_verifier.hpp"
#include "host/risk/risk_agent.hpp"
#include "tests/host/journal/simulated_disk.hpp"
#include "tests/host/risk/desk.hpp"

namespace plimsoll::journal {
namespace {

using risk::Rig;
using risk::RiskReport;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* folder = "journal";

/// Futures, options on both, three books.
risk::DeskText mixed_desk() {
  return {.instruments =
              "AAA,spot,,,,,,1,USD,0\nBBB,spot,,,,,,1,USD,0\nAAAF,future,AAA,,2026-06-19,,,50,USD,0\n"
              "AO,option,AAA,52,2026-03-20,call,european,100,USD,0\n"
              "FO,option,AAAF,50,2026-03-20,put,european,50,USD,0\n"
              "BO,option,BBB,60,2026-02-20,call,european,100,USD,0\n",
          .positions = {"AAA,10,firm/a", "AAAF,-2,firm/a", "AO,5,firm/b", "FO,3,firm/a/x", "BO,-4,firm/b"},
          .market =
              "AAA,price,50\nBBB,price,60\nAAAF,price,50.5\nAO,implied_vol,0.3\nFO,implied_vol,0.28\n"
              "BO,implied_vol,0.4\nUSD,rate,0.02\n"};
}

/// Options a day before expiry near the money: a surface cannot follow them, which is found out while the spot moves.
risk::DeskText cliff_desk() {
  risk::DeskText text{
      .instruments = "AAA,spot,,,,,,1,USD,0\n", .positions = {}, .market = "AAA,price,100\nUSD,rate,0.02\n"};
  for (int strike = 90; strike <= 110; strike += 2) {
    const std::string name = risk::numbered("O", static_cast<std::size_t>(strike));
    text.instruments.append(name).append(",option,AAA,").append(std::to_string(strike));
    text.instruments.append(strike < 104 ? ",2026-03-20" : ",2026-01-06").append(",call,european,100,USD,0\n");
    text.market.append(name).append(",implied_vol,0.2\n");
    text.positions.push_back(std::string(name).append(strike % 4 == 0 ? ",5,firm/a" : ",-5,firm/b"));
  }
  return text;
}

class CycleJournalTest : public ::testing::Test, private risk::ReportSink {
 protected:
  void begin(const risk::DeskText& text, const risk::RiskSettings& settings, WriterOptions options = {}) {
    desk_ = std::make_unique<risk::Desk>(risk::make_desk(text));
    settings_ = settings;
    options.queue_records = std::min<std::size_t>(options.queue_records, 256);
    writer_ = std::make_unique<JournalWriter>(disk_, clock_, folder, options);
    rig_ = std::make_unique<Rig>(*desk_, settings_);
    journal_ = std::make_unique<CycleJournal>(*writer_, clock_, WhenFull::leave_out, 0);
    journal_->begin_desk(1);
    agent_ = std::make_unique<risk::RiskAgent>(rig_->market, rig_->engine, static_cast<risk::ReportSink&>(*this),
                                               clock_, nullptr, nullptr, journal_.get());
  }

  void tick(std::uint32_t symbol, double mid) {
    rig_->tick(symbol, mid);
    EXPECT_EQ(agent_->do_work(), 1);
  }

  /// A verifier on an engine of its own, with another instruction set and two threads.
  struct Recomputation {
    explicit Recomputation(const risk::Desk& desk, const risk::RiskSettings& settings)
        : rig(desk, settings, {.isa = backends::cpu::Isa::scalar, .threads = 2}),
          verifier(rig.engine, *risk::LiveMarket(desk.instruments, desk.market, desk.as_of, Quality::stale).freeze()) {}
    Rig rig;
    CycleVerifier verifier;
  };

  struct Found {
    std::size_t equal = 0;
    std::vector<std::uint64_t> different;
    std::vector<std::uint64_t> unknown;
    std::vector<LostCycles> losses;
  };

  Found verify(std::uint64_t every = 1) {
    while (writer_->do_work() != 0) {
    }
    Recomputation again(*desk_, settings_);
    Found found;
    CycleReader reader(disk_, folder);
    while (const auto event = reader.next()) {
      if (const auto* lost = std::get_if<LostCycles>(&*event)) found.losses.push_back(*lost);
      const auto* cycle = std::get_if<JournalCycle>(&*event);
      if (cycle == nullptr) continue;
      if (!again.verifier.apply(*cycle).empty()) {
        found.unknown.push_back(cycle->cycle);
      } else if (cycle->cycle % every == 0 && cycle->digest) {
        if (again.verifier.compare(*cycle).empty()) {
          ++found.equal;
        } else {
          found.different.push_back(cycle->cycle);
        }
      }
    }
    return found;
  }

  test::SimulatedDisk disk_{1};
  std::vector<RiskReport> reports_;
  std::unique_ptr<JournalWriter> writer_;
  std::unique_ptr<CycleJournal> journal_;
  std::unique_ptr<Rig> rig_;

 private:
  void on_report(const RiskReport& report, std::int64_t) override { reports_.push_back(report); }

  ManualClock clock_{Timestamp{1'700'000'000'000'000'000}};
  std::unique_ptr<risk::Desk> desk_;
  risk::RiskSettings settings_;
  std::unique_ptr<risk::RiskAgent> agent_;
};

TEST_F(CycleJournalTest, EveryPublishedDigestIsComputedAgainFromTheJournal) {
  begin(mixed_desk(), risk::settings_of(512));
  for (int i = 0; i < 40; ++i) {
    tick(static_cast<std::uint32_t>(i % 2), 50.0 + 10.0 * (i % 2) + 0.01 * i);
    if (i % 8 == 7) rig_->tick(0, 50.0 + 0.02 * i);
    writer_->do_work();
  }
  const Found found = verify();
  EXPECT_EQ(found.equal, 40U);
  EXPECT_THAT(found.different, IsEmpty());
  EXPECT_THAT(found.unknown, IsEmpty());
  for (const RiskReport& report : reports_) EXPECT_THAT(report.warnings, IsEmpty());
}

TEST_F(CycleJournalTest, AnyOfThemMayBeLeftOut) {
  begin(mixed_desk(), risk::settings_of(256));
  for (int i = 0; i < 30; ++i) {
    tick(static_cast<std::uint32_t>(i % 2), 50.0 + 10.0 * (i % 2) + 0.01 * i);
    writer_->do_work();
  }
  const Found found = verify(7);
  EXPECT_EQ(found.equal, 4U);
  EXPECT_THAT(found.different, IsEmpty());
}

TEST_F(CycleJournalTest, ACycleWhoseInputsWereRefusedSaysSoAndTheNextOneIsWholeAgain) {
  WriterOptions options;
  options.queue_records = 12;
  begin(mixed_desk(), risk::settings_of(256), options);
  for (int i = 0; i < 20; ++i) {
    tick(0, 50.0 + 0.01 * i);
    if (i % 5 == 4) writer_->do_work();  // too seldom for the queue
  }
  writer_->do_work();
  tick(0, 49.0);
  const Found found = verify();
  EXPECT_THAT(found.different, IsEmpty());
  EXPECT_GE(found.equal, 8U);
  const LeftOut left_out = journal_->left_out();
  EXPECT_GT(left_out.cycles, 0U);
  EXPECT_EQ(found.equal + left_out.cycles + (left_out.digests - std::min(left_out.digests, left_out.cycles)), 21U);
  ASSERT_FALSE(found.losses.empty());
  EXPECT_EQ(found.losses.front().reason, "the journal's queue was full");
  std::size_t warned = 0;
  for (const RiskReport& report : reports_) {
    if (report.warnings.empty()) continue;
    ++warned;
    EXPECT_THAT(report.warnings.back(), HasSubstr("not verifiable"));
  }
  EXPECT_EQ(warned, std::max(left_out.cycles, left_out.digests));
}

TEST_F(CycleJournalTest, TellsWhichCellsLostTheirSurface) {
  risk::RiskSettings settings = risk::settings_of(2048);
  settings.revaluation = risk::Revaluation::surface;
  settings.certificate_limit = 2e-9;  // so tight that some surfaces fail, in some cycle
  begin(cliff_desk(), settings);
  for (int i = 0; i < 25; ++i) {
    tick(0, 100.0 + 0.15 * i);
    writer_->do_work();
  }
  EXPECT_GT(reports_.back().revaluation.distrusted, 0U) << "nothing happened that this test is about";
  EXPECT_EQ(verify().equal, 25U);
  EXPECT_EQ(verify(6).equal, 4U);
}

TEST_F(CycleJournalTest, AFailedJournalDoesNotStopRiskAndEveryReportSaysSo) {
  begin(mixed_desk(), risk::settings_of(256));
  tick(0, 50.5);
  writer_->do_work();
  disk_.fail_operation(disk_.operations() + 1, test::SimulatedDisk::Failure::no_space);
  for (int i = 0; i < 5; ++i) {
    tick(0, 51.0 + i);
    writer_->do_work();
  }
  ASSERT_EQ(writer_->state(), WriterState::failed);
  ASSERT_EQ(reports_.size(), 6U);
  EXPECT_THAT(reports_.front().warnings, IsEmpty());
  EXPECT_THAT(reports_.back().warnings.back(), AllOf(HasSubstr("not verifiable"), HasSubstr("PLM-2412")));
  EXPECT_GE(journal_->left_out().cycles, 4U);
}

}  // namespace
}  // namespace plimsoll::journal
