#include "tools/plimsoll/demo_files.hpp"

#include <cstdlib>
#include <filesystem>

#include "host/core/error.hpp"
#include "tools/exchange/capture_file.hpp"
#include "tools/exchange/desk.hpp"
#include "tools/exchange/session.hpp"

namespace plimsoll::cli {

std::string default_demo_folder() {
  const auto set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value == '/' ? std::string(value) : std::string{};  // XDG: relative paths do not count
  };
  if (const std::string cache = set("XDG_CACHE_HOME"); !cache.empty()) return cache + "/plimsoll/demo";
  if (const std::string home = set("HOME"); !home.empty()) return home + "/.cache/plimsoll/demo";
  return (std::filesystem::temp_directory_path() / "plimsoll-demo").string();
}

DemoFiles write_demo_files(const std::string& folder, const exchange::VenueSettings& venue) {
  exchange::write_desk(exchange::make_desk(venue, {}), folder);
  DemoFiles files;
  files.folder = folder;
  files.capture = folder + "/session.pcap";
  exchange::CaptureFile capture(files.capture, exchange::CaptureClock::nanoseconds);
  files.messages = exchange::generate(venue, capture).messages;
  capture.finish();
  files.inputs.instruments = folder + "/instruments.csv";
  files.inputs.portfolio = folder + "/portfolio.csv";
  files.inputs.market = folder + "/market.csv";
  files.inputs.history = folder + "/history.csv";
  files.inputs.as_of = venue.date.to_string();
  return files;
}

}  // namespace plimsoll::cli
