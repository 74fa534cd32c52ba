// Bash completion: one function that looks at the subcommand and at the word before the cursor. It needs nothing of the
// bash-completion package.
#include <algorithm>

#include "tools/plimsoll/command_words.hpp"

namespace plimsoll::cli {
namespace {

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

std::string offer(const OptionWords& option) {
  switch (option.takes) {
    case Takes::file: return "_plimsoll_files";
    case Takes::folder: return "_plimsoll_folders";
    case Takes::one_of: return "_plimsoll_words '" + joined(option.values, " ") + "'";
    case Takes::text:
    case Takes::nothing: break;
  }
  return ":";  // a value of its own; offer nothing rather than options
}

std::string case_of(const CommandWords& command) {
  std::vector<std::string> names;
  std::string values;
  std::string positional;
  for (const OptionWords& option : command.options) {
    if (!option.positional.empty()) {
      if (positional.empty()) positional = offer(option);
      continue;
    }
    names.insert(names.end(), option.names.begin(), option.names.end());
    if (option.takes == Takes::nothing) continue;
    values += "        " + joined(option.names, "|") + ") " + offer(option) + "; return ;;\n";
  }
  for (const CommandWords& sub : command.subcommands) names.push_back(sub.name);
  std::string text = "      case \"$prev\" in\n" + values + "      esac\n";
  if (!positional.empty()) text += "      if [[ $cur != -* ]]; then " + positional + "; return; fi\n";
  return text + "      _plimsoll_words '" + joined(names, " ") + "'\n      ;;\n";
}

}  // namespace

std::string bash_completion(const CommandWords& root) {
  std::string text = "# bash completion for " + root.name +
                     R"(; made by `plimsoll completion bash`. Install it with:
#   plimsoll completion bash > ~/.local/share/bash-completion/completions/plimsoll
_plimsoll_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_plimsoll_files() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); }
_plimsoll_folders() { compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur"); }
_plimsoll() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word
  COMPREPLY=()
  # "--format=csv" arrives as three words.
  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ $word != -* ]]; then command=$word; break; fi
  done
  case "$command" in
)";
  for (const CommandWords& command : root.subcommands) text += "    " + command.name + ")\n" + case_of(command);
  text += "    '')\n" + case_of(root) + "  esac\n}\ncomplete -F _plimsoll " + root.name + "\n";
  return text;
}

}  // namespace plimsoll::cli
