// Every flipped bit, every length, and every swap of a small journal is found, or is provably without effect.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/journal_writer.hpp"
#include "tests/host/journal/journal_story.hpp"
#include "tests/host/journal/simulated_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::journal;
using namespace plimsoll::test;

namespace {

struct Reading {
  std::string code;  // of the fault that refused the journal; empty when it was read to the end
  std::string message;
  std::vector<std::vector<std::byte>> payloads;
  JournalEnd end;
};

Reading read(const std::map<std::string, Bytes>& files, ReadOptions options = {}) {
  SimulatedDisk disk;
  for (const auto& [path, content] : files) disk.put(path, content);
  Reading reading;
  try {
    JournalReader reader(disk, journal_folder, options);
    while (const auto record = reader.next()) {
      reading.payloads.emplace_back(record->payload.begin(), record->payload.end());
    }
    reading.end = reader.end();
  } catch (const InputError& error) {
    reading.code = error.faults()[0].code;
    reading.message = error.what();
  }
  return reading;
}

std::string name(std::uint64_t number) { return journal_folder + "/" + segment_name(number); }

/// `count` records of about 250 bytes each, every one acting at once, in segments of 12 KiB.
std::map<std::string, Bytes> journal_of(std::uint64_t count, bool closed, std::uint64_t first_id = 1) {
  SimulatedDisk disk;
  const ManualClock clock{Timestamp{1'700'000'000'000'000'000 + static_cast<std::int64_t>(first_id)}};
  JournalWriter writer(disk, clock, journal_folder, small_journal());
  for (std::uint64_t id = first_id; id < first_id + count; ++id) {
    const auto payload = payload_of(id);
    writer.submit({.type = RecordType::update,
                   .durability = Durability::before_acting,
                   .payload_version = 1,
                   .event = clock.now(),
                   .payload = payload,
                   .completion = nullptr});
    writer.do_work();
  }
  if (closed) writer.close();
  std::map<std::string, Bytes> files;
  for (const std::string& path : disk.paths()) files[path] = disk.content(path);
  return files;
}

bool is_prefix(const Reading& part, const Reading& whole) {
  return part.payloads.size() <= whole.payloads.size() &&
         std::equal(part.payloads.begin(), part.payloads.end(), whole.payloads.begin());
}

}  // namespace

TEST(JournalDamage, NamesFileOffsetExpectationAndRemedy) {
  auto files = journal_of(6, true);
  const std::size_t second = segment_header_size + record_size(payload_of(1).size());
  files[name(1)][second + 100] ^= std::byte{1};
  const Reading reading = read(files);
  EXPECT_EQ(reading.code, "PLM-2404");
  EXPECT_THAT(reading.message, testing::HasSubstr(name(1)));
  EXPECT_THAT(reading.message, testing::HasSubstr("offset " + std::to_string(second) + ":"));
  EXPECT_THAT(reading.message, testing::HasSubstr("record 2 is damaged"));
  EXPECT_THAT(reading.message, testing::HasSubstr("bring it back from a copy"));
}

TEST(JournalDamage, IsFoundForEveryFlippedBitOfAClosedJournal) {
  const auto files = journal_of(4, true);
  ASSERT_EQ(files.size(), 1U);
  const Reading whole = read(files);
  ASSERT_EQ(whole.code, "");
  ASSERT_EQ(whole.payloads.size(), 5U);
  const std::uint64_t seal_begins = whole.end.offset - record_header_size;
  for (const auto& [path, content] : files) {
    ASSERT_EQ(content.size(), whole.end.offset) << "closing gives the zeros behind the seal back";
    for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
      auto damaged = files;
      damaged[path][bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      const Reading reading = read(damaged);
      if (bit / 8 < seal_begins) {
        ASSERT_NE(reading.code, "") << "bit " << bit;
      } else {  // the seal itself: it carries nothing, all records are there, and the loss of the seal is reported
        ASSERT_EQ(reading.code, "") << "bit " << bit;
        ASSERT_EQ(reading.payloads.size(), 4U);
        ASSERT_TRUE(is_prefix(reading, whole) && !reading.end.sealed && reading.end.torn_bytes > 0);
      }
    }
  }
}

TEST(JournalDamage, IsFoundForEveryFlippedBitOfAJournalThatWasNotClosed) {
  const auto files = journal_of(4, false);
  const Reading whole = read(files);
  const std::uint64_t last_begins = whole.end.offset - record_size(payload_of(4).size());
  const Bytes& content = files.at(name(1));
  ASSERT_EQ(content.size(), 12U * 1024);
  for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
    auto damaged = files;
    damaged[name(1)][bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
    const Reading reading = read(damaged);
    if (bit / 8 < last_begins) {
      ASSERT_NE(reading.code, "") << "bit " << bit;
    } else {  // the last group or the zeros behind it: what a crash may leave; cut, and its length reported
      ASSERT_EQ(reading.code, "") << "bit " << bit;
      ASSERT_EQ(reading.payloads.size(), bit / 8 < whole.end.offset ? 3U : 4U);
      ASSERT_TRUE(is_prefix(reading, whole));
      ASSERT_GT(reading.end.torn_bytes, 0U);
    }
    // With the head that was exported, the last record's loss is an error too.
    if (bit % 8 == 0 && bit / 8 >= last_begins && bit / 8 < whole.end.offset) {
      ASSERT_EQ(read(damaged, {.from_segment = {}, .expected_head = whole.end.head}).code, "PLM-2407");
    }
  }
}

