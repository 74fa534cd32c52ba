#include "host/calibration/vol_factor_file.hpp"

#include <charconv>
#include <cmath>
#include <optional>

#include "host/core/csv.hpp"

namespace plimsoll::calibration {
namespace {

CsvSchema schema() {
  return {{{"underlying", Presence::required, {"underlier", "name"}},
           {"vol_of_vol", Presence::optional, {}},
           {"spot_correlation", Presence::optional, {}},
           {"basis_vol", Presence::optional, {}}},
          OtherColumns::refuse};
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace

VolFactors load_vol_factors(const std::string& path, const VolFactorSettings& rest) {
  FaultList faults(path);
  const std::optional<std::string> text = read_text_file(path, faults);
  faults.throw_if_any();
  return parse_vol_factors(*text, path, rest);
}

VolFactors parse_vol_factors(std::string_view text, const std::string& file_name, const VolFactorSettings& rest) {
  FaultList faults(file_name);
  const CsvTable table = CsvTable::parse(text, schema(), faults);
  VolFactors factors;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto number = [&](std::string_view column, double otherwise) {
      const std::string_view cell = table.cell(row, column);
      if (cell.empty()) return otherwise;
      const std::optional<double> value = parse_number(cell);
      if (!value) {
        faults.add(table.line(row), "PLM-1512", std::string(column) + " is " + quoted(cell) + "; must be a number",
                   "Correct it, or leave it blank for the value that holds for all.");
      }
      return value.value_or(otherwise);
    };
    const VolFactorSettings settings{number("vol_of_vol", rest.vol_of_vol_annual),
                                     number("spot_correlation", rest.spot_correlation),
                                     number("basis_vol", rest.basis_vol_annual)};
    const std::string name(table.cell(row, "underlying"));
    if (!factors.emplace(name, settings).second) {
      faults.add(table.line(row), "PLM-1513", "underlying " + quoted(name) + " is set twice", "Keep one line.");
    }
  }
  faults.throw_if_any();
  return factors;
}

}  // namespace plimsoll::calibration
