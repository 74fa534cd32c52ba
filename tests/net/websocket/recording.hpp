// Recorded sessions of venues, as the optional data folder holds them: what was received, asked for and answered.
// Sources that include this name shared_data.hpp too: the build looks for it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "net/capture/file_bytes.hpp"
#include "tests/net/websocket/recorded.hpp"
#include "tests/support/shared_data.hpp"

namespace plimsoll::websocket {

inline std::filesystem::path recorded(std::string_view name) {
  return testing::shared_data(std::string("crypto_ws/").append(name));
}

inline std::vector<std::string> lines_of(const std::filesystem::path& path) {
  const std::vector<std::byte> bytes = capture::load_file(path.string());
  std::vector<std::string> lines(1);
  for (const std::byte byte : bytes) {
    if (byte == std::byte{'\n'}) {
      lines.emplace_back();
    } else {
      lines.back().push_back(static_cast<char>(byte));
    }
  }
  return lines;
}

/// "1723161255030314667 {...}": nanoseconds and what came. An answer of the REST service for `symbol` stands among
/// them.
inline std::vector<Recorded> nanosecond_recording(const std::filesystem::path& path, const std::string& symbol) {
  std::vector<Recorded> all;
  for (const std::string& line : lines_of(path)) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos) continue;
    Recorded one{{std::stoll(line.substr(0, space))}, Recorded::Kind::message, "", line.substr(space + 1)};
    if (one.text.starts_with("{\"lastUpdateId\"")) {
      one.kind = Recorded::Kind::snapshot;
      one.symbol = symbol;
    }
    all.push_back(std::move(one));
  }
  return all;
}

/// Seconds with a fraction of at most seven digits, as nanoseconds.
inline Timestamp seconds(const std::string& text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string digits = point == text.size() ? "" : text.substr(point + 1);
  digits.resize(9, '0');
  return {std::stoll(text.substr(0, point)) * 1'000'000'000 + std::stoll(digits)};
}

/// "1626992741.06: {...}" is what came; "wss://... <- 16...: {...}" what was sent is left out. Answers of the REST
/// service stand in a file of their own, "https://...symbol=X&... -> 16...: {...}", and go where their time says.
inline std::vector<Recorded> second_recording(const std::filesystem::path& messages,
                                              const std::filesystem::path& answers = {}) {
  std::vector<Recorded> all;
  for (const std::string& line : lines_of(messages)) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("wss://") || colon == std::string::npos) continue;
    all.push_back({seconds(line.substr(0, colon)), Recorded::Kind::message, "", line.substr(colon + 2)});
  }
  if (answers.empty()) return all;
  for (const std::string& line : lines_of(answers)) {
    const std::size_t arrow = line.find(" -> ");
    const std::size_t name = line.find("symbol=");
    if (arrow == std::string::npos || name == std::string::npos) continue;
    const std::size_t colon = line.find(": ", arrow);
    const std::size_t start = name + 7;
    all.push_back({seconds(line.substr(arrow + 4, colon - arrow - 4)), Recorded::Kind::snapshot,
                   line.substr(start, line.find('&', start) - start), line.substr(colon + 2)});
  }
  std::stable_sort(all.begin(), all.end(), [](const Recorded& a, const Recorded& b) { return a.at < b.at; });
  return all;
}

}  // namespace plimsoll::websocket
