// Files that are part of the program, as they are served: the dashboard.
#pragma once

#include <span>
#include <string_view>

namespace plimsoll::api {

/// All views live as long as the program.
struct Asset {
  std::string_view path;  // "/index.html"
  std::string_view content_type;
  std::string_view etag;   // with its quotes
  std::string_view bytes;  // as they are
  std::string_view gzip;   // compressed; empty when that gains nothing
};

using Assets = std::span<const Asset>;

}  // namespace plimsoll::api
