#include "host/api/target.hpp"

#include <cstdint>
#include <utility>

#include "host/api/problem.hpp"
#include "host/core/fault_list.hpp"
#include "host/core/utf8.hpp"

namespace plimsoll::api {
namespace {

[[noreturn]] void refuse(std::string detail) {
  throw Refused({400, "PLM-2120", std::move(detail),
                 "Ask for a path such as /api/v1/report; /api/v1/openapi.json lists them. Escape other characters as "
                 "percent and two hexadecimal digits."});
}

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

enum class Plus : std::uint8_t { itself, blank };  // a blank in a query that a form wrote

std::string decode(std::string_view text, Plus plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '%') {
      const int high = at + 2 < text.size() ? digit(text[at + 1]) : -1;
      const int low = at + 2 < text.size() ? digit(text[at + 2]) : -1;
      if (high < 0 || low < 0) refuse("the target has a % without two hexadecimal digits behind it");
      c = static_cast<char>(high * 16 + low);
      at += 2;
    } else if (c == '+' && plus == Plus::blank) {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) refuse("the target has a control character");
    decoded += c;
  }
  if (!is_utf8(decoded)) refuse("the target is not UTF-8");
  return decoded;
}

/// Calls `use` with each part between separators.
template <typename Use>
void split(std::string_view text, char separator, Use&& use) {
  for (;;) {
    const std::size_t end = text.find(separator);
    use(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Target parse_target(std::string_view target) {
  if (target.size() > longest_target) {
    refuse("the target has " + std::to_string(target.size()) + " bytes; at most " + std::to_string(longest_target) +
           " are read");
  }
  if (target.empty() || target.front() != '/') refuse("the target must begin with a slash");
  if (target.find('#') != std::string_view::npos) refuse("the target has a #, which stays with the one who asks");
  Target parsed;
  const std::size_t mark = target.find('?');
  split(target.substr(1, mark == std::string_view::npos ? mark : mark - 1), '/', [&](std::string_view part) {
    std::string segment = decode(part, Plus::itself);
    if (segment == "." || segment == "..") refuse("the target has a dot segment");
    parsed.segments.push_back(std::move(segment));
  });
  if (mark == std::string_view::npos || mark + 1 == target.size()) return parsed;
  split(target.substr(mark + 1), '&', [&](std::string_view part) {
    const std::size_t equals = part.find('=');
    std::string name = decode(part.substr(0, equals), Plus::blank);
    if (name.empty()) refuse("a parameter of the target has no name");
    std::string value = equals == std::string_view::npos ? std::string() : decode(part.substr(equals + 1), Plus::blank);
    if (parsed.query.size() == most_parameters) refuse("the target has too many parameters");
    if (!parsed.query.emplace(name, std::move(value)).second) {
      refuse("the target gives the parameter " + quoted(name) + " twice");
    }
  });
  return parsed;
}

}  // namespace plimsoll::api
