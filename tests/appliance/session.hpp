// A short session of the synthetic exchange and the desk that trades it, made by the real program.
#pragma once

#include <string>

#include "tests/appliance/program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plimsoll::testing {

/// 8 symbols, about 20,000 messages in 5 s of venue time, 60 options. Throws when the exchange fails.
class Session {
 public:
  Session();

  [[nodiscard]] std::string capture() const { return path("session.pcap"); }
  [[nodiscard]] std::string path(const std::string& file) const { return (folder_.path() / file).string(); }
  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }
  /// "replay", the capture, the desk's files, 1,024 scenarios and `more`.
  [[nodiscard]] Arguments replay(const Arguments& more = {}) const;

 private:
  TemporaryFolder folder_;
};

}  // namespace plimsoll::testing
