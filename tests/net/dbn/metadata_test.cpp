// The header of a DBN file: what it holds in each version, and every way in which it can be wrong.
#include "net/dbn/metadata.hpp"

#include <gtest/gtest.h>

#include <random>

#include "tests/net/dbn/dbn_bytes.hpp"

namespace plimsoll::dbn {
namespace {

struct Parsed {
  PreludeVerdict prelude = PreludeVerdict::not_dbn;
  MetadataVerdict verdict;
  Metadata metadata;
};

Parsed parse(std::span<const std::byte> bytes) {
  Parsed parsed;
  Prelude prelude;
  parsed.prelude = parse_prelude(bytes.first(std::min(bytes.size(), prelude_size)), prelude);
  if (parsed.prelude == PreludeVerdict::usable) {
    parsed.verdict = parse_metadata(bytes.subspan(prelude_size), prelude.version, parsed.metadata);
  }
  return parsed;
}

void put(test::ByteVector& bytes, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<std::byte>(value >> (8 * i));
}

// Version 3, one symbol of 71 bytes: 8 + 100, schema definition 108, symbols 112, partial 187, not found 191,
// mappings 195: symbol 199, intervals 270, first 274, end 278, symbol 282.
constexpr std::size_t symbols_at = 112, mappings_at = 195, intervals_at = 270, first_at = 274, end_at = 278;

TEST(DbnMetadata, SaysTheSameInEveryVersion) {
  for (std::uint8_t version = 1; version <= 3; ++version) {
    test::DbnHeader header;
    header.version = version;
    const Parsed parsed = parse(test::dbn_header(header));
    ASSERT_EQ(parsed.prelude, PreludeVerdict::usable);
    ASSERT_EQ(parsed.verdict.fault, MetadataFault::none) << int{version};
    const Metadata& metadata = parsed.metadata;
    EXPECT_EQ(metadata.encoding.version, version);
    EXPECT_EQ(metadata.encoding.send_time, SendTime::absent);
    EXPECT_EQ(metadata.dataset, "GLBX.MDP3");
    EXPECT_EQ(schema_name(metadata.schema), "mbo");
    EXPECT_EQ(metadata.start_ns, test::start_ns);
    EXPECT_EQ(metadata.end_ns, undefined_time);
    EXPECT_EQ(metadata.in, SymbolKind::raw_symbol);
    EXPECT_EQ(metadata.out, SymbolKind::instrument_id);
    EXPECT_EQ(metadata.symbols, std::vector<std::string>{"ESH6"});
    ASSERT_EQ(metadata.mappings.size(), 1U);
    EXPECT_EQ(metadata.mappings[0].symbol, "ESH6");
    ASSERT_EQ(metadata.mappings[0].intervals.size(), 1U);
    EXPECT_EQ(metadata.mappings[0].intervals[0].first, Date::parse("2026-01-05"));
    EXPECT_EQ(metadata.mappings[0].intervals[0].end, Date::parse("2026-01-06"));
    EXPECT_EQ(metadata.mappings[0].intervals[0].symbol, "17077");
  }
}

TEST(DbnMetadata, NamesWhatCannotBeAndWhere) {
  const auto good = test::dbn_header();
  const auto fault = [&good](std::size_t at, std::uint32_t value) {
    auto bytes = good;
    put(bytes, at, value);
    return parse(bytes).verdict;
  };
  EXPECT_EQ(fault(symbols_at, 4).fault, MetadataFault::cut);
  EXPECT_EQ(fault(symbols_at, 4).offset, symbols_at);
  EXPECT_EQ(fault(symbols_at, UINT32_MAX).fault, MetadataFault::cut);  // a count without bound takes no memory
  EXPECT_EQ(fault(mappings_at, 1'000'000'000).offset, mappings_at);
  EXPECT_EQ(fault(intervals_at, UINT32_MAX).fault, MetadataFault::cut);
  EXPECT_EQ(fault(first_at, 20'261'301).fault, MetadataFault::date);
  EXPECT_EQ(fault(first_at, 20'261'301).offset, first_at);
  EXPECT_EQ(fault(first_at, UINT32_MAX).fault, MetadataFault::date);
  EXPECT_EQ(fault(end_at, 20'260'104).fault, MetadataFault::date);  // ends before it begins
  EXPECT_EQ(fault(108, 1).fault, MetadataFault::schema_definition);
  EXPECT_EQ(fault(199, 0).fault, MetadataFault::text);           // no symbol
  EXPECT_EQ(fault(199, 0x0A534555).fault, MetadataFault::text);  // a line break in it
  auto bytes = good;
  bytes[52] = std::byte{2};
  EXPECT_EQ(parse(bytes).verdict.fault, MetadataFault::flag);
  EXPECT_EQ(parse(bytes).verdict.offset, 52U);
  bytes = good;
  bytes[53] = bytes[54] = std::byte{0};
  EXPECT_EQ(parse(bytes).verdict.fault, MetadataFault::width);
}

TEST(DbnMetadata, OnlyVersions1To3AndPlausibleLengthsAreRead) {
  auto bytes = test::dbn_header();
  for (const unsigned version : {0U, 4U, 255U}) {
    bytes[3] = static_cast<std::byte>(version);
    EXPECT_EQ(parse(bytes).prelude, PreludeVerdict::bad_version);
  }
  bytes[3] = std::byte{3};
  put(bytes, 4, 99);
  EXPECT_EQ(parse(bytes).prelude, PreludeVerdict::bad_length);
  put(bytes, 4, largest_metadata + 1);
  EXPECT_EQ(parse(bytes).prelude, PreludeVerdict::bad_length);
  bytes[0] = std::byte{'d'};
  EXPECT_EQ(parse(bytes).prelude, PreludeVerdict::not_dbn);
  EXPECT_EQ(parse(std::span(bytes).first(7)).prelude, PreludeVerdict::not_dbn);
}

TEST(DbnMetadata, AnyPrefixAndAnyChangedByteEndsInAVerdict) {
  for (std::uint8_t version = 1; version <= 3; ++version) {
    test::DbnHeader header;
    header.version = version;
    const auto good = test::dbn_header(header);
    const std::size_t padding = version == 3 ? good.size() - (8 + 345) : 0;
    for (std::size_t size = prelude_size; size + padding < good.size(); ++size) {
      EXPECT_EQ(parse(std::span(good).first(size)).verdict.fault, MetadataFault::cut) << size;
    }
    for (std::size_t at = prelude_size; at < good.size(); ++at) {
      for (const unsigned value : {0x00U, 0x7FU, 0xFFU}) {
        auto bytes = good;
        bytes[at] = static_cast<std::byte>(value);
        const MetadataVerdict verdict = parse(bytes).verdict;
        EXPECT_LE(verdict.offset, good.size());
      }
    }
  }
}

TEST(DbnMetadata, SchemasHaveTheirNames) {
  EXPECT_EQ(schema_name(9), "definition");
  EXPECT_EQ(schema_name(19), "bbo-1m");
  EXPECT_EQ(schema_name(20), "schema 20");
  EXPECT_EQ(schema_name(mixed_schema), "mixed");
}

}  // namespace
}  // namespace plimsoll::dbn
