// How --help shows an option: what it takes, its values, its default.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace plimsoll::cli {

/// "--isa auto|scalar|v2", "--seed UINT [1]", "--market FILE (required)".
class HelpFormat final : public CLI::Formatter {
 public:
  [[nodiscard]] std::string make_option_opts(const CLI::Option* option) const override;
};

}  // namespace plimsoll::cli
