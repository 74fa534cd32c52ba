#include "net/wire/endpoint.hpp"

#include <gtest/gtest.h>

namespace plimsoll::wire {
namespace {

TEST(Endpoint, IsWrittenAsAddressAndPort) {
  EXPECT_EQ(parse_endpoint("233.54.12.111:26477"), (Endpoint{0xE9360C6F, 26'477}));
  EXPECT_EQ(to_string(Endpoint{0xE9360C6F, 26'477}), "233.54.12.111:26477");
  EXPECT_EQ(parse_endpoint("0.0.0.0:0"), Endpoint{});
  EXPECT_EQ(parse_endpoint("255.255.255.255:65535"), (Endpoint{0xFFFFFFFF, 65'535}));
}

TEST(Endpoint, RefusesEverythingElse) {
  for (const char* text : {"", ":", "1.2.3.4", "1.2.3.4:", ":80", "1.2.3:80", "1.2.3.4.5:80", "256.1.1.1:80",
                           "1.2.3.4:65536", "1.2.3.4:-1", "01.2.3.4:80", "1.2.3.4:080", " 1.2.3.4:80", "1.2.3.4:80 ",
                           "1..3.4:80", "localhost:80", "1.2.3.4:8:0", "1.2.3.4:99999999999"}) {
    EXPECT_FALSE(parse_endpoint(text)) << text;
  }
}

TEST(Endpoint, KnowsGroups) {
  EXPECT_FALSE(is_multicast(0xDFFFFFFF));
  EXPECT_TRUE(is_multicast(0xE0000000));
  EXPECT_TRUE(is_multicast(0xEFFFFFFF));
  EXPECT_FALSE(is_multicast(0xF0000000));
}

}  // namespace
}  // namespace plimsoll::wire
