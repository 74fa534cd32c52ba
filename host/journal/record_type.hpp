// What a record is and how durable it must be. The numbers are on disk and never change their meaning.
#pragma once

#include <cstdint>
#include <string_view>

namespace plimsoll::journal {

enum class RecordType : std::uint16_t {
  seal = 1,             // the journal's own: all before it was durable when the writer closed
  snapshot = 2,         // state from which recovery may start
  frame = 10,           // bytes as they came from the wire
  update = 11,          // a decoded, conflated update that risk used
  fill = 20,            //
  position = 21,        //
  configuration = 30,   // files and options as they were read
  reference_data = 31,  // instruments, calendars, symbol mappings
  covariance_epoch = 32,
  scenario_set = 33,
  desk_change = 34,  // a desk takes over, or a reload was refused
  cycle_boundary = 40,
  report_digest = 41,
  report = 42,       // the numbers of a report, in one record or several
  cell_modes = 43,   // cells that are revalued in full from this cycle on because a surface of theirs failed
  lost_cycles = 44,  // cycles whose inputs could not be written
  alert = 50,
  command = 51,
};

enum class Durability : std::uint8_t {
  best_effort = 0,    // written when it is its turn; made durable together with the next record that asks for it
  acknowledged = 1,   // reported as durable after fdatasync
  before_acting = 2,  // as acknowledged, and a sync is started for it at once: somebody waits
};

/// "cycle_boundary"; empty for a number that this version does not know. Unknown types are kept and passed on.
[[nodiscard]] constexpr std::string_view name_of(RecordType type) noexcept {
  switch (type) {
    case RecordType::seal: return "seal";
    case RecordType::snapshot: return "snapshot";
    case RecordType::frame: return "frame";
    case RecordType::update: return "update";
    case RecordType::fill: return "fill";
    case RecordType::position: return "position";
    case RecordType::configuration: return "configuration";
    case RecordType::reference_data: return "reference_data";
    case RecordType::covariance_epoch: return "covariance_epoch";
    case RecordType::scenario_set: return "scenario_set";
    case RecordType::desk_change: return "desk_change";
    case RecordType::cycle_boundary: return "cycle_boundary";
    case RecordType::report_digest: return "report_digest";
    case RecordType::report: return "report";
    case RecordType::cell_modes: return "cell_modes";
    case RecordType::lost_cycles: return "lost_cycles";
    case RecordType::alert: return "alert";
    case RecordType::command: return "command";
  }
  return {};
}

[[nodiscard]] constexpr std::string_view name_of(Durability durability) noexcept {
  switch (durability) {
    case Durability::best_effort: return "best_effort";
    case Durability::acknowledged: return "acknowledged";
    case Durability::before_acting: return "before_acting";
  }
  return {};
}

}  // namespace plimsoll::journal