TEST(JournalDamage, IsFoundForFlippedBitsInSegmentsThatOthersFollow) {
  const auto files = journal_of(90, true);
  ASSERT_GE(files.size(), 3U);
  const Reading whole = read(files);
  for (const auto& [path, content] : files) {
    if (path == files.rbegin()->first) continue;
    for (std::size_t bit = 0; bit < content.size() * 8; bit += 37) {
      auto damaged = files;
      damaged[path][bit / 8] ^= static_cast<std::byte>(1U << (bit % 8));
      ASSERT_NE(read(damaged).code, "") << path << " bit " << bit;
    }
  }
}

TEST(JournalDamage, CutsATailAtEveryLengthAndLosesOnlyWhatIsMissing) {
  const auto files = journal_of(90, true);
  const Reading whole = read(files);
  const std::string last = files.rbegin()->first;
  const std::size_t length = files.at(last).size();
  for (std::size_t size = 0; size < length; ++size) {
    auto cut = files;
    cut[last].resize(size);
    const Reading reading = read(cut);
    if (size < segment_header_size) {
      ASSERT_EQ(reading.code, "PLM-2402") << size;
    } else {
      ASSERT_EQ(reading.code, "") << size;
      ASSERT_TRUE(is_prefix(reading, whole) && !reading.end.sealed);
      ASSERT_EQ(read(cut, {.from_segment = {}, .expected_head = whole.end.head}).code, "PLM-2407") << size;
    }
    if (size % 101 != 0) continue;
    auto middle = files;  // the same length for a segment in the middle is never accepted
    middle[name(1)].resize(std::min(size, middle[name(1)].size() - 1));
    ASSERT_NE(read(middle).code, "") << size;
  }
}

TEST(JournalDamage, RefusesSwappedRenamedRemovedAndForeignSegments) {
  const auto files = journal_of(150, true);
  const auto other = journal_of(150, true, 10'000);
  const std::uint64_t count = files.size();
  ASSERT_GE(count, 4U);
  auto swapped = files;
  std::swap(swapped[name(2)], swapped[name(3)]);
  EXPECT_EQ(read(swapped).code, "PLM-2403");
  for (std::uint64_t number = 1; number <= count; ++number) {
    auto removed = files;
    removed.erase(name(number));
    const std::string expected = number == 1 ? "PLM-2406" : number == count ? "" : "PLM-2403";
    const Reading reading = read(removed);
    EXPECT_EQ(reading.code, expected) << number;
    if (number == count) {  // nothing in the journal itself can know; the exported head does
      EXPECT_EQ(read(removed, {.from_segment = {}, .expected_head = read(files).end.head}).code, "PLM-2407");
    }
    auto foreign = files;
    if (!other.contains(name(number))) continue;
    foreign[name(number)] = other.at(name(number));
    EXPECT_NE(read(foreign).code, "") << number;
  }
}

TEST(JournalDamage, IsFoundWhenBlocksChangePlaces) {
  const auto files = journal_of(40, true);
  const Bytes& content = files.at(name(1));
  for (const std::size_t block : {512U, 4096U}) {
    for (std::size_t i = 0; (i + 1) * block <= content.size(); ++i) {
      for (std::size_t j = i + 1; (j + 1) * block <= content.size(); ++j) {
        auto moved = files;
        Bytes& bytes = moved[name(1)];
        const auto at = [&](std::size_t index) { return bytes.begin() + static_cast<std::ptrdiff_t>(index * block); };
        std::swap_ranges(at(i), at(i) + static_cast<std::ptrdiff_t>(block), at(j));
        if (bytes == content) continue;
        EXPECT_NE(read(moved).code, "") << block << ' ' << i << ' ' << j;
      }
    }
  }
}

TEST(JournalDamage, IsFoundWhenARecordIsEditedWithItsChecksumsMadeGood) {
  const auto files = journal_of(4, true);
  const Bytes& content = files.at(name(1));
  const auto header = decode_segment_header(content);
  ASSERT_EQ(header.state, HeaderState::valid);
  const auto bytes = std::span(content).subspan(segment_header_size);
  const auto first = decode_record_header(bytes, header.mark);
  ASSERT_TRUE(first);
  auto payload = payload_of(1);
  payload[0] ^= std::byte{1};
  RecordHeader edited = *first;
  std::vector<std::byte> record(record_size(payload.size()));
  RecordChain chain;
  encode_record(edited, header.mark, ChainHash{}, payload, chain, record);
  auto forged = files;
  std::copy(record.begin(), record.end(), forged[name(1)].begin() + segment_header_size);
  // The edited record is sound for itself; the next one does not continue it.
  const Reading reading = read(forged);
  EXPECT_EQ(reading.code, "PLM-2405");
  EXPECT_THAT(reading.message, testing::HasSubstr("the hash of record 2 does not continue the chain"));
}
