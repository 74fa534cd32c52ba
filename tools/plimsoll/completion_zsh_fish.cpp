// Completion for zsh (_arguments) and fish (complete -c).
#include "tools/plimsoll/command_words.hpp"

namespace plimsoll::cli {
namespace {

/// For text between single quotes in which zsh gives brackets and colons a meaning.
std::string zsh_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
      result += c == '\n' ? ' ' : c;
    }
  }
  return result;
}

std::string zsh_action(const OptionWords& option) {
  if (option.takes == Takes::file) return "_files";
  if (option.takes == Takes::folder) return "_files -/";
  std::string values;
  for (const std::string& value : option.values) values += (values.empty() ? "" : " ") + value;
  return values.empty() ? std::string{} : "(" + values + ")";
}

std::string zsh_arguments(const CommandWords& command) {
  std::string text;
  for (const OptionWords& option : command.options) {
    const std::string value =
        option.takes == Takes::nothing ? "" : ":" + zsh_text(option.placeholder) + ":" + zsh_action(option);
    if (!option.positional.empty()) {
      text += " \\\n        '" + std::string(option.required ? "1:" : "1::") + zsh_text(option.positional) + ":" +
              zsh_action(option) + "'";
    }
    for (const std::string& name : option.names) {
      text += " \\\n        '*" + name + "[" + zsh_text(option.description) + "]" + value + "'";
    }
  }
  return text;
}

std::string fish_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

std::string fish_option(const OptionWords& option) {
  std::string text;
  for (const std::string& name : option.names) {
    text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (option.takes == Takes::one_of) {
    text += " -x -a '";
    for (const std::string& value : option.values) text += (value == option.values.front() ? "" : " ") + value;
    text += "'";
  } else if (option.takes == Takes::folder) {
    text += " -x -a '(__fish_complete_directories)'";
  } else if (option.takes == Takes::file) {
    text += " -r -F";
  } else if (option.takes == Takes::text) {
    text += " -x";
  }
  return text + " -d '" + fish_text(option.description) + "'";
}

}  // namespace

std::string zsh_completion(const CommandWords& root) {
  std::string text = "#compdef " + root.name +
                     "\n# Made by `plimsoll completion zsh`. Install it as _plimsoll in a folder of $fpath.\n"
                     "_plimsoll() {\n  local line state\n  _arguments -C" +
                     zsh_arguments(root) +
                     " \\\n        '1:command:->command' \\\n        '*::argument:->argument'\n"
                     "  case $state in\n    command)\n      local -a commands=(";
  for (const CommandWords& command : root.subcommands) {
    text += "\n        '" + command.name + ":" + zsh_text(command.description) + "'";
  }
  text += "\n      )\n      _describe command commands\n      ;;\n    argument)\n      case $line[1] in\n";
  for (const CommandWords& command : root.subcommands) {
    text += "        " + command.name + ")\n      _arguments" + zsh_arguments(command) + "\n          ;;\n";
  }
  return text + "      esac\n      ;;\n  esac\n}\n" +
         "if [[ $funcstack[1] == _plimsoll ]]; then _plimsoll \"$@\"; else compdef _plimsoll " + root.name + "; fi\n";
}

std::string fish_completion(const CommandWords& root) {
  const std::string complete = "complete -c " + root.name;
  std::string text =
      "# Made by `plimsoll completion fish`. Install it with:\n"
      "#   plimsoll completion fish > ~/.config/fish/completions/plimsoll.fish\n" +
      complete + " -f\n";
  for (const OptionWords& option : root.options)
    text += complete + " -n __fish_use_subcommand" + fish_option(option) + "\n";
  for (const CommandWords& command : root.subcommands) {
    text +=
        complete + " -n __fish_use_subcommand -a " + command.name + " -d '" + fish_text(command.description) + "'\n";
  }
  for (const CommandWords& command : root.subcommands) {
    const std::string when = complete + " -n '__fish_seen_subcommand_from " + command.name + "'";
    for (const OptionWords& option : command.options) {
      if (option.positional.empty()) {
        text += when + fish_option(option) + "\n";
      } else if (option.takes == Takes::file) {
        text += when + " -F\n";
      } else if (option.takes == Takes::one_of) {
        text += when + fish_option(option) + "\n";
      }
    }
  }
  return text;
}

}  // namespace plimsoll::cli
