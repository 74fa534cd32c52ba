#include "tools/plimsoll/journal_desks.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "tools/plimsoll/desk_recording.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/record_files.hpp"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void no_desk(journal::DeskNumber desk, const std::string& problem) {
  throw InputError({"PLM-2423", "", 0, "desk " + std::to_string(desk) + " of the journal " + problem,
                    "Read it with the version of plimsoll that wrote it; `plimsoll journal check` tells whether the "
                    "journal itself is whole."});
}

bool is_role(const std::string& role) {
  return role == shocks_role ||
         std::any_of(record_roles.begin(), record_roles.end(), [&](const RecordRole& one) { return one.role == role; });
}

}  // namespace

JournalDesks::JournalDesks() {
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "plimsoll-journal-XXXXXX").string();
  if (error || ::mkdtemp(name.data()) == nullptr) {
    throw InputError({"PLM-2424", name, 0,
                      std::string("the files of a desk cannot be laid out: ") + std::strerror(errno),
                      "Set TMPDIR to a folder that can be written and has space."});
  }
  folder_ = name;
}

JournalDesks::~JournalDesks() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string JournalDesks::path_of(journal::DeskNumber desk, const std::string& role) const {
  return folder_ + "/" + std::to_string(desk) + "-" + role;
}

void JournalDesks::take(const journal::FilePart& part) {
  if (!is_role(part.role)) no_desk(part.desk, "has a file " + plimsoll::quoted(part.role) + " that no desk has");
  if (part.total_bytes > largest_record_file) no_desk(part.desk, "has a file larger than any that is read");
  const std::string path = path_of(part.desk, part.role);
  std::uint64_t& written = written_[path];
  if (part.offset == 0) written = 0;  // a start that was cut short may have left some under this number
  if (part.offset != written) no_desk(part.desk, "lacks part of its file " + plimsoll::quoted(part.role));
  std::ofstream out(path, part.offset == 0 ? std::ios::binary | std::ios::trunc : std::ios::binary | std::ios::app);
  out.write(reinterpret_cast<const char*>(part.bytes.data()), static_cast<std::streamsize>(part.bytes.size()));
  if (!out.flush()) {
    throw InputError({"PLM-2424", path, 0, "the files of a desk cannot be laid out",
                      "Set TMPDIR to a folder that can be written and has space."});
  }
  written += part.bytes.size();
}

RunOptions JournalDesks::take(const journal::DeskDefinition& desk) {
  std::vector<std::string> words;
  for (const auto& [name, value] : desk.options) words.push_back("--" + name + "=" + value);
  for (const journal::DeskDefinition::File& file : desk.files) {
    if (!is_role(file.role)) no_desk(desk.desk, "has a file " + plimsoll::quoted(file.role) + " that no desk has");
    const std::string path = path_of(desk.desk, file.role);
    const FileContent content = read_plain_file(path, FinalLink::refuse, largest_record_file);
    if (!content.bytes || sha256(*content.bytes) != file.sha256) {
      no_desk(desk.desk, "lacks its file " + plimsoll::quoted(file.role) + ", or holds another one");
    }
    std::string name = file.role == shocks_role ? "stress" : file.role;
    std::replace(name.begin(), name.end(), '_', '-');
    words.push_back("--" + name + "=" + path);
  }
  RunOptions options;
  CLI::App app;
  options.inputs.declare(app, true);
  options.scenarios.declare(app);
  options.revaluation.declare(app);
  options.stress.declare_with_cadence(app);
  app.add_option("--exposures-every", options.exposures_every)->check(whole_number(0, 1'000'000));
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    app.parse(words);
    risk::RiskSettings settings = options.scenarios.settings();
    options.revaluation.apply(settings);
  } catch (const CLI::Error& error) {
    no_desk(desk.desk, "has an option that is refused: " + plimsoll::quoted(error.what()));
  }
  return options;
}

}  // namespace plimsoll::cli
