// plimsoll config: what a configuration says, where each setting comes from, and whether a run would start with it.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <iostream>

#include "host/core/error.hpp"
#include "host/core/toml.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/run/desk.hpp"
#include "tools/plimsoll/run/run_options.hpp"

namespace plimsoll::cli {
namespace {

std::string_view to_string(Origin origin) {
  switch (origin) {
    case Origin::default_value: return "default";
    case Origin::file: return "file";
    case Origin::environment: return "environment";
    case Origin::command_line: return "command line";
  }
  return "unknown";
}

/// A TOML literal: a number or truth as such where the text is one, else a string.
std::string literal(const std::string& text) {
  FaultList none("");
  const auto as_written = parse_toml("x = " + text, {"PLM-2001", ""}, none);
  const bool number_or_truth = as_written && (*as_written)["x"].value<double>().has_value() &&
                               text.find_first_of("#\n\r\"'") == std::string::npos;
  if (number_or_truth) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string value_of(const Setting& setting) {
  if (setting.values.empty()) return {};
  if (setting.values.size() == 1) return literal(setting.values.front());
  std::string list = "[";
  for (const std::string& value : setting.values) list += (list.size() > 1 ? ", " : "") + literal(value);
  return list + ']';
}

class ConfigCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("config", "What a configuration says, and whether a run would start with it");
    app->require_subcommand(1);
    show_ =
        app->add_subcommand("show", "Every setting as TOML, ready to be a file; those that nobody set are comments");
    show_options_.declare(*show_);
    show_->add_flag("--origin", origin_, "Say where each value comes from");
    check_ = app->add_subcommand("check", "Read everything that a run would read, and open nothing");
    check_options_.declare(*check_);
    app->footer(
        "Examples:\n  plimsoll config show > plimsoll.toml\n  plimsoll config show --config plimsoll.toml --origin\n"
        "  plimsoll config check --config plimsoll.toml");
    return app;
  }

  ExitCode run() override { return show_->parsed() ? show() : check(); }

 private:
  ExitCode show() {
    const std::vector<Setting> settings = show_options_.configure(*show_);
    std::string section;
    for (const Setting& setting : settings) {
      const std::size_t dot = setting.key.find('.');
      const std::string table = setting.key.substr(0, dot);
      if (table != section) {
        const bool entry = table.find('[') != std::string::npos;
        std::cout << (section.empty() ? "" : "\n")
                  << (entry ? "[[" + table.substr(0, table.find('[')) + "]]" : '[' + table + ']') << '\n';
        section = table;
      }
      std::string line = setting.key.substr(dot + 1) + " = " + value_of(setting);
      if (setting.origin == Origin::default_value) line.insert(0, "# ");
      if (origin_) {
        line = fmt::format("{:<52} # {}{}{}", line, to_string(setting.origin), setting.where.empty() ? "" : " ",
                           setting.where);
      }
      std::cout << line << '\n';
    }
    if (show_options_.feeds.empty()) {
      std::cout << "\n# One for each feed:\n# [[feed]]\n";
      FeedSettings example;
      CLI::App app;
      example.declare(app);
      for (const CLI::Option* option : app.get_options()) {
        if (option == app.get_help_ptr()) continue;
        std::string key = option->get_lnames().front();
        std::replace(key.begin(), key.end(), '-', '_');
        std::cout << fmt::format("# {:<34} # {}\n", key + " = " + literal(option->get_default_str()),
                                 option->get_description());
      }
    }
    return ExitCode::ok;
  }

  ExitCode check() {
    check_options_.configure(*check_);
    require_inputs_and_feeds(check_options_);
    static_cast<void>(check_options_.api.check());
    const Desk desk(check_options_);
    for (const std::string& warning : desk.inputs.model.warnings) std::cerr << "warning: " << warning << '\n';
    std::cerr << fmt::format("ok: {} positions in {} cells, {} feeds\n",
                             desk.inputs.holdings.portfolio.positions().size(), desk.engine.cells().size(),
                             check_options_.feeds.size());
    return ExitCode::ok;
  }

  CLI::App* show_ = nullptr;
  CLI::App* check_ = nullptr;
  RunOptions show_options_;
  RunOptions check_options_;
  bool origin_ = false;
};

}  // namespace

std::unique_ptr<Command> make_config_command() { return std::make_unique<ConfigCommand>(); }

}  // namespace plimsoll::cli
