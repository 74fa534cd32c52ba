#include "host/core/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>

#include "tests/host/core/faults_of.hpp"

namespace plimsoll {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

CsvSchema positions_schema() {
  return {{{"instrument", Presence::required, {"symbol"}},
           {"quantity", Presence::required, {"qty"}},
           {"book", Presence::optional, {}}},
          OtherColumns::refuse};
}

CsvTable parse(std::string_view text, const CsvSchema& schema = positions_schema()) {
  FaultList faults("book.csv");
  CsvTable table = CsvTable::parse(text, schema, faults);
  faults.throw_if_any();
  return table;
}

std::vector<std::string> faults(std::string_view text) {
  return tests::faults_of([&] { parse(text); });
}

TEST(Csv, ReadsCellsByColumnNameAndKnowsTheirLines) {
  const CsvTable table = parse("instrument,quantity,book\nAAPL,100,firm/equity\n\nMSFT,-50,firm/options\n");
  ASSERT_EQ(table.rows(), 2U);
  EXPECT_EQ(table.cell(0, "instrument"), "AAPL");
  EXPECT_EQ(table.cell(1, "quantity"), "-50");
  EXPECT_EQ(table.line(0), 2U);
  EXPECT_EQ(table.line(1), 4U);  // the blank line counts
}

TEST(Csv, ForgivesByteOrderMarksLineEndsCommentsBlanksCaseOrderAndAliases) {
  const CsvTable table =
      parse("\xEF\xBB\xBF# positions of today\r\n\r\n Qty , Symbol\r\n 7 ,\tAAPL \r\n#MSFT,1\r\n  \r\n8,IBM");
  ASSERT_EQ(table.rows(), 2U);
  EXPECT_EQ(table.cell(0, "instrument"), "AAPL");
  EXPECT_EQ(table.cell(0, "quantity"), "7");
  EXPECT_EQ(table.cell(1, "instrument"), "IBM");
  EXPECT_EQ(table.line(1), 7U);
  EXPECT_FALSE(table.has("book"));
  EXPECT_EQ(table.cell(1, "book"), "");
}

TEST(Csv, TakesUtf8AndNothingElse) {
  EXPECT_EQ(parse("instrument,quantity\nM\xC3\xBCnchen,1\n").cell(0, "instrument"), "M\xC3\xBCnchen");
  EXPECT_TRUE(faults("instrument,quantity\n\xE2\x82\xAC\xF0\x9F\x9A\xA2,1\n").empty());  // 3 and 4 bytes
  for (const std::string bad : {"M\xFCnchen", "\xC3", "\xE2\x82", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80",
                                "\xE0\x80\x80", "\xF4\x90\x80\x80", "\x80", "\"\xFC\""}) {
    EXPECT_THAT(faults("instrument,quantity\nA,1\n" + bad + ",1\n" + bad + ",2\n"),
                ElementsAre("PLM-1102:3", "PLM-1102:4"));
  }
  EXPECT_THAT(faults("instrument,qu\xFCntity\nA,1\n"), ElementsAre("PLM-1102:1"));
}

TEST(Csv, ReadsQuotedFieldsAsRfc4180Says) {
  const CsvTable table = parse("instrument,quantity\n\"a \"\"b\"\", c\",1\n\"two\nlines\" , 2\n\" kept \",3\n\"\",4\n");
  ASSERT_EQ(table.rows(), 4U);
  EXPECT_EQ(table.cell(0, "instrument"), "a \"b\", c");
  EXPECT_EQ(table.cell(1, "instrument"), "two\nlines");
  EXPECT_EQ(table.cell(2, "instrument"), " kept ");
  EXPECT_EQ(table.line(2), 5U);  // the record before it took two lines
  EXPECT_EQ(table.cell(3, "instrument"), "");
}

TEST(Csv, ReportsEveryBadLineAndKeepsTheGoodOnesToBeChecked) {
  FaultList list("book.csv");
  const CsvTable table =
      CsvTable::parse("instrument,quantity\nA,1\nB\nC,3,4\nD,4\nE\"x,5\n\"F\"x,6\nG,7\n", positions_schema(), list);
  ASSERT_EQ(table.rows(), 3U);
  EXPECT_EQ(table.cell(2, "instrument"), "G");
  EXPECT_EQ(tests::faults_of([&] { list.throw_if_any(); }),
            (std::vector<std::string>{"PLM-1105:3", "PLM-1105:4", "PLM-1102:6", "PLM-1102:7"}));
}

TEST(Csv, NamesMissingUnknownAndDoubledColumns) {
  EXPECT_THAT(faults("instrument,book\nA,b\n"), ElementsAre("PLM-1104:1"));
  EXPECT_THAT(tests::report_of([] { parse("\ninstrument,quantty\nA,1\n"); }),
              HasSubstr("book.csv:2: PLM-1104 column 2 'quantty' is not known. Did you mean 'quantity'?"));
  EXPECT_THAT(faults("instrument,quantity,qty\nA,1,2\n"), ElementsAre("PLM-1104:1"));
  EXPECT_THAT(faults("instrument,quantity,\nA,1,\n"), ElementsAre("PLM-1104:1"));  // a column without a name
}

TEST(Csv, RefusesFilesWithoutAHeader) {
  EXPECT_THAT(faults(""), ElementsAre("PLM-1103:0"));
  EXPECT_THAT(faults("\n# only a comment\n"), ElementsAre("PLM-1103:0"));
}

TEST(Csv, RefusesControlCharactersAndOpenQuotes) {
  EXPECT_THAT(faults(std::string_view("instrument,quantity\nA\0B,1\nC,2\n", 30)), ElementsAre("PLM-1102:2"));
  EXPECT_THAT(faults("instrument,quantity\n\"A,1\nB,2\n"), ElementsAre("PLM-1102:2"));
  EXPECT_THAT(faults("instrument,quantity\nA\x01,1\n"), ElementsAre("PLM-1102:2"));
  EXPECT_THAT(faults("instrument,quantity\nA,1\r2\n"), ElementsAre("PLM-1102:2"));  // a carriage return inside a line
}

TEST(Csv, BoundsFieldsAndColumns) {
  EXPECT_TRUE(faults("instrument,quantity\n" + std::string(largest_csv_field, 'x') + ",1\n").empty());
  EXPECT_THAT(faults("instrument,quantity\n" + std::string(largest_csv_field + 1, 'x') + ",1\n"),
              ElementsAre("PLM-1102:2"));
  EXPECT_THAT(faults("instrument,quantity\n\"" + std::string(largest_csv_field + 1, 'x') + "\",1\nA,1\n"),
              ElementsAre("PLM-1102:2"));
  EXPECT_THAT(faults("instrument,quantity\n" + std::string(most_csv_columns, ',') + "\nA,1\n"),
              ElementsAre("PLM-1102:2"));
}

TEST(Csv, AcceptsOtherColumnsWhereTheSchemaDoes) {
  const CsvTable table =
      parse("date,AAPL,IBM\n2014-06-06,645.57,186.37\n", {{{"date", Presence::required, {}}}, OtherColumns::accept});
  EXPECT_THAT(table.other_columns(), ElementsAre(1U, 2U));
  EXPECT_EQ(table.header()[2], "IBM");
  EXPECT_EQ(table.cell_at(0, 2), "186.37");
}

/// Whatever bytes come in, the reader ends, and its rows have the width of the header.
TEST(Csv, SurvivesRandomBytes) {
  std::mt19937 random(7);
  constexpr std::string_view alphabet = "ab,,\"\"\n\n\r# \t\x01";
  for (int round = 0; round < 20000; ++round) {
    std::string text = "instrument,quantity\n";
    const std::size_t length = random() % 60;
    for (std::size_t at = 0; at < length; ++at) text += alphabet[random() % alphabet.size()];
    FaultList list("random");
    const CsvTable table = CsvTable::parse(text, positions_schema(), list);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      ASSERT_GE(table.line(row), 2U);
      ASSERT_LE(table.cell(row, "quantity").size(), length);
    }
  }
}

