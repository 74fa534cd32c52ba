// --journal-directory: where everything that reports are computed from is written down.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace plimsoll::cli {

struct JournalOption {
  std::string directory;  // empty: no journal

  /// As --journal-directory in a section, or with another name.
  void declare(CLI::App& app, const std::string& name = "--journal-directory") {
    app.add_option(name, directory, "Folder of the journal: everything that reports are computed from, to verify them")
        ->type_name("DIR");
  }
  friend bool operator==(const JournalOption&, const JournalOption&) = default;
};

}  // namespace plimsoll::cli
