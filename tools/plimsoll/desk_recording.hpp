// Writes a desk's files and options into a journal, so that the journal alone is enough to compute its cycles again.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "host/journal/desk_records.hpp"
#include "host/journal/journal_writer.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/stress_option.hpp"

namespace plimsoll::cli {

/// Every choice that a number of a desk depends on.
struct DeskChoices {
  const InputOptions& inputs;
  const ScenarioOptions& scenarios;
  const RevaluationOptions& revaluation;
  const StressOption& stress;
  std::uint64_t exposures_every;
};

/// What the file of --stress is called in a journal; the others have the names of RecordRole.
constexpr std::string_view shocks_role = "shocks";

/// In two steps around the loading of the desk, so that what is recorded is what was read.
class DeskRecording {
 public:
  /// Hashes the files. One that cannot be read is left to whoever loads it to complain of.
  explicit DeskRecording(const DeskChoices& choices);

  using Submit = std::function<void(journal::RecordType, std::uint8_t version, std::span<const std::byte> payload)>;

  /// After the desk was made from the same files. Throws InputError PLM-2422 when one changed since, or PLM-2425 when
  /// the options do not fit into a record of `largest_payload`.
  void write(journal::DeskNumber desk, std::size_t largest_payload, const Submit& submit) const;

 private:
  struct File {
    std::string role;
    std::string path;
    std::string sha256;  // empty: could not be read
  };
  std::vector<File> files_;
  std::vector<std::pair<std::string, std::string>> options_;
};

}  // namespace plimsoll::cli
