// The venue and the bad network of the live tests, as command lines; run them at the venue's end of a Cable.
#pragma once

#include <string>

#include "tests/appliance/program.hpp"

namespace plimsoll::testing {

inline Arguments with(Arguments command, const Arguments& more) {
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

/// Listens to groups 239.192.1.x, speaks to 239.192.2.x, and stands in front of both servers with ports of its own.
inline Arguments relay_command(const std::string& program, const Arguments& weather) {
  return with({program, "--line", "239.192.1.1:26477@plmv=239.192.2.1:26477@plmv", "--line",
               "239.192.1.2:26478@plmv=239.192.2.2:26478@plmv", "--datagrams", "10.77.0.1:7100=10.77.0.1:7000",
               "--stream", "10.77.0.1:7101=10.77.0.1:7001"},
              weather);
}

struct Venue {
  std::string program;
  std::string truth_file;
};

inline Arguments venue_command(const Venue& venue, const Arguments& day) {
  return with({venue.program, "serve", "--line-a", "239.192.1.1:26477", "--line-b", "239.192.1.2:26478", "--interface",
               "plmv", "--rerequests", "10.77.0.1:7000", "--snapshots", "10.77.0.1:7001", "--truth", venue.truth_file},
              day);
}

}  // namespace plimsoll::testing
