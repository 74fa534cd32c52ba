// Whole files, plain and packed: good ones, and every way in which a hostile one ends.
#include "net/dbn/dbn_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "host/core/error.hpp"
#include "tests/net/dbn/dbn_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::dbn {
namespace {

test::ByteVector orders(std::size_t count) {
  test::ByteVector all;
  for (std::size_t i = 0; i < count; ++i) {
    const auto one = test::mbo({.order = i + 1});
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

test::ByteVector file_of(std::size_t count) { return test::joined({test::dbn_header(), orders(count)}); }

std::string code_of(std::span<const std::byte> bytes, const StreamLimits& limits = {}) {
  try {
    static_cast<void>(DbnFile::from_bytes("x.dbn", bytes, limits));
    return "";
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().size(), 1U);
    EXPECT_FALSE(error.faults()[0].remedy.empty());
    return error.faults()[0].code;
  }
}

std::string problem_of(std::span<const std::byte> bytes, const StreamLimits& limits = {}) {
  try {
    static_cast<void>(DbnFile::from_bytes("x.dbn", bytes, limits));
    return "";
  } catch (const InputError& error) {
    return error.faults()[0].problem;
  }
}

std::uint64_t walk(RecordStream records) {
  std::uint64_t count = 0;
  for (std::span<const std::byte> record; records.next(record); ++count) {
    EXPECT_EQ(wire::load_u64_le(record.data() + 16), count + 1);  // the order's number: none lost, none twice
  }
  return count;
}

TEST(DbnFile, IsReadPlainAndPackedAlike) {
  const auto plain = file_of(20'000);  // more than the buffer holds
  const auto packed = test::zstd(plain);
  for (const std::span<const std::byte> bytes :
       {std::span<const std::byte>(plain), std::span<const std::byte>(packed)}) {
    const DbnFile file = DbnFile::from_bytes("x", bytes);
    EXPECT_EQ(file.metadata().dataset, "GLBX.MDP3");
    EXPECT_EQ(file.survey().records, 20'000U);
    EXPECT_EQ(file.tail(), RecordTail::clean);
    EXPECT_EQ(file.end_offset(), plain.size());
    EXPECT_EQ(walk(file.records()), 20'000U);
    EXPECT_EQ(walk(file.records()), 20'000U);  // as often as wanted
  }
}

TEST(DbnFile, IsReadFromDiskAndFromFramesInARow) {
  const testing::TemporaryFolder folder;
  const auto plain = file_of(1'000);
  const auto half = static_cast<std::ptrdiff_t>(plain.size() / 2);
  // Cut anywhere: frames know nothing of records. A skippable frame (RFC 8878, section 3.1.2) stands in between.
  const auto packed =
      test::joined({test::zstd({plain.begin(), plain.begin() + half}), test::hex("50 2a 4d 18 03 00 00 00 aa bb cc"),
                    test::zstd({plain.begin() + half, plain.end()})});
  const std::string path = (folder.path() / "two.dbn.zst").string();
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(packed.data()), static_cast<std::streamsize>(packed.size()));
  const DbnFile file = DbnFile::open(path);
  EXPECT_EQ(file.survey().records, 1'000U);
  EXPECT_EQ(walk(file.records()), 1'000U);
}

TEST(DbnFile, MissingEmptyAndForeignFilesAreNamed) {
  const testing::TemporaryFolder folder;
  EXPECT_THROW(static_cast<void>(DbnFile::open((folder.path() / "none.dbn").string())), InputError);
  EXPECT_THROW(static_cast<void>(DbnFile::open(folder.path().string())), InputError);
  const std::string empty = (folder.path() / "empty.dbn").string();
  std::ofstream(empty, std::ios::binary).flush();
  EXPECT_THROW(static_cast<void>(DbnFile::open(empty)), InputError);
  EXPECT_EQ(code_of(test::hex("a1 b2 c3 d4 00 00 00 00 00")), "PLM-3131");
  EXPECT_EQ(code_of(test::zstd(test::hex("a1 b2 c3 d4 00 00 00 00 00"))), "PLM-3131");
  EXPECT_EQ(code_of(orders(2)), "PLM-3131");  // a fragment: records without a header
  EXPECT_EQ(code_of({}), "PLM-3131");
}

TEST(DbnFile, AVersionThatWeDoNotKnowIsRefused) {
  auto bytes = file_of(1);
  bytes[3] = std::byte{4};
  EXPECT_EQ(code_of(bytes), "PLM-3132");
  EXPECT_NE(problem_of(bytes).find("version 4"), std::string::npos);
}

TEST(DbnFile, MetadataThatIsCutOrContradictsItselfIsRefusedWithItsPlace) {
  const auto whole = file_of(0);
  EXPECT_EQ(code_of(std::span(whole).first(whole.size() - 1)), "PLM-3133");
  EXPECT_EQ(code_of(std::span(whole).first(8)), "PLM-3133");
  auto bytes = whole;
  bytes[4] = bytes[5] = bytes[6] = bytes[7] = std::byte{0xFF};  // 4 GiB are announced: none of it is taken
  EXPECT_EQ(code_of(bytes), "PLM-3133");
  bytes = whole;
  bytes[112] = std::byte{9};
  EXPECT_EQ(code_of(bytes), "PLM-3134");
  EXPECT_NE(problem_of(bytes).find("byte 112"), std::string::npos);
}

TEST(DbnFile, ARecordOfLengthZeroEndsTheWalkAtOnce) {
  auto bytes = file_of(3);
  bytes[bytes.size() - 56] = std::byte{0};
  EXPECT_EQ(code_of(bytes), "PLM-3137");
  EXPECT_NE(problem_of(bytes).find("record 3 at byte " + std::to_string(bytes.size() - 56)), std::string::npos);
  bytes[bytes.size() - 56] = std::byte{3};  // 12 bytes: less than a header
  EXPECT_EQ(code_of(bytes), "PLM-3137");
  bytes[bytes.size() - 56] = std::byte{4};  // a header alone: a record of a known type with a wrong length, no more
  EXPECT_NE(code_of(bytes), "");            // what follows it is read as a record, and is none
}

TEST(DbnFile, ACutRecordIsATailAndTheRestIsThere) {
  const auto bytes = file_of(100);
  for (std::size_t missing = 1; missing < 56; ++missing) {
    const DbnFile file = DbnFile::from_bytes("x", std::span(bytes).first(bytes.size() - missing));
    EXPECT_EQ(file.tail(), RecordTail::cut);
    EXPECT_EQ(file.survey().records, 99U);
    EXPECT_EQ(walk(file.records()), 99U);
  }
}

TEST(DbnFile, AnyCutOfAPackedFileIsATailOrAFault) {
  const auto packed = test::zstd(file_of(500));
  for (std::size_t size = 4; size < packed.size(); ++size) {
    try {
      const DbnFile file = DbnFile::from_bytes("x", std::span(packed).first(size));
      EXPECT_EQ(file.tail(), RecordTail::cut) << size;
    } catch (const InputError& error) {
      EXPECT_TRUE(error.faults()[0].code.starts_with("PLM-313")) << size;
    }
  }
}

TEST(DbnFile, DamagedZstdIsAFaultThatSaysHowFarItWasGood) {
  const auto good = test::zstd(file_of(500));
  for (std::size_t at = 6; at < good.size(); ++at) {  // behind the frame's header; the last bytes are its checksum
    auto packed = good;
    packed[at] ^= std::byte{0x10};
    try {
      const DbnFile file = DbnFile::from_bytes("x", packed);
      // The last block says that more follow; or a bit that means nothing: then the checksum vouches for every byte.
      if (file.tail() == RecordTail::clean) {
        EXPECT_EQ(walk(file.records()), 500U) << at;
      }
    } catch (const InputError& error) {
      EXPECT_TRUE(error.faults()[0].code.starts_with("PLM-313")) << at;
    }
  }
  // A good frame, then one whose only block is of the reserved type (RFC 8878, section 3.1.1.2.2).
  const auto packed = test::joined({test::zstd(file_of(10)), test::hex("28 b5 2f fd 20 01 ff ff ff")});
  EXPECT_EQ(code_of(packed), "PLM-3135");
  EXPECT_NE(problem_of(packed).find(std::to_string(file_of(10).size())), std::string::npos);
}

TEST(DbnFile, AWindowLargerThanItsMemoryIsRefusedBeforeItIsTaken) {
  // RFC 8878, section 3.1.1.1.2: exponent 31, mantissa 7 asks for a window of almost 4 TiB.
  EXPECT_EQ(code_of(test::hex("28 b5 2f fd 00 ff 01 00 00")), "PLM-3135");
}

TEST(DbnFile, ABombOfZerosEndsAtItsFirstRecord) {
  // 64 MiB of zeros pack to some thousand bytes; the first record has length zero.
  const auto bomb = test::zstd(test::joined({test::dbn_header(), test::ByteVector(std::size_t{64} << 20)}));
  EXPECT_LT(bomb.size(), 20'000U);
  EXPECT_EQ(code_of(bomb), "PLM-3137");
}

TEST(DbnFile, ABombOfGoodRecordsEndsAtTheLimit) {
  test::ByteVector plain = test::dbn_header();
  const auto one = test::mbo({});
  while (plain.size() < (std::size_t{8} << 20)) plain.insert(plain.end(), one.begin(), one.end());
  const auto bomb = test::zstd(plain);
  EXPECT_LT(bomb.size(), 20'000U);
  EXPECT_EQ(code_of(bomb, {.bytes = 1 << 20}), "PLM-3136");
  EXPECT_EQ(code_of(plain, {.bytes = 1 << 20}), "PLM-3136");
  EXPECT_EQ(code_of(plain, {.bytes = plain.size()}), "");  // exactly as much as is allowed
  EXPECT_EQ(code_of(bomb, {.bytes = plain.size()}), "");
  EXPECT_EQ(code_of(bomb, {.bytes = 4}), "PLM-3136");
}

TEST(DbnFile, IsRecognisedByItsFirstBytes) {
  EXPECT_TRUE(DbnFile::starts_like_one(file_of(0)));
  EXPECT_TRUE(DbnFile::starts_like_one(test::zstd(file_of(0))));
  EXPECT_FALSE(DbnFile::starts_like_one(test::hex("d4 c3 b2 a1")));
  EXPECT_FALSE(DbnFile::starts_like_one(test::hex("44 42")));
}

}  // namespace
}  // namespace plimsoll::dbn
