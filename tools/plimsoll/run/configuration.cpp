#include "tools/plimsoll/run/configuration.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "host/core/csv.hpp"
#include "host/core/nearest_name.hpp"
#include "host/core/toml.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::string_view section_prefix = "settings: ";  // of the group's name, which --help shows
constexpr std::size_t most_entries = 256;                  // of one [[array]]
constexpr std::size_t most_values = 64;                    // of one setting

/// "risk" of an option that belongs to a section.
std::optional<std::string> section_of(const CLI::Option& option) {
  const std::string& group = option.get_group();
  if (!group.starts_with(section_prefix)) return std::nullopt;
  return group.substr(section_prefix.size());
}

/// "as_of" of --as-of; in section monitor, "address" of --monitor-address.
std::string key_of(const CLI::Option& option) {
  std::string key = option.get_lnames().front();
  if (const auto section = section_of(option); section && key.starts_with(*section + '-')) {
    key.erase(0, section->size() + 1);
  }
  std::replace(key.begin(), key.end(), '-', '_');
  return key;
}

std::string environment_name(const std::string& section, const std::string& key) {
  std::string name = "PLIMSOLL_" + section + '_' + key;
  for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

/// A value as a person would have typed it after the flag; empty for what no option takes.
std::string two_digits(unsigned number) {
  std::string text = std::to_string(number);
  return text.insert(0, text.size() < 2 ? 1 : 0, '0');
}

std::string text_of(const toml::date& date) {
  std::string text = std::to_string(date.year);
  text.insert(0, text.size() < 4 ? 4 - text.size() : 0, '0');
  return text + '-' + two_digits(date.month) + '-' + two_digits(date.day);
}

std::optional<std::string> text_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
  if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
  if (const auto number = node.value_exact<double>()) {
    std::array<char, 32> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), *number);
    return std::string(digits.data(), end);
  }
  if (const auto date = node.value_exact<toml::date>()) return text_of(*date);
  if (const auto at = node.value_exact<toml::date_time>()) {
    // Without an offset, or with a fraction of a second, it is refused by whoever reads it, as on the command line.
    std::string text = text_of(at->date) + 'T' + two_digits(at->time.hour) + ':' + two_digits(at->time.minute) + ':' +
                       two_digits(at->time.second);
    if (at->time.nanosecond != 0) text += '.' + std::to_string(at->time.nanosecond);
    if (!at->offset) return text;
    const int minutes = at->offset->minutes;
    const auto size = static_cast<unsigned>(minutes < 0 ? -minutes : minutes);
    return text + (minutes < 0 ? '-' : '+') + two_digits(size / 60) + ':' + two_digits(size % 60);
  }
  return std::nullopt;
}

/// CLI11 writes "--scenarios: value is wrong"; the name is said already.
std::string without_name(std::string message) {
  const std::size_t at = message.find(": ");
  return at == std::string::npos ? message : message.substr(at + 2);
}

}  // namespace

void declare_section(CLI::App& app, const std::string& section, const std::function<void()>& declare) {
  const std::vector<CLI::Option*> before = app.get_options();
  declare();
  for (CLI::Option* option : app.get_options()) {
    if (std::find(before.begin(), before.end(), option) == before.end()) {
      option->group(std::string(section_prefix) + section);
    }
  }
}

struct Configuration::Content {
  explicit Content(const std::string& path) : faults(path) {
    if (path.empty()) return;
    const std::optional<std::string> text = read_text_file(path, faults);
    faults.throw_if_any();
    if (auto parsed = parse_toml(*text, {"PLM-2001", "See `plimsoll config show` for what it may hold."}, faults)) {
      file = std::move(*parsed);
    }
    faults.throw_if_any();
  }

  [[nodiscard]] std::string where(const toml::node& node) const {
    return faults.file() + ':' + std::to_string(node.source().begin.line);
  }

  void fault(const toml::node& node, const std::string& code, const std::string& problem, const std::string& remedy) {
    const toml::source_position at = node.source().begin;
    faults.add(at.line, code, std::string("column ").append(std::to_string(at.column)) + ": " + problem, remedy);
  }

  /// What a file says for one option, which may take several values.
  std::optional<std::vector<std::string>> values_of(const toml::node& node, const std::string& key) {
    std::vector<std::string> values;
    const toml::array* array = node.as_array();
    const std::size_t count = array == nullptr ? 1 : array->size();
    for (std::size_t i = 0; i < count && count <= most_values; ++i) {
      const toml::node& each = array == nullptr ? node : *array->get(i);
      if (auto text = text_of(each)) {
        values.push_back(std::move(*text));
      } else {
        fault(each, "PLM-2003", key + " is neither text nor a number", "Write one value, or a list of values.");
        return std::nullopt;
      }
    }
    if (values.empty()) {
      fault(node, "PLM-2003", key + " has no value, or more than " + std::to_string(most_values),
            "Write one value, or a list of values; leave the key out for the default.");
      return std::nullopt;
    }
    return values;
  }

  void set(CLI::Option& option, Setting setting, const toml::node* node) {
    try {
      option.add_result(setting.values);
      option.run_callback();
    } catch (const CLI::Error& error) {
      const std::string problem =
          setting.key + " is " + plimsoll::quoted(setting.values.front()) + "; " + without_name(error.what());
      const std::string remedy = "`plimsoll run --help` tells what it takes.";
      if (node != nullptr) {
        fault(*node, "PLM-2003", problem, remedy);
      } else {
        others.push_back({"PLM-2003", setting.where, 0, problem, remedy});
      }
      option.clear();
      return;
    }
    settings.push_back(std::move(setting));
  }

