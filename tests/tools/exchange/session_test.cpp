#include "tools/exchange/session.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "tests/tools/exchange/slow_reader.hpp"
#include "tools/exchange/calendar.hpp"
#include "tools/exchange/capture_file.hpp"

namespace plimsoll::exchange {
namespace {

using test::Complaints;
using test::SlowReader;

/// Keeps every frame.
class Frames final : public FrameSink {
 public:
  struct Sent {
    Timestamp at;
    std::vector<std::byte> bytes;
  };
  void on_frame(Timestamp at, std::span<const std::byte> frame) override {
    sent.push_back({at, {frame.begin(), frame.end()}});
  }
  std::vector<Sent> sent;
};

VenueSettings small_session() {
  VenueSettings settings;
  settings.messages = 60'000;
  return settings;
}

std::vector<unsigned char> file_bytes(const std::string& path) {
  std::vector<unsigned char> bytes;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return bytes;
  unsigned char block[65536];
  while (const std::size_t size = std::fread(block, 1, sizeof block, file))
    bytes.insert(bytes.end(), block, block + size);
  std::fclose(file);
  return bytes;
}

TEST(Session, IsSoundForASuspiciousReader) {
  SlowReader reader;
  const Session session = generate(small_session(), reader);
  EXPECT_EQ(reader.complaints(), Complaints{});
  EXPECT_EQ(reader.messages(), session.messages);
  EXPECT_EQ(reader.frames(), session.packets);
  EXPECT_GE(session.messages, 60'000u);
  EXPECT_EQ(reader.system_events(), "OSQMEC");
  EXPECT_EQ(reader.ends_of_session(), 3u);
  EXPECT_GE(reader.heartbeats(), 2u);  // the silence before the first message
}

TEST(Session, StaysSoundWhateverTheSettings) {
  std::uint64_t variant = 0;
  for (const double pace : {0.0, 1.0, 2000.0}) {
    for (const std::size_t symbols : {std::size_t{1}, std::size_t{11}, std::size_t{400}}) {
      for (const std::uint64_t rate : {std::uint64_t{200}, std::uint64_t{2'000'000}}) {
        VenueSettings settings;
        settings.seed = 1000 + variant++;
        settings.symbols = symbols;
        settings.pace = pace;
        settings.messages_per_second = rate;
        settings.messages = 8'000;
        settings.halts = 7;
        settings.orders_per_symbol = 40;
        SCOPED_TRACE(testing::Message() << symbols << " symbols, pace " << pace << ", rate " << rate);
        SlowReader reader;
        const Session session = generate(settings, reader);
        EXPECT_EQ(reader.complaints(), Complaints{});
        EXPECT_EQ(reader.books_csv(), truth_csv(session));
      }
    }
  }
}

TEST(Session, TruthIsWhatTheReaderRebuilds) {
  SlowReader reader;
  const Session session = generate(small_session(), reader);
  const std::string truth = truth_csv(session);
  EXPECT_EQ(truth, reader.books_csv());
  EXPECT_GT(truth.size(), 30u * 20u);  // every symbol has levels
}

TEST(Session, SameSettingsGiveTheSameBytes) {
  SlowReader first, second;
  generate(small_session(), first);
  generate(small_session(), second);
  EXPECT_EQ(first.digest(), second.digest());
}

TEST(Session, BytesAreTheRecordedOnes) {
  // Recorded once, on x86-64; equal with GCC 12 -O3 and clang 14 -O0. Another compiler, library or machine must give
  // the same session; a change of the venue's behaviour changes the number and is then said in the changelog.
  SlowReader reader;
  generate(small_session(), reader);
  EXPECT_EQ(reader.digest(), 0xc0707d84d2eca709u) << std::hex << "0x" << reader.digest();
}

TEST(Session, EverySettingThatMattersChangesTheBytes) {
  SlowReader reference;
  generate(small_session(), reference);
  const auto digest_of = [](auto change) {
    VenueSettings settings = small_session();
    change(settings);
    SlowReader reader;
    generate(settings, reader);
    return reader.digest();
  };
  EXPECT_NE(digest_of([](VenueSettings& s) { s.seed = 2; }), reference.digest());
  EXPECT_NE(digest_of([](VenueSettings& s) { s.symbols = 29; }), reference.digest());
  EXPECT_NE(digest_of([](VenueSettings& s) { s.pace = 2.0; }), reference.digest());
  EXPECT_NE(digest_of([](VenueSettings& s) { s.halts = 2; }), reference.digest());
}

TEST(Session, HasEveryMessageTypeThatCanOccur) {
  SlowReader reader;
  const Session session = generate(small_session(), reader);
  std::string types;
  for (const auto& [type, count] : reader.messages_by_type()) {
    types += type;
    EXPECT_EQ(count, session.messages_by_type[static_cast<unsigned char>(type)]) << type;
  }
  EXPECT_EQ(types, "ABCDEFHIJKLNPQRSUVXYh");  // all of ITCH 5.0 but O (direct listing) and W (circuit breaker breached)
}

TEST(Session, LooksLikeABusyDay) {
  SlowReader reader;
  const Session session = generate(small_session(), reader);
  const auto share = [&](const char* types) {
    std::uint64_t count = 0;
    for (; *types != '\0'; ++types) count += session.messages_by_type[static_cast<unsigned char>(*types)];
    return static_cast<double>(count) / static_cast<double>(session.messages);
  };
  // Wide bands around the mixture the design's measurements name: A 44, D 40, E 4, X 3, U 7.5, P 1.5 %.
  EXPECT_NEAR(share("AF"), 0.44, 0.06);
  EXPECT_NEAR(share("D"), 0.38, 0.06);
  EXPECT_NEAR(share("EC"), 0.06, 0.03);
  EXPECT_NEAR(share("U"), 0.075, 0.02);
  const double per_packet = static_cast<double>(session.messages) / static_cast<double>(session.packets);
  EXPECT_GT(per_packet, 15.0);
  EXPECT_LT(per_packet, 28.0);
  // 60,000 messages at 5,000 a second; bursts make the length random by a few percent.
  const double seconds = static_cast<double>(session.closed.ns - session.opened.ns) / 1e9;
  EXPECT_NEAR(seconds, 12.0, 1.2);
}

TEST(Session, SpreadsAreTightAndPricesStayNearTheOpening) {
  SlowReader reader;
  const Session session = generate(small_session(), reader);
  const auto best = reader.best_prices();
  for (const Listing& listing : session.universe) {
    const auto [bid, ask] = best.at(listing.name);
    ASSERT_GT(bid, 0u) << listing.name;
    ASSERT_GT(ask, bid) << listing.name;
    EXPECT_LT(ask - bid, listing.opening_price / 200) << listing.name;  // half a percent
    // Twelve seconds at 60 % a year are 0.09 %; the rest is room for the spread and for crosses.
    EXPECT_NEAR(bid, listing.opening_price, listing.opening_price / 100) << listing.name;
  }
}

TEST(Session, HaltsCountsPausesAndResumptions) {
  VenueSettings settings = small_session();
  settings.halts = 6;  // two of each kind
  SlowReader reader;
  const Session session = generate(settings, reader);
  EXPECT_EQ(reader.complaints(), Complaints{});
  EXPECT_EQ(session.messages_by_type['J'], 2u);
  EXPECT_EQ(session.messages_by_type['h'], 4u);
  // 30 at the start, 2 more for the new issue, and halt, quotation, resumption for four halts.
  EXPECT_EQ(session.messages_by_type['H'], 30u + 2u + 4u * 3u);
  EXPECT_EQ(session.messages_by_type['Q'], 30u + 30u + 4u);
}

TEST(Session, CaptureHoldsTheSameFramesAtEitherResolution) {
  Frames frames;
  generate(small_session(), frames);
  for (const CaptureClock clock : {CaptureClock::nanoseconds, CaptureClock::microseconds}) {
    const std::string path = testing::TempDir() + "plimsoll_exchange_session.pcap";
    CaptureFile file(path, clock);
    generate(small_session(), file);
    file.finish();
    Frames read;
    ASSERT_TRUE(test::read_pcap(file_bytes(path), read));
    std::remove(path.c_str());
    ASSERT_EQ(read.sent.size(), frames.sent.size());
    const std::int64_t unit_ns = clock == CaptureClock::nanoseconds ? 1 : 1000;
    for (std::size_t i = 0; i < frames.sent.size(); ++i) {
      ASSERT_EQ(read.sent[i].bytes, frames.sent[i].bytes);
      ASSERT_EQ(read.sent[i].at.ns, frames.sent[i].at.ns / unit_ns * unit_ns);
    }
  }
}

TEST(Session, RefusesSettingsOutOfRangeAndNamesThem) {
  VenueSettings settings;
  settings.symbols = 0;
  settings.date = *Date::parse("2026-01-03");  // a Saturday
  settings.messages = 100'000'000'000;
  Frames frames;
  try {
    generate(settings, frames);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    ASSERT_EQ(error.faults().size(), 3u);
    EXPECT_EQ(error.faults()[0].code, "PLM-1801");
    EXPECT_NE(error.faults()[0].problem.find("symbols is 0"), std::string::npos);
    EXPECT_EQ(error.faults()[1].code, "PLM-1802");
    EXPECT_EQ(error.faults()[2].code, "PLM-1803");
  }
  EXPECT_TRUE(frames.sent.empty());
}

TEST(Session, FileThatCannotBeWrittenIsAnInputError) {
  EXPECT_THROW(CaptureFile("/no such folder/session.pcap", CaptureClock::nanoseconds), InputError);
  EXPECT_THROW(write_text_file("/no such folder/truth.csv", "x"), InputError);
}

// The reader must be able to find fault, or its silence would say nothing.
TEST(SlowReader, NoticesEveryFlippedByteOfAFrame) {
  Frames frames;
  generate(small_session(), frames);
  const std::size_t busy = frames.sent.size() / 2;
  const std::size_t length = frames.sent[busy].bytes.size();
  for (std::size_t at = 0; at < length; ++at) {
    if (at >= 6 && at < 12) continue;  // the sender's hardware address is anybody's
    SlowReader reader;
    Frames::Sent damaged = frames.sent[busy];
    damaged.bytes[at] ^= std::byte{0x10};
    reader.on_frame(damaged.at, damaged.bytes);
    Complaints without_damage;
    SlowReader sound;
    sound.on_frame(damaged.at, frames.sent[busy].bytes);
    EXPECT_NE(reader.complaints(), sound.complaints()) << "byte " << at;
  }
}

TEST(SlowReader, NoticesAMissingFrame) {
  Frames frames;
  generate(small_session(), frames);
  SlowReader reader;
  for (std::size_t i = 0; i < frames.sent.size(); ++i) {
    if (i != frames.sent.size() / 2) reader.on_frame(frames.sent[i].at, frames.sent[i].bytes);
  }
  EXPECT_GT(reader.complaints().count("sequence"), 0u);
}

TEST(Calendar, NewYorkKeepsDaylightSaving) {
  // Friday 2026-03-06 is before, Monday 2026-03-09 after the change; Friday 2026-10-30 before, Monday 2026-11-02 after.
  constexpr std::int64_t hour_ns = 3'600'000'000'000;
  const auto hours = [](const char* date) { return new_york_midnight(*Date::parse(date)).ns / hour_ns % 24; };
  EXPECT_EQ(hours("2026-01-05"), 5);
  EXPECT_EQ(hours("2026-03-06"), 5);
  EXPECT_EQ(hours("2026-03-09"), 4);
  EXPECT_EQ(hours("2026-10-30"), 4);
  EXPECT_EQ(hours("2026-11-02"), 5);
  EXPECT_EQ(new_york_midnight(*Date::parse("2026-01-05")).ns / 1'000'000'000,
            1767589200);  // date -d '2026-01-05 EST' +%s
}

}  // namespace
}  // namespace plimsoll::exchange
