// Records to rows: what each table gets, and what gives none.
#include "host/store/row_maker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/journal/payloads.hpp"
#include "tests/host/store/recorded_journal.hpp"

using namespace plimsoll;
using namespace plimsoll::store;
using namespace plimsoll::test;

namespace {

using journal::RecordType;
using journal::RecordView;

RecordView record_of(RecordType type, std::uint64_t sequence, std::span<const std::byte> payload,
                     std::uint8_t version = 1) {
  RecordView view;
  view.header.type = type;
  view.header.sequence = sequence;
  view.header.payload_version = version;
  view.header.written = {first_moment_ns};
  view.payload = payload;
  return view;
}

std::size_t rows_of(const RowBatch& batch, TableId id) { return batch.cells(id).size() / table(id).columns.size(); }

std::string text_at(const RowBatch& batch, TableId id, std::size_t row, std::size_t column) {
  return std::string(batch.text_of(batch.cells(id)[row * table(id).columns.size() + column]));
}

class Rows : public ::testing::Test {
 protected:
  void add(const risk::RiskReport& report, std::size_t bound = 1U << 20) {
    for (const auto& payload : journal::encode_report(report, bound)) {
      maker_.add(record_of(RecordType::report, ++sequence_, payload), batch_);
    }
  }
  RowMaker maker_;
  RowBatch batch_;
  std::uint64_t sequence_ = 0;
};

}  // namespace

TEST_F(Rows, OfAReportGoToTheTablesOfItsParts) {
  add(generated_report(1, 3));  // has exposures and stress
  EXPECT_EQ(rows_of(batch_, TableId::report), 1U);
  EXPECT_EQ(rows_of(batch_, TableId::node_value), 3U);
  EXPECT_EQ(rows_of(batch_, TableId::node_risk), 4U);  // two nodes have a number, at two levels
  EXPECT_EQ(rows_of(batch_, TableId::node_exposure), 2U);
  EXPECT_EQ(rows_of(batch_, TableId::underlying_risk), 1U);
  EXPECT_EQ(rows_of(batch_, TableId::stress), 3U);
  EXPECT_EQ(text_at(batch_, TableId::stress, 2, 4), "firm/desk/2");
  EXPECT_EQ(text_at(batch_, TableId::node_risk, 3, 5), "0.975");
  // No number is null and never zero.
  EXPECT_EQ(batch_.cells(TableId::node_value)[1 * 9 + 7].kind, Cell::Kind::null);
  EXPECT_EQ(batch_.cells(TableId::stress)[1 * 11 + 8].kind, Cell::Kind::null);
  EXPECT_TRUE(maker_.between_reports());
}

TEST_F(Rows, OfAReportInPartsKnowTheNamesOfEarlierParts) {
  add(generated_report(1, 100), 1024);
  ASSERT_GT(rows_of(batch_, TableId::report), 10U);
  EXPECT_EQ(rows_of(batch_, TableId::stress), 100U);
  EXPECT_EQ(text_at(batch_, TableId::stress, 99, 4), "firm/desk/99");
  EXPECT_EQ(maker_.incomplete(), 0U);
}

TEST_F(Rows, CountAReportThatLacksAPart) {
  const auto payloads = journal::encode_report(generated_report(1, 100), 1024);
  maker_.add(record_of(RecordType::report, 1, payloads[0]), batch_);
  EXPECT_FALSE(maker_.between_reports());
  add(generated_report(2, 3));
  EXPECT_EQ(maker_.incomplete(), 1U);
  EXPECT_TRUE(maker_.between_reports());
}

TEST_F(Rows, AreNoneOfWhatCannotBeReadAndItIsCounted) {
  const auto payload = journal::encode_report(generated_report(1, 3), 4096).front();
  maker_.add(record_of(RecordType::report, 1, payload, 9), batch_);
  maker_.add(record_of(RecordType::report, 2, std::span(payload).first(20)), batch_);
  maker_.add(record_of(RecordType::report_digest, 3, std::span(payload).first(20)), batch_);
  risk::RiskReport zero_byte = generated_report(1, 3);
  zero_byte.nodes[2].path = std::string("firm/\0x", 7);  // PostgreSQL has no such text
  add(zero_byte);
  EXPECT_EQ(maker_.unreadable(), 4U);
  EXPECT_EQ(batch_.rows(), 0U);
  maker_.add(record_of(RecordType::frame, 9, payload), batch_);  // no table: nothing is wrong with it
  EXPECT_EQ(maker_.unreadable(), 4U);
}

TEST_F(Rows, StandAtTheTimeOfWritingBeforeTheFirstEvent) {
  risk::RiskReport report = generated_report(1, 3);
  report.as_of = {};
  add(report);
  EXPECT_EQ(batch_.cells(TableId::report)[2].integer, first_moment_ns);
}
