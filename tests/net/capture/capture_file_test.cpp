#include "net/capture/capture_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "host/core/error.hpp"
#include "tests/net/capture/pcap_bytes.hpp"

namespace plimsoll::capture {
namespace {

using test::ByteVector;
using test::hex;
using test::Writer;
using testing::HasSubstr;

class CaptureFiles : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) / (std::string("plimsoll_capture_") + info->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const ByteVector& bytes) {
    const std::string path = folder_ / name;
    std::ofstream file(path, std::ios::binary);
    for (const std::byte byte : bytes) file.put(static_cast<char>(byte));
    return path;
  }
  std::string write_gzip(const std::string& name, const ByteVector& bytes, const char* mode = "wb") {
    const std::string path = folder_ / name;
    gzFile file = gzopen(path.c_str(), mode);
    EXPECT_EQ(gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size())), static_cast<int>(bytes.size()));
    gzclose(file);
    return path;
  }
  std::filesystem::path folder_;
};

Fault refusal_of(const std::string& path, std::uint64_t limit = largest_file_bytes) {
  try {
    static_cast<void>(CaptureFile::open(path, limit));
  } catch (const InputError& error) {
    return error.faults().at(0);
  }
  ADD_FAILURE() << path << " was accepted";
  return {};
}

ByteVector two_frames() {
  return hex(std::string(test::pcap_little_micro) +
             "00e40b54 40e20100 03000000 03000000 010203"  // 1410065408 s, 123456 us
             "01e40b54 01000000 02000000 40000000 aabb");  // one second later, cut from 64 to 2 bytes
}

TEST_F(CaptureFiles, WalksTheRecordsOfAFile) {
  const CaptureFile file = CaptureFile::open(write("two.pcap", two_frames()));
  EXPECT_EQ(file.record_count(), 2U);
  EXPECT_EQ(file.frame_bytes(), 5U);
  EXPECT_EQ(file.tail(), Tail::clean);
  PcapRecords records = file.records();
  PcapRecord record;
  ASSERT_TRUE(records.next(record));
  EXPECT_EQ(record.ts.ns, 1'410'065'408'123'456'000);
  EXPECT_EQ(ByteVector(record.bytes.begin(), record.bytes.end()), hex("010203"));
  EXPECT_EQ(record.original_size, 3U);
  ASSERT_TRUE(records.next(record));
  EXPECT_EQ(record.ts.ns, 1'410'065'409'000'001'000);
  EXPECT_EQ(record.bytes.size(), 2U);
  EXPECT_EQ(record.original_size, 64U);
  EXPECT_FALSE(records.next(record));
  EXPECT_EQ(records.tail(), Tail::clean);
}

