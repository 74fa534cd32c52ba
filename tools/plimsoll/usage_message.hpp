// What to say about a command line that cannot be understood.
#pragma once

#include <CLI/CLI.hpp>

#include <span>
#include <string>

namespace plimsoll::cli {

/// "PLM-1004 ..." with the nearest known subcommand or option when one was mistyped, and where to read more.
/// `arguments` without the program's name.
std::string usage_message(const CLI::App& root, std::span<char* const> arguments, const CLI::Error& error);

}  // namespace plimsoll::cli
