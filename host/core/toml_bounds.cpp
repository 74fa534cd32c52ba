#include "host/core/toml_bounds.hpp"

#include <string>
#include <utility>

namespace plimsoll {
namespace {

// toml++ builds one table per part of a dotted key and takes them apart recursively: 100,000 parts overflow the stack.
// Version 3.3 also runs into undefined behaviour when it asks whether a character such as an e with an accent is a
// blank, which it does between values. Strings of one line make both easy to see: where a line ends, everything ends.
class LineScan {
 public:
  /// What is wrong with the line, and what to do; empty when nothing is.
  std::pair<std::string, std::string> operator()(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    char quote = '\0';
    bool comment = false;
    std::size_t dots = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const auto byte = static_cast<unsigned char>(c);
      if ((byte < 0x20 && c != '\t') || byte == 0x7F) {
        return {"has a control character", "Remove it."};
      }
      if (comment) continue;
      if (quote != '\0') {
        if (c == '\\' && quote == '"') {
          ++i;  // whatever it escapes; a bad one is the parser's to name
        } else if (c == quote) {
          quote = '\0';
        }
        continue;
      }
      if (c == '"' || c == '\'') {
        if (line.substr(i, 3) == std::string(3, c)) return {"has a string of several lines", "Write it in one."};
        quote = c;
      } else if (c == '#') {
        comment = true;
      } else if (byte >= 0x80) {
        return {"is not TOML: it has a character beyond ASCII outside quotes and comments",
                "Put the name or text in quotes."};
      } else if (c == '.' && ++dots > most_dots_in_a_line) {
        return {"has more than " + std::to_string(most_dots_in_a_line) + " dots in one line",
                "Put one entry on each line."};
      }
    }
    return {};
  }
};

}  // namespace

bool within_toml_bounds(std::string_view text, std::string_view code, FaultList& faults) {
  if (text.size() > largest_toml_file) {
    faults.add(0, std::string(code), "is larger than " + std::to_string(largest_toml_file >> 20) + " MiB",
               "Split the file.");
    return false;
  }
  LineScan scan;
  for (std::size_t line = 1; !text.empty(); ++line) {
    const std::size_t end = text.find('\n');
    auto [problem, remedy] = scan(text.substr(0, end));
    if (!problem.empty()) {
      faults.add(line, std::string(code), std::move(problem), std::move(remedy));
      return false;
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return true;
}

}  // namespace plimsoll
