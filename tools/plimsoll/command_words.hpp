// The command tree as plain words, read off CLI11: what completion scripts and manual pages are made of.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace plimsoll::cli {

enum class Takes { nothing, text, one_of, file, folder };

struct OptionWords {
  std::vector<std::string> names;  // "--level", "-h"; empty for a positional
  std::string positional;          // "capture"; empty for an option
  std::string description;
  std::string placeholder;  // "FILE", "TEXT"; empty when it takes nothing
  std::string fallback;     // default value as text; may be empty
  std::vector<std::string> values;
  Takes takes = Takes::nothing;
  bool required = false;
};

struct CommandWords {
  std::string name;
  std::string description;
  std::string footer;
  std::vector<OptionWords> options;  // positionals among them
  std::vector<CommandWords> subcommands;
};

/// In order of declaration. A type name FILE or DIR says that a path is wanted, a check with IsMember which values.
CommandWords words_of(const CLI::App& app);

/// "{a,b,c}" anywhere in the type name of an option as {"a", "b", "c"}; empty when there is none.
std::vector<std::string> values_in(const std::string& type_name);

std::string bash_completion(const CommandWords& root);
std::string zsh_completion(const CommandWords& root);
std::string fish_completion(const CommandWords& root);

/// roff of section 1. For the root: its own page, which names the pages of the subcommands.
std::string man_page(const CommandWords& root, const CommandWords& command, const std::string& version);

}  // namespace plimsoll::cli
