// A text that a command writes beside its output: whole or not at all, and never over what it reads.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace plimsoll::cli {

/// Throws InputError, PLM-2520, when `path` is one of `inputs` under whatever name; empty names are no files.
void refuse_overwriting(const std::string& path, std::string_view option, std::initializer_list<std::string> inputs);

/// Written beside `path` and then renamed, so that a failure leaves what was there; a device or pipe is written in
/// place. Throws InputError, PLM-2519.
void write_text_file(const std::string& path, std::string_view text);

}  // namespace plimsoll::cli
