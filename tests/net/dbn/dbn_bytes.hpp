// DBN files and records spelled out. Nothing here uses the code under test; libzstd packs what has to be packed.
#pragma once

#include <zstd.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/net/bytes.hpp"

namespace plimsoll::test {

/// A text padded with zero bytes.
inline ByteVector padded(std::string_view text, std::size_t width) {
  return Writer().text(text).zeros(width - text.size()).bytes();
}

struct DbnMapping {
  std::string symbol;
  std::uint32_t first = 20'260'105;
  std::uint32_t end = 20'260'106;
  std::string stands_for;
};

struct DbnHeader {
  std::uint8_t version = 3;
  std::uint16_t schema = 0;  // mbo
  std::uint8_t kind_in = 1;  // raw symbols
  std::uint8_t send_time = 0;
  std::vector<DbnMapping> mappings{{"ESH6", 20'260'105, 20'260'106, "17077"}};
};

inline ByteVector dbn_header(const DbnHeader& header = {}) {
  const std::size_t width = header.version == 1 ? 22 : 71;
  Writer body;
  body.raw(padded("GLBX.MDP3", 16)).le(header.schema, 2).le(1'767'571'200'000'000'000, 8).le(UINT64_MAX, 8).le(0, 8);
  if (header.version == 1) body.le(UINT64_MAX, 8);
  body.le(header.kind_in, 1).le(0, 1).le(header.send_time, 1);
  if (header.version > 1) body.le(width, 2);
  body.zeros(100 - body.bytes().size()).le(0, 4);
  body.le(header.mappings.size(), 4);
  for (const DbnMapping& mapping : header.mappings) body.raw(padded(mapping.symbol, width));
  body.le(0, 4).le(0, 4);  // partial, not found
  body.le(header.mappings.size(), 4);
  for (const DbnMapping& mapping : header.mappings) {
    body.raw(padded(mapping.symbol, width)).le(1, 4).le(mapping.first, 4).le(mapping.end, 4);
    body.raw(padded(mapping.stands_for, width));
  }
  if (header.version == 3) body.zeros((8 - body.bytes().size() % 8) % 8);
  return Writer().text("DBN").le(header.version, 1).le(body.bytes().size(), 4).raw(body.bytes()).bytes();
}

constexpr std::uint64_t start_ns = 1'767'571'200'000'000'000;  // 2026-01-05T00:00:00Z

struct MboFields {
  char action = 'A';
  char side = 'B';
  std::uint64_t order = 1;
  std::int64_t price = 4'800'000'000'000;
  std::uint32_t size = 10;
  std::uint8_t flags = 0x80;
  std::uint32_t instrument = 17'077;
  std::uint16_t publisher = 1;
  std::uint64_t at_ns = start_ns + 1'000;
};

inline ByteVector record_header(std::size_t size, std::uint8_t type, std::uint32_t instrument = 17'077,
                                std::uint16_t publisher = 1, std::uint64_t ts_event = start_ns) {
  return Writer().le(size / 4, 1).le(type, 1).le(publisher, 2).le(instrument, 4).le(ts_event, 8).bytes();
}

inline ByteVector mbo(const MboFields& f) {
  return Writer()
      .raw(record_header(56, 0xA0, f.instrument, f.publisher, f.at_ns - 500))
      .le(f.order, 8)
      .le(static_cast<std::uint64_t>(f.price), 8)
      .le(f.size, 4)
      .le(f.flags, 1)
      .le(0, 1)
      .text({&f.action, 1})
      .text({&f.side, 1})
      .le(f.at_ns, 8)
      .le(0, 4)
      .le(7, 4)
      .bytes();
}

struct TopFields {
  std::uint8_t type = 0x01;  // mbp-1
  char action = 'A';
  std::int64_t price = 4'800'000'000'000;
  std::uint32_t size = 1;
  std::uint8_t flags = 0x80;
  std::int64_t bid = 4'800'000'000'000;
  std::int64_t ask = 4'800'250'000'000;
  std::uint32_t bid_size = 5;
  std::uint32_t ask_size = 6;
  std::uint16_t publisher = 1;
  std::uint32_t instrument = 17'077;
  std::uint64_t at_ns = start_ns + 1'000;
};

/// mbp-1 and its kin: all of them have the fields used here at the same places.
inline ByteVector top(const TopFields& f) {
  return Writer()
      .raw(record_header(80, f.type, f.instrument, f.publisher, f.at_ns - 500))
      .le(static_cast<std::uint64_t>(f.price), 8)
      .le(f.size, 4)
      .text({&f.action, 1})
      .text("B")
      .le(f.flags, 1)
      .le(0, 1)
      .le(f.at_ns, 8)
      .le(0, 8)
      .le(static_cast<std::uint64_t>(f.bid), 8)
      .le(static_cast<std::uint64_t>(f.ask), 8)
      .le(f.bid_size, 4)
      .le(f.ask_size, 4)
      .le(1, 4)
      .le(1, 4)
      .bytes();
}

inline ByteVector joined(const std::vector<ByteVector>& parts) {
  Writer all;
  for (const ByteVector& part : parts) all.raw(part);
  return all.bytes();
}

/// One frame with a checksum.
inline ByteVector zstd(const ByteVector& plain) {
  ByteVector packed(::ZSTD_compressBound(plain.size()));
  const std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> context(::ZSTD_createCCtx(), ::ZSTD_freeCCtx);
  ::ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  packed.resize(::ZSTD_compress2(context.get(), packed.data(), packed.size(), plain.data(), plain.size()));
  return packed;
}

}  // namespace plimsoll::test
