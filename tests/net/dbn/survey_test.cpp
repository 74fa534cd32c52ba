// What one look through a file finds out.
#include "net/dbn/survey.hpp"

#include <gtest/gtest.h>

#include "tests/net/dbn/dbn_bytes.hpp"

namespace plimsoll::dbn {
namespace {

constexpr Encoding v3{3, SendTime::absent};

Survey survey(const std::vector<test::ByteVector>& records) {
  Surveyor surveyor;
  for (const auto& record : records) surveyor.look_at(record, v3);
  return surveyor.finish();
}

ListingKey key(std::uint16_t publisher, std::uint32_t instrument) { return key_of({0, publisher, instrument, 0}); }

TEST(DbnSurvey, FindsTheUnitInWhichAllPricesAreWhole) {
  const Survey found = survey({
      test::mbo({.price = 4'800'250'000'000, .instrument = 1}),
      test::mbo({.price = 4'799'500'000'000, .instrument = 1}),
      test::mbo({.price = 110'003'906'250, .instrument = 2}),  // 110 and 1/256: a note of the Treasury
      test::mbo({.price = 110'000'000'000, .instrument = 2}),
      test::mbo({.price = -37'630'000'000, .instrument = 3}),  // crude oil, 2020-04-20
      test::mbo({.price = 10'000'000, .instrument = 3}),
      test::mbo({.action = 'T', .price = 1, .instrument = 1}),  // a trade is in no book
      test::mbo({.price = undefined_price, .instrument = 4}),
  });
  ASSERT_EQ(found.listings.size(), 4U);
  EXPECT_EQ(found.listings[0].nanos, 250'000'000);
  EXPECT_EQ(found.listings[1].nanos, 3'906'250);
  EXPECT_EQ(found.listings[2].nanos, 10'000'000);
  EXPECT_EQ(found.listings[3].nanos, 0);
  EXPECT_EQ(found.records, 8U);
  EXPECT_EQ(found.orders_added, 7U);
  EXPECT_EQ(found.first.ns, static_cast<std::int64_t>(test::start_ns) + 1'000);
}

TEST(DbnSurvey, CountsInstrumentsThatSeveralPublishersTellOf) {
  const Survey found =
      survey({test::top({.publisher = 1, .instrument = 7}), test::top({.publisher = 2, .instrument = 7}),
              test::top({.publisher = 3, .instrument = 7}), test::top({.publisher = 2, .instrument = 8})});
  EXPECT_EQ(found.shared_instruments, 1U);
  ASSERT_EQ(found.listings.size(), 4U);
  EXPECT_EQ(found.listings[0].key, key(1, 7));
  EXPECT_EQ(found.listings[3].key, key(3, 7));
}

TEST(DbnSurvey, MoreInstrumentsThanItHasRoomForAreSaid) {
  Surveyor surveyor;
  for (std::uint32_t i = 0; i <= most_listings; ++i) surveyor.look_at(test::top({.instrument = i}), v3);
  const Survey found = surveyor.finish();
  EXPECT_TRUE(found.listings_dropped);
  EXPECT_EQ(found.listings.size(), most_listings);
  EXPECT_EQ(found.records, most_listings + 1);
}

}  // namespace
}  // namespace plimsoll::dbn
