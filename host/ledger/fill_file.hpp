// Files of fills: CSV, or JSON with one fill on each line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/ledger/fill.hpp"
#include "host/portfolio/instruments.hpp"

namespace plimsoll::ledger {

struct FillLine {
  std::size_t line = 0;
  FillEvent event;
};

struct FillFile {
  std::string path;                    // as it was given
  portfolio::Instruments instruments;  // those given, and options that fills name by their OSI symbol
  std::vector<FillLine> fills;         // in the order of the file

  /// Plain or .gz; a file whose first letter is '{' is JSON. Columns and members are those of `FillField`, in CSV with
  /// the usual aliases. Throws InputError with every fault of the file.
  static FillFile load(const std::string& path, const portfolio::Instruments& instruments);
  static FillFile parse(std::string_view text, const std::string& file_name, const portfolio::Instruments& instruments);
};

}  // namespace plimsoll::ledger
