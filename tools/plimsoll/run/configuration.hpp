// plimsoll.toml and the environment as further ways to set options: flag > PLIMSOLL_* > file > default.
#pragma once

#include <CLI/CLI.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/core/error.hpp"

namespace plimsoll::cli {

enum class Origin { default_value, file, environment, command_line };

/// What one setting is, and who said so.
struct Setting {
  std::string key;  // "risk.scenarios", "feed[0].line_a"
  std::vector<std::string> values;
  Origin origin = Origin::default_value;
  std::string where;  // "plimsoll.toml:14", "PLIMSOLL_RISK_SCENARIOS"
};

/// Makes the options that `declare` adds to `app` settable as `section.name` in files and PLIMSOLL_SECTION_NAME in the
/// environment. An option is declared once, and its check, default and message are the same whoever sets it.
void declare_section(CLI::App& app, const std::string& section, const std::function<void()>& declare);

/// One reading of a file and the environment. Every fault is collected; nothing may be used before `finish` returned.
class Configuration {
 public:
  /// `path` may be empty: no file. Throws InputError when the file cannot be read or is no TOML (PLM-2001).
  explicit Configuration(const std::string& path);
  ~Configuration();
  Configuration(const Configuration&) = delete;
  Configuration& operator=(const Configuration&) = delete;

  /// Sets the sectioned options of `app` that the command line did not.
  void apply(CLI::App& app);
  /// How many tables [[array]] the file has; from now on it may have them.
  [[nodiscard]] std::size_t entries(const std::string& array);
  /// Sets the options of `app` from one of them; these are set by the file only.
  void apply_entry(const std::string& array, std::size_t index, CLI::App& app);
  /// Something that the pieces together do not make sense of, at the table's place in the file.
  void refuse_entry(const std::string& array, std::size_t index, const std::string& problem, const std::string& remedy);
  /// Throws InputError with all faults: unknown keys (PLM-2002), values that are refused (PLM-2003), entries that
  /// contradict themselves (PLM-2004).
  void finish();

  /// In the order in which they were applied.
  [[nodiscard]] const std::vector<Setting>& settings() const;

 private:
  struct Content;
  std::unique_ptr<Content> content_;
};

}  // namespace plimsoll::cli