  void keep(const CLI::Option& option, const std::string& key) {
    const bool given = option.count() != 0;
    Setting setting{key, option.results(), given ? Origin::command_line : Origin::default_value, {}};
    if (!given && !option.get_default_str().empty()) setting.values = {option.get_default_str()};
    settings.push_back(std::move(setting));
  }

  void unknown(const toml::key& key, const std::string& full, const std::set<std::string>& known) {
    NearestName nearest(key.str());
    for (const std::string& name : known) nearest.offer(name);
    const toml::source_position at = key.source().begin;
    faults.add(
        at.line, "PLM-2002",
        std::string("column ").append(std::to_string(at.column)) + ": there is no setting " + plimsoll::quoted(full),
        nearest.suggestion("`plimsoll config show` lists them."));
  }

  FaultList faults;
  std::vector<Fault> others;  // not of the file
  toml::table file;
  std::vector<Setting> settings;
  std::set<std::string> known_tables;
};

Configuration::Configuration(const std::string& path) : content_(std::make_unique<Content>(path)) {}
Configuration::~Configuration() = default;

void Configuration::apply(CLI::App& app) {
  std::map<std::string, std::set<std::string>> known;
  for (CLI::Option* option : app.get_options()) {
    const std::optional<std::string> section = section_of(*option);
    if (!section) continue;
    const std::string key = key_of(*option);
    const std::string full = *section + '.' + key;
    known[*section].insert(key);
    const toml::node* node = content_->file.at_path(full).node();
    const std::string variable = environment_name(*section, key);
    const char* in_environment = std::getenv(variable.c_str());
    // A value in the file that somebody overrides must still be one: the override may be gone tomorrow.
    const auto from_file = node == nullptr ? std::nullopt : content_->values_of(*node, full);
    if (option->count() != 0) {
      content_->keep(*option, full);
    } else if (in_environment != nullptr) {
      content_->set(*option, {full, {in_environment}, Origin::environment, variable}, nullptr);
    } else if (from_file) {
      content_->set(*option, {full, *from_file, Origin::file, content_->where(*node)}, node);
    } else {
      content_->keep(*option, full);
    }
  }
  for (auto&& [key, node] : content_->file) {
    const std::string table(key.str());
    const auto section = known.find(table);
    if (section == known.end()) continue;
    content_->known_tables.insert(table);
    if (const toml::table* inner = node.as_table()) {
      for (auto&& [name, value] : *inner) {
        if (!section->second.contains(std::string(name.str()))) {
          content_->unknown(name, table + '.' + std::string(name.str()), section->second);
        }
      }
    } else {
      content_->fault(node, "PLM-2003", plimsoll::quoted(table) + " must be a table",
                      "Write [" + table + "] in a line of its own, and its settings below.");
    }
  }
  for (const auto& [section, keys] : known) content_->known_tables.insert(section);
}

std::size_t Configuration::entries(const std::string& array) {
  content_->known_tables.insert(array);
  const toml::node* node = content_->file.get(array);
  if (node == nullptr) return 0;
  const toml::array* tables = node->as_array();
  if (tables != nullptr && tables->size() <= most_entries && tables->is_homogeneous<toml::table>()) {
    return tables->size();
  }
  content_->fault(*node, "PLM-2003",
                  plimsoll::quoted(array) + " must be at most " + std::to_string(most_entries) +
                      " tables that begin with [[" + array + "]]",
                  "Put the name in double brackets, once before each.");
  return 0;
}

void Configuration::apply_entry(const std::string& array, std::size_t index, CLI::App& app) {
  const toml::table& table = *content_->file[array].as_array()->get(index)->as_table();
  const std::string prefix = array + '[' + std::to_string(index) + "].";
  std::set<std::string> known;
  for (CLI::Option* option : app.get_options()) {
    if (option == app.get_help_ptr()) continue;
    const std::string key = key_of(*option);
    known.insert(key);
    const toml::node* node = table.get(key);
    if (node == nullptr) {
      content_->keep(*option, prefix + key);
    } else if (const auto values = content_->values_of(*node, prefix + key)) {
      content_->set(*option, {prefix + key, *values, Origin::file, content_->where(*node)}, node);
    }
  }
  for (auto&& [key, node] : table) {
    if (!known.contains(std::string(key.str()))) {
      content_->unknown(key, prefix + std::string(key.str()), known);
    }
  }
}

void Configuration::refuse_entry(const std::string& array, std::size_t index, const std::string& problem,
                                 const std::string& remedy) {
  content_->fault(*content_->file[array].as_array()->get(index), "PLM-2004",
                  array + '[' + std::to_string(index) + "] " + problem, remedy);
}

void Configuration::finish() {
  for (auto&& [key, node] : content_->file) {
    const std::string name(key.str());
    if (!content_->known_tables.contains(name)) content_->unknown(key, name, content_->known_tables);
  }
  std::vector<Fault> all = std::move(content_->others);
  try {
    content_->faults.throw_if_any();
  } catch (const InputError& error) {
    all.insert(all.end(), error.faults().begin(), error.faults().end());
  }
  if (!all.empty()) throw InputError(std::move(all));
}

const std::vector<Setting>& Configuration::settings() const { return content_->settings; }

}  // namespace plimsoll::cli
