#include "tools/plimsoll/desk_recording.hpp"

#include <algorithm>

#include "host/core/error.hpp"
#include "tools/plimsoll/record.hpp"
#include "tools/plimsoll/record_files.hpp"

namespace plimsoll::cli {
namespace {

/// A stress by a file; "ladder" and "ladder:UNDERLYING" need none.
bool by_file(const StressOption& stress) {
  return !stress.wanted.empty() && stress.wanted != "ladder" && !stress.wanted.starts_with("ladder:");
}

}  // namespace

DeskRecording::DeskRecording(const DeskChoices& choices) {
  const auto add = [&](std::string_view role, const std::string& path) {
    if (path.empty()) return;
    const FileContent content = read_plain_file(path, FinalLink::follow, largest_record_file);
    files_.push_back({std::string(role), path, content.bytes ? sha256(*content.bytes) : std::string{}});
  };
  for (const RecordRole& role : record_roles) add(role.role, choices.inputs.*role.path);
  if (by_file(choices.stress)) add(shocks_role, choices.stress.wanted);
  for (const auto& [name, values] : recorded_options(choices.inputs, choices.scenarios, choices.revaluation)) {
    for (const std::string& value : values) options_.emplace_back(name, value);
  }
  options_.emplace_back("exposures-every", std::to_string(choices.exposures_every));
  if (choices.stress.wanted.empty()) return;
  if (!by_file(choices.stress)) options_.emplace_back("stress", choices.stress.wanted);
  options_.emplace_back("stress-every", std::to_string(choices.stress.every));
}

void DeskRecording::write(journal::DeskNumber desk, std::size_t largest_payload, const Submit& submit) const {
  journal::DeskDefinition definition{desk, PLIMSOLL_VERSION, options_, {}};
  for (const File& file : files_) {
    const FileContent content = read_plain_file(file.path, FinalLink::follow, largest_record_file);
    if (!content.bytes || sha256(*content.bytes) != file.sha256) {
      throw InputError({"PLM-2422", file.path, 0,
                        content.bytes ? "changed while it was read" : std::string(content.problem),
                        "Give a regular file that nobody changes during the start, or run without a journal."});
    }
    const auto bytes = std::as_bytes(std::span(content.bytes->data(), content.bytes->size()));
    const std::size_t room = largest_payload - journal::file_part_overhead(file.role);
    std::size_t offset = 0;
    do {  // an empty file is one empty part
      const std::size_t size = std::min(room, bytes.size() - offset);
      const journal::FilePart part{desk, file.role, bytes.size(), offset, bytes.subspan(offset, size)};
      submit(journal::RecordType::reference_data, journal::FilePart::version, journal::encode(part));
      offset += size;
    } while (offset < bytes.size());
    definition.files.push_back({file.role, bytes.size(), file.sha256});
  }
  const std::vector<std::byte> payload = journal::encode(definition);
  if (payload.size() > largest_payload) {
    throw InputError({"PLM-2425", "", 0,
                      "the options take " + std::to_string(payload.size()) + " bytes, and a record holds " +
                          std::to_string(largest_payload),
                      "Give fewer --level, or run without a journal."});
  }
  submit(journal::RecordType::configuration, journal::DeskDefinition::version, payload);
}

}  // namespace plimsoll::cli
