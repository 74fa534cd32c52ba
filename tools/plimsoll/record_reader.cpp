// Reading a record, which anybody may have written; see record.hpp.
#include <algorithm>
#include <set>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "tools/plimsoll/record.hpp"
#include "tools/plimsoll/record_files.hpp"

namespace plimsoll::cli {
namespace {

constexpr int deepest_record_text = 16;

/// What somebody wrote, so that a terminal can bear it: escaped, and cut short.
std::string shown(const Json& json) {
  constexpr std::size_t longest = 200;
  std::string text =
      json.is_structured() ? std::string(json.type_name()) : json.dump(-1, ' ', true, Json::error_handler_t::replace);
  if (text.size() > longest) text = text.substr(0, longest) + "...";
  return text;
}

[[noreturn]] void no_record(const std::string& file, const std::string& problem) {
  throw InputError({"PLM-2211", file, 0, problem, "Name a folder that `plimsoll var --record FOLDER` wrote."});
}

std::string text_of(const Json& json, const char* name, const std::string& file) {
  const auto at = json.find(name);
  if (at == json.end() || !at->is_string()) no_record(file, std::string("has no text ") + shown(name));
  return at->get<std::string>();
}

const Json& object_of(const Json& json, const char* name, const std::string& file) {
  const auto at = json.find(name);
  if (at == json.end() || !at->is_object()) no_record(file, std::string("has no object ") + shown(name));
  return *at;
}

/// Checks one file against its hash.
void check_file(const std::string& folder, const RecordRole& role, const Json& entry, const std::string& record) {
  if (!entry.is_object()) no_record(record, "says nothing of its file " + std::string(role.file));
  const std::string hash = text_of(entry, "sha256", record);
  const std::string path = folder + "/" + std::string(role.file);
  const FileContent content = read_plain_file(path, FinalLink::refuse, largest_record_file);
  if (!content.bytes) {
    throw InputError({"PLM-2212", path, 0, content.problem + "; the record needs it",
                      "Bring the record back from where it was copied, files and all."});
  }
  const std::string found = sha256(*content.bytes);
  if (found == hash) return;
  throw InputError({"PLM-2213", path, 0,
                    "is not the file that was recorded: its SHA-256 is " + found + ", the record says " + shown(hash),
                    "Bring back the recorded file; nothing was computed from this one."});
}

void check_files(Record& record, const Json& files, const std::string& file) {
  for (const auto& [name, entry] : files.items()) {
    const auto role =
        std::find_if(record_roles.begin(), record_roles.end(), [&](const RecordRole& one) { return one.role == name; });
    if (role == record_roles.end()) no_record(file, "names an unknown file " + shown(name));
    check_file(record.folder, *role, entry, file);
    record.inputs.*role->path = record.folder + "/" + std::string(role->file);
  }
  for (const char* needed : {"instruments", "portfolio", "market", "history"}) {
    if (!files.contains(needed)) no_record(file, std::string("has no file ") + plimsoll::quoted(needed));
  }
}

/// The options as words of a command line, so that they go through the same checks as a user's.
std::vector<std::string> words_of(const Record& record, const Json& options, const std::string& file) {
  std::set<std::string> known;
  for (const auto& [name, values] : recorded_options({}, {}, {})) known.insert(name);
  known.insert({"decay", "mean", "certificate-limit"});
  std::vector<std::string> words;
  for (const auto& [name, values] : options.items()) {
    if (!known.contains(name)) no_record(file, "has an unknown option " + shown(name));
    if (!values.is_array()) no_record(file, "option " + shown(name) + " is no list of texts");
    for (const Json& value : values) {
      if (!value.is_string()) no_record(file, "option " + shown(name) + " is no list of texts");
      const std::string text = value.get<std::string>();
      if (text.empty()) no_record(file, "option " + shown(name) + " is empty");
      words.push_back("--" + name + "=" + text);
    }
  }
  for (const RecordRole& role : record_roles) {
    const std::string& path = record.inputs.*role.path;
    if (path.empty()) continue;
    std::string name(role.role);
    std::replace(name.begin(), name.end(), '_', '-');
    words.push_back("--" + name + "=" + path);
  }
  return words;
}

void parse_options(Record& record, const Json& options, const std::string& file) {
  std::vector<std::string> words = words_of(record, options, file);
  CLI::App app;
  record.inputs.declare(app, true);
  record.scenarios.declare(app);
  record.revaluation.declare(app);
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    app.parse(words);
    risk::RiskSettings settings = record.scenarios.settings();
    record.revaluation.apply(settings);
  } catch (const CLI::Error& error) {
    no_record(file, "has an option that is refused: " + shown(error.what()));
  }
  if (!Moment::parse(record.inputs.as_of)) no_record(file, "has no date in as-of: " + shown(record.inputs.as_of));
}

std::string difference(const Json* recorded, const Json* computed, const std::string& path) {
  if (recorded == nullptr) return path + ": not recorded";
  if (computed == nullptr) return path + ": recorded, not recomputed";
  if (recorded->is_object() && computed->is_object()) {
    for (const auto& [name, value] : computed->items()) {
      const auto at = recorded->find(name);
      std::string found = difference(at == recorded->end() ? nullptr : &*at, &value, path + "/" + name);
      if (!found.empty()) return found;
    }
    for (const auto& [name, value] : recorded->items()) {
      if (!computed->contains(name)) return difference(&value, nullptr, path + "/" + shown(name));
    }
    return {};
  }
  if (recorded->is_array() && computed->is_array()) {
    const std::size_t size = std::max(recorded->size(), computed->size());
    for (std::size_t i = 0; i < size; ++i) {
      std::string found = difference(i < recorded->size() ? &(*recorded)[i] : nullptr,
                                     i < computed->size() ? &(*computed)[i] : nullptr, path + "/" + std::to_string(i));
      if (!found.empty()) return found;
    }
    return {};
  }
  if (!recorded->is_structured() && !computed->is_structured() && *recorded == *computed) return {};
  return path + ": recorded " + shown(*recorded) + ", recomputed " + shown(*computed);
}

}  // namespace

