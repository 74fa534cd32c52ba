// Manual pages in roff (man(7) macros), from the same tree as --help.
#include <algorithm>

#include "tools/plimsoll/command_words.hpp"

namespace plimsoll::cli {
namespace {

std::string roff(const std::string& text) {
  std::string result;
  bool at_line_start = true;
  for (const char c : text) {
    if (at_line_start && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
    at_line_start = c == '\n';
  }
  return result;
}

std::string upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string option_item(const OptionWords& option) {
  std::string text = ".TP\n";
  if (option.positional.empty()) {
    for (std::size_t i = 0; i < option.names.size(); ++i)
      text += (i == 0 ? "\\fB" : ", \\fB") + roff(option.names[i]) + "\\fR";
  } else {
    text += "\\fI" + roff(option.positional) + "\\fR";
  }
  if (option.positional.empty() && !option.placeholder.empty()) text += " \\fI" + roff(option.placeholder) + "\\fR";
  text += "\n" + roff(option.description) + (option.description.ends_with('.') ? "" : ".");
  if (!option.values.empty()) {
    text += "\nOne of";
    for (const std::string& value : option.values) {
      text += " \\fB" + roff(value) + "\\fR" + (value == option.values.back() ? "." : ",");
    }
  }
  if (option.required) text += "\nRequired.";
  if (!option.fallback.empty()) text += "\nDefault: \\fB" + roff(option.fallback) + "\\fR.";
  return text + "\n";
}

std::string synopsis(const std::string& name, const CommandWords& command) {
  std::string text = ".B " + name + "\n";
  if (!command.subcommands.empty()) return text + ".I command\n[\\fIoptions\\fR]\n";
  for (const OptionWords& option : command.options) {
    if (!option.positional.empty()) {
      text += (option.required ? "\\fI" : "[\\fI") + roff(option.positional) + (option.required ? "\\fR\n" : "\\fR]\n");
    } else if (option.required) {
      text += "\\fB" + roff(option.names.front()) + "\\fR \\fI" + roff(option.placeholder) + "\\fR\n";
    }
  }
  return text + "[\\fIoptions\\fR]\n";
}

constexpr const char* exit_status =
    ".SH EXIT STATUS\n"
    ".TP\n0\nSuccess.\n.TP\n1\nInternal error.\n.TP\n2\nUsage.\n.TP\n3\nBad input or configuration.\n"
    ".TP\n6\nA required backend or feed is not available.\n.TP\n130\nInterrupted.\n";

}  // namespace

std::string man_page(const CommandWords& root, const CommandWords& command, const std::string& version) {
  const bool is_root = command.name == root.name;
  const std::string page = is_root ? root.name : root.name + "-" + command.name;
  std::string text = ".TH " + upper(page) + " 1 \"\" \"" + root.name + " " + version + "\" \"Plimsoll\"\n.SH NAME\n" +
                     roff(page) + " \\- " + roff(first_line(command.description)) + "\n.SH SYNOPSIS\n" +
                     synopsis(is_root ? root.name : root.name + " " + command.name, command) + ".SH DESCRIPTION\n" +
                     roff(command.description) + "\n.SH OPTIONS\n";
  for (const OptionWords& option : command.options) text += option_item(option);
  if (!command.subcommands.empty()) {
    text += ".SH COMMANDS\n";
    for (const CommandWords& sub : command.subcommands) {
      text += ".TP\n\\fB" + sub.name + "\\fR\n" + roff(sub.description) + "\n";
    }
  }
  if (!command.footer.empty()) text += ".SH EXAMPLES\n.nf\n" + roff(command.footer) + "\n.fi\n";
  text += exit_status;
  text += ".SH SEE ALSO\n";
  if (!is_root) return text + ".BR " + root.name + " (1)\n";
  for (const CommandWords& sub : command.subcommands) {
    text += ".BR " + roff(root.name + "-" + sub.name) + " (1)" + (&sub == &command.subcommands.back() ? "\n" : ",\n");
  }
  return text;
}

}  // namespace plimsoll::cli
