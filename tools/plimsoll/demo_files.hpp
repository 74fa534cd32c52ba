// The synthetic exchange's session and the desk that trades on it, as files a user can play with afterwards.
#pragma once

#include <string>

#include "tools/exchange/settings.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {

struct DemoFiles {
  std::string folder;
  std::string capture;
  InputOptions inputs;  // the four files, and the session's day
  std::uint64_t messages = 0;
};

/// "$XDG_CACHE_HOME/plimsoll/demo", or the same under "$HOME/.cache", or under the folder for temporary files.
std::string default_demo_folder();

/// Creates the folder and writes all files. Throws InputError when that fails.
DemoFiles write_demo_files(const std::string& folder, const exchange::VenueSettings& venue);

}  // namespace plimsoll::cli
