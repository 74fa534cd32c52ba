// The firm's P&L vector as a file: checked before the run, complete or absent after it.
#pragma once

#include <span>
#include <string>

#include "kernels/core/quanta.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {

/// Throws InputError, PLM-1705, when `path` is one of the files that will be read, under whatever name.
void refuse_input_as_output(const std::string& path, const InputOptions& inputs);

/// Little-endian int64 of 2^-20 units. Written beside `path` and then renamed, so that a failure leaves what was there.
/// Throws InputError, PLM-1702. A device or a pipe is written in place.
void write_pnl_file(const std::string& path, std::span<const Quanta> pnl);

}  // namespace plimsoll::cli
