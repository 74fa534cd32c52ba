// A session recorded by the real program and computed again from its journal alone; damage and forgery are found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "host/core/system_clock.hpp"
#include "host/core/system_disk.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/journal_writer.hpp"
#include "host/journal/payloads.hpp"
#include "tests/appliance/running_program.hpp"
#include "tests/appliance/session.hpp"

namespace plimsoll::testing {
namespace {

using Json = nlohmann::json;
using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class Journal : public ::testing::Test {
 protected:
  Outcome record(const Arguments& more = {}) const {
    Arguments arguments{"--cycle", "500ms", "--way-in", "reader", "--journal", journal(), "--isa", "scalar"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(session.replay(arguments));
  }
  static Outcome verify(const std::string& folder, const Arguments& more = {}) {
    Arguments arguments{"verify", folder, "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return plimsoll(arguments);
  }
  [[nodiscard]] std::string journal() const { return session.path("journal"); }
  [[nodiscard]] std::string segment() const { return journal() + "/00000000000000000001.journal"; }

  Session session;
};

std::vector<Json> lines_of(const std::string& text) {
  std::vector<Json> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(Json::parse(line));
  return lines;
}

/// The same records in another folder, hashed anew, the digest of one cycle edited: what an editor who knows the format
/// would write.
void forge(const std::string& from, const std::string& to, std::uint64_t cycle) {
  SystemDisk disk;
  const SystemClock clock;
  journal::JournalWriter writer(disk, clock, to, {.build_identity = "forged"});
  journal::JournalReader reader(disk, from);
  while (const auto record = reader.next()) {
    if (record->header.type == journal::RecordType::seal) continue;
    std::vector<std::byte> payload(record->payload.begin(), record->payload.end());
    if (record->header.type == journal::RecordType::report_digest) {
      auto digest = journal::decode_report_digest(payload, record->header.payload_version);
      ASSERT_TRUE(digest);
      if (digest->cycle == cycle) {
        digest->report.low ^= 1;
        const auto edited = encode(*digest);
        payload.assign(edited.begin(), edited.end());
      }
    }
    ASSERT_EQ(writer.submit({.type = record->header.type,
                             .durability = record->header.durability,
                             .payload_version = record->header.payload_version,
                             .event = record->header.event,
                             .payload = payload,
                             .completion = nullptr}),
              journal::Handover::accepted);
    writer.do_work();
  }
  writer.close();
}

TEST_F(Journal, IsEnoughToComputeEveryReportAgainOnAnotherInstructionSet) {
  const Outcome recorded = record();
  ASSERT_EQ(recorded.code, 0) << recorded.err;
  const std::vector<Json> reports = lines_of(recorded.out);
  ASSERT_GE(reports.size(), 8U);
  fs::remove_all(session.path("desk"));
  fs::remove(session.capture());

  const Outcome outcome = verify(journal(), {"--threads", "2"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const Json verdict = Json::parse(outcome.out);
  EXPECT_EQ(verdict["cycles"], reports.size());
  EXPECT_EQ(verdict["compared"], reports.size());
  EXPECT_EQ(verdict["equal"], reports.size());
  EXPECT_EQ(verdict["sealed"], true);

  const Outcome digests = plimsoll({"journal", "cat", journal(), "--type", "report_digest"});
  const std::vector<Json> records = lines_of(digests.out);
  ASSERT_EQ(records.size(), reports.size());
  for (std::size_t r = 0; r < records.size(); ++r) {
    EXPECT_EQ(records[r]["content"]["digest"], reports[r]["digest"]) << "cycle " << r + 1;
  }
  EXPECT_EQ(Json::parse(verify(journal(), {"--every", "4"}).out)["compared"], reports.size() / 4);
  EXPECT_EQ(Json::parse(verify(journal(), {"--cycle", "3"}).out)["compared"], 1);
  EXPECT_THAT(verify(journal(), {"--cycle", "1000"}).err, HasSubstr("PLM-2433"));
}

TEST_F(Journal, IsContinuedByTheNextRecording) {
  ASSERT_EQ(record({"--until", "3s"}).code, 0);
  const Outcome again = record({"--until", "3s"});
  ASSERT_EQ(again.code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("continued after cycle"));
  const Json verdict = Json::parse(verify(journal()).out);
  EXPECT_EQ(verdict["desks"], 2);
  EXPECT_EQ(verdict["equal"], verdict["cycles"]);
}

TEST_F(Journal, IsFollowedByAStoreThatKeepsWhatWasPrinted) {
  const Outcome recorded = record();
  ASSERT_EQ(recorded.code, 0) << recorded.err;
  const std::string store = "sqlite:" + session.path("history.db");
  ASSERT_EQ(plimsoll({"store", "sync", journal(), "--store", store}).code, 0);
  const Outcome history =
      plimsoll({"history", "--store", store, "--node", "firm", "--measure", "es", "--series", "0.975", "--until",
                "2026-01-06T00:00:00Z", "--window", "1h", "--format", "ndjson"});
  ASSERT_EQ(history.code, 0) << history.err;
  const std::vector<Json> windows = lines_of(history.out);
  ASSERT_FALSE(windows.empty());
  EXPECT_EQ(windows.back()["last"], lines_of(recorded.out).back()["es"]["0.975"]["value"]);
}

TEST_F(Journal, NamesTheReportThatIsNotWhatItsInputsGive) {
  ASSERT_EQ(record().code, 0);
  const std::string forged = session.path("forged");
  forge(journal(), forged, 5);
  EXPECT_EQ(plimsoll({"journal", "check", forged}).code, 0) << "its hashes are right";
  const Outcome outcome = verify(forged);
  EXPECT_EQ(outcome.code, 7);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("PLM-2431"), HasSubstr("cycle 5 "), HasSubstr("published digest")));
  const Json mismatch = Json::parse(outcome.out)["first_mismatch"];
  EXPECT_EQ(mismatch["cycle"], 5);
  EXPECT_EQ(verify(forged, {"--cycle", "4"}).code, 0) << "the others are right";
  const std::string head = plimsoll({"journal", "head", journal()}).out;
  EXPECT_EQ(plimsoll({"journal", "check", journal(), "--head", head.substr(0, head.size() - 1)}).code, 0);
  EXPECT_EQ(plimsoll({"journal", "check", forged, "--head", head.substr(0, head.size() - 1)}).code, 7);
}

TEST_F(Journal, FindsAByteThatIsNotWhatItWas) {
  ASSERT_EQ(record({"--until", "1s"}).code, 0);
  const std::string whole = read_file(segment());
  const std::size_t stride = whole.size() / 40 + 1;  // every byte is tried in tests/host/journal
  for (std::size_t at = 97; at < whole.size(); at += stride) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    session.folder().write("journal/00000000000000000001.journal", damaged);
    const Outcome outcome = plimsoll({"journal", "check", journal()});
    EXPECT_THAT(outcome.code, AnyOf(3, 7)) << "byte " << at;
    EXPECT_THAT(outcome.err, HasSubstr("PLM-24")) << "byte " << at;
  }
}

TEST_F(Journal, OfAKilledRecorderIsContinuedAndLosesNothingThatWasShown) {
  std::uint64_t shown = 0;
  for (int kill = 0; kill < 10; ++kill) {
    RunningProgram program(session.replay({"--cycle", "20ms", "--way-in", "reader", "--journal", journal(), "--json"}));
    for (int line = 0; line < 1 + kill % 4; ++line) {
      if (!program.next_line().empty()) ++shown;
    }
    program.signal(SIGKILL);
    program.finish();
  }
  ASSERT_EQ(record({"--until", "1s"}).code, 0) << "the journal is continued";
  const Outcome outcome = verify(journal());
  EXPECT_THAT(outcome.code, AnyOf(0, 3)) << outcome.err;  // 3: the cycle under way when it was killed was not published
  const Json verdict = Json::parse(outcome.out);
  EXPECT_EQ(verdict["equal"], verdict["compared"]);
  EXPECT_EQ(verdict["not_verifiable"], 0);
  EXPECT_LE(verdict["without_digest"], 10);
  EXPECT_GE(verdict["compared"].get<std::uint64_t>(), shown);
}

}  // namespace
}  // namespace plimsoll::testing
