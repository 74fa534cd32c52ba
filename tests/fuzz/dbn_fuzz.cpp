// DBN files: any bytes are a file whose walk ends, or one fault with a code; what a feed makes of them holds together.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "host/core/error.hpp"
#include "net/ingest/dbn_feed.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/net/dbn/dbn_bytes.hpp"

using namespace plimsoll;
using namespace plimsoll::dbn;

namespace {

/// Symbols are dense and named before they are used; live quotes are two-sided only if bid < ask.
class Checker final : public market::QuoteSink {
 public:
  void on_symbol(SymbolId symbol, std::string_view name) noexcept override {
    PLIMSOLL_REQUIRE(symbol.index() == symbols_ && !name.empty());
    ++symbols_;
  }
  void on_quote(const market::Quote& quote) noexcept override {
    PLIMSOLL_REQUIRE(quote.symbol.index() < symbols_);
    const bool two_sides = quote.bid_size.raw() > 0 && quote.ask_size.raw() > 0;
    PLIMSOLL_REQUIRE(quote.quality != Quality::live || !two_sides || quote.bid < quote.ask);
    ++quotes_;
  }
  void on_trade(const market::Trade& trade) noexcept override {
    PLIMSOLL_REQUIRE(trade.symbol.index() < symbols_ && trade.size.raw() > 0);
    ++trades_;
  }
  std::size_t symbols_ = 0;
  std::uint64_t quotes_ = 0;
  std::uint64_t trades_ = 0;
};

void check_feed(const DbnFile& file) {
  Checker checker;
  ingest::DbnFeed feed(file, {8, 64, 64}, checker);
  ingest::DbnSource source(file);
  std::uint64_t frames = 0;
  while (!source.exhausted()) {
    for (const capture::Frame& frame : source.receive()) {
      PLIMSOLL_REQUIRE(frame.bytes.size() >= header_size && frame.ts_recv.ns % 1000 == 0);
      feed.on_frame(frame);
      ++frames;
    }
  }
  const ingest::FeedCounters counters = feed.counters();
  PLIMSOLL_REQUIRE(frames == file.survey().records && counters.messages == frames);
  std::uint64_t delivered = 0;
  for (const std::uint64_t count : counters.messages_by_type) delivered += count;
  PLIMSOLL_REQUIRE(delivered + counters.unknown_types + counters.wrong_lengths == frames);
  PLIMSOLL_REQUIRE(counters.quotes == checker.quotes_ && counters.trades == checker.trades_);
  PLIMSOLL_REQUIRE(source.tail() == file.tail());
}

void check(std::span<const std::byte> bytes) {
  try {
    const DbnFile file = DbnFile::from_bytes("fuzz", bytes, {.bytes = 1U << 20, .window_log = 20});
    PLIMSOLL_REQUIRE(file.tail() == RecordTail::clean || file.tail() == RecordTail::cut);
    check_feed(file);
  } catch (const InputError& error) {
    PLIMSOLL_REQUIRE(error.faults().size() == 1);
    PLIMSOLL_REQUIRE(error.faults()[0].code.starts_with("PLM-313"));
    PLIMSOLL_REQUIRE(!error.faults()[0].remedy.empty());
  }
}

std::vector<std::byte> behind(const test::ByteVector& header, std::span<const std::byte> bytes) {
  std::vector<std::byte> file(header.begin(), header.end());
  file.insert(file.end(), bytes.begin(), bytes.end());
  return file;
}

/// Chunks of 8 bytes become orders of two instruments: their letters and small numbers tell whole stories.
std::vector<std::byte> orders(std::span<const std::byte> bytes) {
  constexpr std::array<char, 8> actions{'A', 'A', 'A', 'C', 'M', 'T', 'R', 'F'};
  std::vector<std::byte> all;
  for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
    const auto at = [&bytes](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
    const auto record =
        test::mbo({.action = actions[at(0) % actions.size()],
                   .side = at(1) % 16 == 0  ? 'N'
                           : at(1) % 2 == 0 ? 'B'
                                            : 'A',
                   .order = at(2) % 16,
                   .price = at(3) == 255 ? INT64_MAX : (static_cast<std::int64_t>(at(3)) - 100) * 250'000'000,
                   .size = at(4) % 32,
                   .flags = static_cast<std::uint8_t>(at(5)),
                   .instrument = at(6) % 2 == 0 ? 17'077U : 5U,
                   .publisher = static_cast<std::uint16_t>(at(7) % 8 == 0 ? 2 : 1)});
    all.insert(all.end(), record.begin(), record.end());
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size)).first(std::min<std::size_t>(size, 4'096));
  check(bytes);
  const std::uint8_t version = static_cast<std::uint8_t>(size % 3 + 1);
  test::DbnHeader header;
  header.version = version;
  const test::ByteVector good = test::dbn_header(header);
  check(behind(good, bytes));
  check(behind(good, orders(bytes)));
  // A good prelude before arbitrary metadata, and the good header with a few bytes changed.
  check(behind({good.begin(), good.begin() + 8}, bytes));
  test::ByteVector spoilt = good;
  for (std::size_t i = 0; i + 2 < std::min<std::size_t>(bytes.size(), 12); i += 3) {
    const std::size_t at = (std::to_integer<std::size_t>(bytes[i]) * 256 + std::to_integer<std::size_t>(bytes[i + 1]));
    spoilt[8 + at % (spoilt.size() - 8)] = bytes[i + 2];
  }
  check(behind(spoilt, bytes));
  // Arbitrary bytes behind the magic number of zstd, and a good frame with a few bytes changed.
  check(behind(test::hex("28 b5 2f fd"), bytes));
  test::ByteVector packed = test::zstd(behind(good, orders(bytes)));
  if (bytes.size() >= 3) {
    const std::size_t at = (std::to_integer<std::size_t>(bytes[0]) * 256 + std::to_integer<std::size_t>(bytes[1]));
    packed[at % packed.size()] = bytes[2];
  }
  check(packed);
  return 0;
}
