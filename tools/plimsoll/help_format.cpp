#include "tools/plimsoll/help_format.hpp"

#include "tools/plimsoll/command_words.hpp"

namespace plimsoll::cli {

std::string HelpFormat::make_option_opts(const CLI::Option* option) const {
  std::string text;
  if (option->get_type_size() != 0) {
    const std::string type = option->get_type_name();
    std::string shown;
    for (const std::string& value : values_in(type)) shown += (shown.empty() ? "" : "|") + value;
    if (shown.empty()) shown = type.substr(0, type.find(':'));
    text += " " + shown;
    if (option->get_expected_max() > 1) text += " ...";
    if (!option->get_default_str().empty()) text += " [" + option->get_default_str() + "]";
  }
  if (option->get_required()) text += " (required)";
  return text;
}

}  // namespace plimsoll::cli
