#include "net/wire/endpoint.hpp"

#include <gtest/gtest.h>

namespace plimsoll::wire {
namespace {

TEST(Endpoint, IsReadAndWrittenAsPeopleDo) {
  const auto endpoint = parse_endpoint("233.54.12.111:26477");
  ASSERT_TRUE(endpoint);
  EXPECT_EQ(endpoint->address, 0xE9360C6FU);
  EXPECT_EQ(endpoint->port, 26'477);
  EXPECT_TRUE(endpoint->multicast());
  EXPECT_EQ(to_string(*endpoint), "233.54.12.111:26477");
  EXPECT_FALSE(parse_endpoint("223.255.255.255:1")->multicast());
  EXPECT_TRUE(parse_endpoint("224.0.0.0:1")->multicast());
  EXPECT_TRUE(parse_endpoint("239.255.255.255:65535")->multicast());
  EXPECT_FALSE(parse_endpoint("240.0.0.0:1")->multicast());
}

TEST(Endpoint, RefusesEverythingElse) {
  for (const char* text : {"", ":", "1.2.3.4", "1.2.3.4:", "1.2.3.4:65536", "1.2.3:4", "1.2.3.4.5:6", "256.2.3.4:5",
                           "01.2.3.4:5", "1.2.3.4:05", " 1.2.3.4:5", "1.2.3.4:5 ", "1.2.3.-4:5", "+1.2.3.4:5",
                           "1..3.4:5", "localhost:5", "[::1]:5", "4294967297.0.0.1:5", "1.2.3.4:99999999999"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
}

}  // namespace
}  // namespace plimsoll::wire