Record read_record(const std::string& folder) {
  Record record;
  record.folder = folder;
  while (record.folder.size() > 1 && record.folder.back() == '/') record.folder.pop_back();
  const std::string file = record.folder + "/" + std::string(record_text);
  const FileContent content = read_plain_file(file, FinalLink::refuse, largest_record_text);
  if (!content.bytes) no_record(file, content.problem);
  // What is nested deeper than any report is dropped while it is read, so that brackets alone cannot fill the memory.
  const auto shallow = [](int depth, Json::parse_event_t, Json&) { return depth <= deepest_record_text; };
  const Json json = Json::parse(*content.bytes, shallow, false);
  if (json.is_discarded() || !json.is_object()) no_record(file, "is no JSON object, or is cut short");
  const auto form = json.find("record");
  if (form == json.end() || *form != 1) {
    no_record(file, "is of form " + (form == json.end() ? std::string("none") : shown(*form)) +
                        "; this program reads form 1");
  }
  record.version = shown(text_of(json, "plimsoll", file));
  check_files(record, object_of(json, "files", file), file);
  parse_options(record, object_of(json, "options", file), file);
  record.report = object_of(json, "report", file);
  return record;
}

std::string first_difference(const Json& recorded, const Json& computed) {
  // Identities before numbers: they say which input is another one.
  for (const char* name : {"portfolio", "market_identity", "scenario_set", "configuration", "digest"}) {
    const auto one = recorded.find(name);
    const auto other = computed.find(name);
    std::string found =
        difference(one == recorded.end() ? nullptr : &*one, other == computed.end() ? nullptr : &*other, name);
    if (!found.empty()) return found;
  }
  std::string found = difference(&recorded, &computed, "");
  return found.empty() ? found : found.substr(1);
}

}  // namespace plimsoll::cli
