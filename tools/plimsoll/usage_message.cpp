#include "tools/plimsoll/usage_message.hpp"

#include <string_view>

#include "host/core/nearest_name.hpp"

namespace plimsoll::cli {
namespace {

const CLI::App* subcommand_of(const CLI::App& root, std::string_view name) {
  for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; })) {
    if (command->get_name() == name) return command;
  }
  return nullptr;
}

std::string unknown_subcommand(const CLI::App& root, std::string_view name) {
  NearestName nearest(name);
  std::string all;
  for (const CLI::App* command : root.get_subcommands([](const CLI::App*) { return true; })) {
    nearest.offer(command->get_name());
    all += (all.empty() ? "" : ", ") + command->get_name();
  }
  return "'" + std::string(name) + "' is not a subcommand. " + nearest.suggestion("There are " + all + ".");
}

/// About the first option in `arguments` that `command` does not have; empty when it has them all.
std::string unknown_option(const CLI::App& command, std::span<char* const> arguments) {
  for (const std::string_view argument : arguments) {
    if (argument == "--") break;
    if (!argument.starts_with("--")) continue;
    const std::string name(argument.substr(0, argument.find('=')));
    if (command.get_option_no_throw(name) != nullptr) continue;
    NearestName nearest(name);
    for (const CLI::Option* option : command.get_options()) {
      for (const std::string& known : option->get_lnames()) nearest.offer("--" + known);
    }
    return "'" + name + "' is not an option of " + command.get_name() + ". " + nearest.suggestion("");
  }
  return {};
}

std::string see(const std::string& command) { return "See `" + command + " --help`.\n"; }

}  // namespace

std::string usage_message(const CLI::App& root, std::span<char* const> arguments, const CLI::Error& error) {
  std::string problem = error.what();
  if (!problem.ends_with('.') && !problem.ends_with('?')) problem += '.';
  const CLI::App* command = nullptr;
  for (const std::string_view argument : arguments) {
    if (argument.starts_with("-")) continue;
    command = subcommand_of(root, argument);
    if (command == nullptr) return "PLM-1004 " + unknown_subcommand(root, argument) + " " + see(root.get_name());
    break;
  }
  const std::string page = command == nullptr ? root.get_name() : root.get_name() + " " + command->get_name();
  // A mistyped option is told before what is missing because of it.
  const std::string unknown = unknown_option(command == nullptr ? root : *command, arguments);
  if (!unknown.empty()) problem = unknown;
  if (problem.ends_with(' ')) problem.pop_back();
  return "PLM-1004 " + problem + " " + see(page);
}

}  // namespace plimsoll::cli
