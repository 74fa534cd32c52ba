#include "tools/plimsoll/csv_cells.hpp"

#include <spdlog/fmt/fmt.h>

namespace plimsoll::cli {

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + '"';
}

std::string csv_number(const std::optional<double>& number) {
  return number ? fmt::format("{}", *number) : std::string{};
}

}  // namespace plimsoll::cli