class TextFile : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::temp_directory_path() /
             ("plimsoll_csv_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + "_" +
              std::to_string(::testing::UnitTest::GetInstance()->random_seed()) + "_" + std::to_string(getpid())))
                .string();
  }
  void TearDown() override { std::filesystem::remove(path_); }
  void write(std::string_view bytes) { std::ofstream(path_, std::ios::binary) << bytes; }
  void write_gzip(const std::string& text) {
    gzFile file = gzopen(path_.c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
  }
  std::string read() {
    FaultList faults(path_);
    const std::optional<std::string> text = read_text_file(path_, faults);
    faults.throw_if_any();
    return *text;
  }
  std::string path_;
};

TEST_F(TextFile, ReadsPlainAndGzipAlike) {
  const std::string text = "date,AAPL\n2014-06-06,645.57\n";
  write(text);
  EXPECT_EQ(read(), text);
  write_gzip(text);
  EXPECT_EQ(read(), text);
}

TEST_F(TextFile, RefusesMissingFilesFoldersAndDamagedGzip) {
  EXPECT_THAT(tests::faults_of([&] { read(); }), ElementsAre("PLM-1101:0"));
  path_ += "/";
  EXPECT_THAT(tests::faults_of([&] { read(); }), ElementsAre("PLM-1101:0"));
  path_.pop_back();
  std::string text;
  std::mt19937 random(3);
  for (int at = 0; at < 100000; ++at) text += static_cast<char>('a' + random() % 26);
  write_gzip(text);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  EXPECT_THAT(tests::faults_of([&] { read(); }), ElementsAre("PLM-1101:0"));
  FaultList faults(std::filesystem::temp_directory_path().string());
  EXPECT_FALSE(read_text_file(faults.file(), faults));
  EXPECT_EQ(faults.count(), 1U);
}

}  // namespace
}  // namespace plimsoll
