// How the implied vols and basis of single underlyings move, from a file.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "host/calibration/factor_model.hpp"

namespace plimsoll::calibration {

using VolFactors = std::map<std::string, VolFactorSettings, std::less<>>;  // by underlying name

/// Reads a file (plain or .gz) with the columns underlying and, optionally, vol_of_vol, spot_correlation and basis_vol;
/// a column that is missing or a blank cell leaves the value of `rest`. Whether names are underlyings and values in
/// range is for build_factor_model to say. Throws InputError with every fault of the file.
VolFactors load_vol_factors(const std::string& path, const VolFactorSettings& rest);
VolFactors parse_vol_factors(std::string_view text, const std::string& file_name, const VolFactorSettings& rest);

}  // namespace plimsoll::calibration