TEST_F(CaptureFiles, ReadsBothByteOrdersAndBothResolutions) {
  struct Case {
    const char* header;
    const char* record;
    std::int64_t ns;
  };
  const Case cases[] = {
      {test::pcap_little_micro, "02000000 05000000 01000000 01000000 ee", 2'000'005'000},
      {test::pcap_little_nano, "02000000 05000000 01000000 01000000 ee", 2'000'000'005},
      {test::pcap_big_micro, "00000002 00000005 00000001 00000001 ee", 2'000'005'000},
      {test::pcap_big_nano, "00000002 00000005 00000001 00000001 ee", 2'000'000'005},
  };
  for (const Case& c : cases) {
    const CaptureFile file = CaptureFile::from_bytes("memory", hex(std::string(c.header) + c.record));
    PcapRecords records = file.records();
    PcapRecord record;
    ASSERT_TRUE(records.next(record)) << c.header;
    EXPECT_EQ(record.ts.ns, c.ns) << c.header;
    EXPECT_EQ(record.bytes.size(), 1U);
    EXPECT_EQ(file.record_count(), 1U);
  }
}

TEST_F(CaptureFiles, ReadsGzipWhateverItsNameAndShowsTheDecompressedBytes) {
  const CaptureFile file = CaptureFile::open(write_gzip("two.bin", two_frames()));
  EXPECT_EQ(file.record_count(), 2U);
  EXPECT_EQ(ByteVector(file.bytes().begin(), file.bytes().end()), two_frames());
}

TEST_F(CaptureFiles, ReadsConcatenatedGzipMembers) {
  const ByteVector whole = two_frames();
  const ByteVector head(whole.begin(), whole.begin() + 30);
  const ByteVector rest(whole.begin() + 30, whole.end());
  const std::string path = write_gzip("two.pcap.gz", head);
  write_gzip("two.pcap.gz", rest, "ab");
  EXPECT_EQ(CaptureFile::open(path).record_count(), 2U);
}

TEST_F(CaptureFiles, AcceptsACaptureWithoutFrames) {
  const CaptureFile file = CaptureFile::from_bytes("memory", hex(test::pcap_little_micro));
  EXPECT_EQ(file.record_count(), 0U);
  EXPECT_FALSE(file.truncated_tail());
}

TEST_F(CaptureFiles, DeliversWholeRecordsAndFlagsATruncatedTail) {
  const ByteVector whole = two_frames();
  constexpr std::size_t first_end = 24 + 16 + 3;
  for (std::size_t size = 24; size < whole.size(); ++size) {
    const CaptureFile file =
        CaptureFile::from_bytes("memory", {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)});
    EXPECT_EQ(file.record_count(), size >= first_end ? 1U : 0U) << size;
    EXPECT_EQ(file.truncated_tail(), size != 24 && size != first_end) << size;
    EXPECT_NE(file.tail(), Tail::damaged) << size;
  }
}

TEST_F(CaptureFiles, StopsAtARecordThatIsTooLongToBeAFrame) {
  ByteVector bytes = hex(std::string(test::pcap_little_micro) + "00000000 00000000 01000400 01000400");  // 262,145
  bytes.resize(bytes.size() + 300'000);
  const CaptureFile file = CaptureFile::from_bytes("memory", bytes);
  EXPECT_EQ(file.record_count(), 0U);
  EXPECT_EQ(file.tail(), Tail::damaged);
}

TEST_F(CaptureFiles, IgnoresTheFrameCheckSequenceBitsOfTheLinkType) {
  EXPECT_NO_THROW(CaptureFile::from_bytes("memory", hex("d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000024")));
}

TEST_F(CaptureFiles, RefusesWhatItCannotRead) {
  const Fault missing = refusal_of((folder_ / "absent.pcap").string());
  EXPECT_EQ(missing.code, "PLM-3101");
  EXPECT_THAT(missing.problem, HasSubstr("No such file"));
  EXPECT_THAT(missing.file, HasSubstr("absent.pcap"));
  const Fault directory = refusal_of(folder_.string());
  EXPECT_EQ(directory.code, "PLM-3101");
  EXPECT_THAT(directory.problem, HasSubstr("not a regular file"));
}

TEST_F(CaptureFiles, RefusesEmptyFiles) {
  EXPECT_EQ(refusal_of(write("empty.pcap", {})).code, "PLM-3102");
  EXPECT_EQ(refusal_of(write_gzip("empty.pcap.gz", {})).code, "PLM-3102");
}

TEST_F(CaptureFiles, RefusesOtherFormatsAndShowsTheirFirstBytes) {
  const Fault fault = refusal_of(write("notes.txt", Writer().text("hello world, this is not a capture").bytes()));
  EXPECT_EQ(fault.code, "PLM-3103");
  EXPECT_THAT(fault.problem, HasSubstr("68 65 6c 6c"));
  EXPECT_THAT(fault.problem, HasSubstr("d4 c3 b2 a1"));
}

TEST_F(CaptureFiles, RefusesAShortFileHeader) {
  const ByteVector header = hex(test::pcap_little_micro);
  for (std::size_t size = 1; size < header.size(); ++size) {
    const Fault fault =
        refusal_of(write("short.pcap", {header.begin(), header.begin() + static_cast<std::ptrdiff_t>(size)}));
    EXPECT_EQ(fault.code, "PLM-3104") << size;
    EXPECT_THAT(fault.problem, HasSubstr(std::to_string(size) + " bytes"));
  }
}

TEST_F(CaptureFiles, RecognisesPcapngAndNamesTheConversion) {
  const Fault fault = refusal_of(write("new.pcapng", hex("0a0d0d0a 1c000000 4d3c2b1a 01000000 ffffffff ffffffff")));
  EXPECT_EQ(fault.code, "PLM-3105");
  EXPECT_THAT(fault.remedy, HasSubstr("editcap"));
}

TEST_F(CaptureFiles, RefusesOtherLinkTypesByNumber) {
  const Fault fault = refusal_of(write("sll.pcap", hex("d4c3b2a1 0200 0400 00000000 00000000 ffff0000 71000000")));
  EXPECT_EQ(fault.code, "PLM-3106");
  EXPECT_THAT(fault.problem, HasSubstr("113"));  // LINKTYPE_LINUX_SLL
}

TEST_F(CaptureFiles, RefusesOtherFormatVersions) {
  const Fault fault = refusal_of(write("old.pcap", hex("d4c3b2a1 0200 0300 00000000 00000000 ffff0000 01000000")));
  EXPECT_EQ(fault.code, "PLM-3109");
  EXPECT_THAT(fault.problem, HasSubstr("2.3"));
}

TEST_F(CaptureFiles, RefusesDamagedAndTruncatedGzip) {
  ByteVector plain = two_frames();
  for (unsigned i = 0; i < 50'000; ++i) plain.push_back(static_cast<std::byte>((i * 2'654'435'761U) >> 24));
  const std::string path = write_gzip("big.pcap.gz", plain);
  ByteVector packed(std::filesystem::file_size(path));
  std::ifstream(path, std::ios::binary)
      .read(reinterpret_cast<char*>(packed.data()), static_cast<std::streamsize>(packed.size()));

  const Fault cut =
      refusal_of(write("cut.gz", {packed.begin(), packed.begin() + static_cast<std::ptrdiff_t>(packed.size() / 2)}));
  EXPECT_EQ(cut.code, "PLM-3107");
  EXPECT_THAT(cut.problem, HasSubstr("unexpected end"));
  ByteVector flipped = packed;
  flipped[packed.size() - 6] ^= std::byte{1};  // in the stored CRC-32
  const Fault crc = refusal_of(write("crc.gz", flipped));
  EXPECT_EQ(crc.code, "PLM-3107");
  EXPECT_THAT(crc.problem, testing::EndsWith("decompressed bytes: incorrect data check"));  // and no number of ours
}

TEST_F(CaptureFiles, BoundsTheDecompressedSize) {
  ByteVector zeros = two_frames();
  zeros.resize(3'000'000);
  const Fault bomb = refusal_of(write_gzip("bomb.gz", zeros), 2'000'000);
  EXPECT_EQ(bomb.code, "PLM-3108");
  EXPECT_THAT(bomb.problem, HasSubstr("2000000"));
  EXPECT_EQ(refusal_of(write("plain.pcap", zeros), 2'000'000).code, "PLM-3108");
}

TEST_F(CaptureFiles, LooksAtTheFirstBytesBeforeItDecompressesTheRest) {
  // Were it decompressed first, the limit would be what it fails on.
  const ByteVector zeros(3'000'000, std::byte{0});
  EXPECT_EQ(refusal_of(write_gzip("no.pcap.gz", zeros), 2'000'000).code, "PLM-3103");
}

}  // namespace
}  // namespace plimsoll::capture
