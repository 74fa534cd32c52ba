// A record: a folder with everything that a risk report was computed from, and the report, so that anybody can
// recompute it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

/// Of a file that is not the one that was recorded, and of a report that is not what its inputs give: exit code 7.
constexpr std::string_view changed_record_code = "PLM-2213";

/// Options as texts that the command line accepts, by their long names.
using RecordedOptions = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// Every option that a number depends on, with its value, given or not; files are left out.
RecordedOptions recorded_options(const InputOptions& inputs, const ScenarioOptions& scenarios,
                                 const RevaluationOptions& revaluation);

/// The report as a record holds it: without what names a machine (backend, threads) or a path (warnings).
Json recorded_report(const risk::RiskReport& report);

/// Writes a record in two steps, around the run: copies of the input files first, so that they are what was read. All
/// in a folder beside the final one, which gets its name when everything is on the disk; a run that fails leaves
/// nothing behind.
class RecordWriter {
 public:
  /// Copies and hashes. An input that cannot be read is left to whoever loads it to complain of. Throws InputError:
  /// PLM-2201 when something cannot be written.
  RecordWriter(const std::string& folder, const InputOptions& inputs);

  /// Throws InputError: PLM-2203 when an input could not be copied or changed since, PLM-2202 when the folder exists
  /// and is not this very record (then it is left as it is), PLM-2201 as above.
  void finish(const RecordedOptions& options, const risk::RiskReport& report);

 private:
  /// Removes it with everything in it, unless it has got its final name.
  struct Partial {
    std::string path;
    Partial() = default;
    ~Partial();
    Partial(const Partial&) = delete;
    Partial& operator=(const Partial&) = delete;
  };
  struct Copy {
    std::string_view role;
    std::string source;
    std::string problem;  // why there is no copy
    std::size_t bytes = 0;
    std::string sha256;
  };
  void write(const std::string& name, std::string_view content) const;
  [[nodiscard]] bool is_this_record(const std::string& text) const;

  std::string folder_;
  Partial partial_;
  std::vector<Copy> copies_;
};

/// A record that was read: every file has the hash that the record says, every option is in its range.
struct Record {
  std::string folder;
  std::string version;  // of the program that wrote it
  InputOptions inputs;  // naming the files in the folder
  ScenarioOptions scenarios;
  RevaluationOptions revaluation;
  Json report;
};

/// Throws InputError: PLM-2211 when it is no record, PLM-2212 when a file of it is missing or no plain file,
/// changed_record_code when a file is not the one that was recorded.
Record read_record(const std::string& folder);

/// Where `recorded` and `computed` first differ, "nodes/3/var/0.99/value: recorded 12.5, recomputed 12.25"; empty when
/// they are equal.
std::string first_difference(const Json& recorded, const Json& computed);

}  // namespace plimsoll::cli
