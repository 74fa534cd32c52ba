#include "tools/plimsoll/command_words.hpp"

namespace plimsoll::cli {

std::vector<std::string> values_in(const std::string& type_name) {
  std::vector<std::string> values;
  const std::size_t open = type_name.find('{');
  const std::size_t close = type_name.find('}', open == std::string::npos ? 0 : open);
  if (open == std::string::npos || close == std::string::npos) return values;
  std::size_t at = open + 1;
  while (at <= close) {
    const std::size_t end = std::min(type_name.find(',', at), close);
    if (end > at) values.push_back(type_name.substr(at, end - at));
    at = end + 1;
  }
  return values;
}

namespace {

Takes kind_of(const CLI::Option& option, const std::vector<std::string>& values) {
  const std::string type = option.get_type_name();
  if (option.get_items_expected_max() == 0 || option.get_type_size_max() == 0) return Takes::nothing;
  if (!values.empty()) return Takes::one_of;
  if (type.starts_with("FILE")) return Takes::file;
  if (type.starts_with("DIR")) return Takes::folder;
  return Takes::text;
}

OptionWords words_of(const CLI::Option& option) {
  OptionWords words;
  for (const std::string& name : option.get_lnames()) words.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
  if (words.names.empty()) words.positional = option.get_name(true);
  words.description = option.get_description();
  words.values = values_in(option.get_type_name());
  words.takes = kind_of(option, words.values);
  if (words.takes != Takes::nothing) {
    const std::string type = option.get_type_name();
    words.placeholder = words.takes == Takes::one_of ? "WORD" : type.substr(0, type.find(':'));
    words.fallback = option.get_default_str();
  }
  words.required = option.get_required();
  return words;
}

}  // namespace

CommandWords words_of(const CLI::App& app) {
  CommandWords words;
  words.name = app.get_name();
  words.description = app.get_description();
  words.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options()) words.options.push_back(words_of(*option));
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    words.subcommands.push_back(words_of(*command));
  }
  return words;
}

}  // namespace plimsoll::cli
