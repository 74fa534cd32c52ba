// Single messages of the optional data folder. Sources that include this name shared_data.hpp too: the build looks for
// it.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "tests/support/shared_data.hpp"

namespace plimsoll::websocket {

/// The text of a recorded message; `name` is below the folder of recorded WebSocket data.
inline std::string fixture(std::string_view name) {
  std::ifstream file(testing::shared_data(std::string("crypto_ws/nautilus_fixtures/").append(name)), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline std::filesystem::path fixture_folder() { return testing::shared_data("crypto_ws/nautilus_fixtures"); }

}  // namespace plimsoll::websocket
