// Reads the tables of published values: comma-separated with quotes, a line that begins with '#' names the columns.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace plimsoll::literature {

class Row {
 public:
  Row(const std::vector<std::string>& names, const std::vector<std::string>& fields) {
    if (names.size() != fields.size()) throw std::runtime_error("a row has another number of fields than its header");
    for (std::size_t i = 0; i < names.size(); ++i) cells_[names[i]] = fields[i];
  }

  [[nodiscard]] const std::string& text(const std::string& column) const { return cells_.at(column); }

  /// "0.25", "1e-4" or a quotient such as "1.0/12.0".
  [[nodiscard]] double number(const std::string& column) const {
    const std::string& text = cells_.at(column);
    char* end = nullptr;
    const double first = std::strtod(text.c_str(), &end);
    if (*end == '\0' && end != text.c_str()) return first;
    if (*end != '/') throw std::runtime_error("not a number: " + text);
    const char* second = end + 1;
    const double divisor = std::strtod(second, &end);
    if (*end != '\0' || end == second) throw std::runtime_error("not a number: " + text);
    return first / divisor;
  }

  /// For the message of a failure.
  [[nodiscard]] std::string words() const {
    std::string words;
    for (const auto& [name, field] : cells_) {
      if (name != "citation" && name != "#file") words.append(name).append(" ").append(field).append(", ");
    }
    return words;
  }

 private:
  std::map<std::string, std::string> cells_;
};

inline std::vector<std::string> split_fields(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[i++];
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else if (line[i] != '\r') {
      fields.back() += line[i];
    }
  }
  return fields;
}

inline std::vector<Row> read_table(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> names;
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    if (line[0] == '#') {
      names = split_fields(line);
    } else {
      rows.emplace_back(names, split_fields(line));
    }
  }
  return rows;
}

}  // namespace plimsoll::literature
