// The records that say what a desk is: the bytes of its files, its options, when it took over, and what was lost.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/core/error.hpp"
#include "kernels/core/hash.hpp"

namespace plimsoll::journal {

/// A desk is one reading of files and options; a start and each reload make a new one. They are numbered from 1, across
/// restarts.
using DeskNumber = std::uint64_t;

/// Part of a file as it was read; type `reference_data`. Parts of a file follow one another.
struct FilePart {
  static constexpr std::uint8_t version = 1;

  DeskNumber desk = 0;
  std::string role;  // "instruments": the option that named the file, without its dashes
  std::uint64_t total_bytes = 0;
  std::uint64_t offset = 0;
  std::span<const std::byte> bytes;  // of the payload that was decoded
};

/// Every option that a number depends on, as texts that the command line takes, and which files belong to it; type
/// `configuration`, after all of its files.
struct DeskDefinition {
  static constexpr std::uint8_t version = 1;

  struct File {
    std::string role;
    std::uint64_t bytes = 0;
    std::string sha256;
    friend bool operator==(const File&, const File&) = default;
  };

  DeskNumber desk = 0;
  std::string program_version;
  std::vector<std::pair<std::string, std::string>> options;  // a name may repeat
  std::vector<File> files;
  friend bool operator==(const DeskDefinition&, const DeskDefinition&) = default;
};

/// An identity of a desk, so that a reader finds every set that was used; types `scenario_set`, `covariance_epoch`.
struct DeskIdentity {
  static constexpr std::uint8_t version = 1;

  DeskNumber desk = 0;
  Digest128 identity;
  friend bool operator==(const DeskIdentity&, const DeskIdentity&) = default;
};

/// The desk changed, or did not; type `desk_change`.
struct DeskChange {
  static constexpr std::uint8_t version = 1;
  enum class Kind : std::uint8_t { takes_over = 1, reload_refused = 2 };

  Kind kind = Kind::takes_over;
  DeskNumber desk = 0;           // that takes over, or that stays
  std::uint64_t next_cycle = 0;  // the first one after it
  std::string words;             // why a reload was refused
  friend bool operator==(const DeskChange&, const DeskChange&) = default;
};

/// Cycles whose inputs the journal could not take, written once it takes records again; type `lost_cycles`.
struct LostCycles {
  static constexpr std::uint8_t version = 1;

  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t digests = 0;  // published reports among them of which there is no digest either
  std::string reason;
  friend bool operator==(const LostCycles&, const LostCycles&) = default;
};

/// Cells that are revalued in full from this cycle on, by their place in the desk's cells; type `cell_modes`.
struct CellModes {
  static constexpr std::uint8_t version = 1;

  std::uint64_t cycle = 0;
  std::uint64_t before = 0;  // how many were so already, and are not named here
  std::vector<std::uint32_t> cells;
  friend bool operator==(const CellModes&, const CellModes&) = default;
};

/// Bytes that a FilePart of this role needs besides the file's.
[[nodiscard]] std::size_t file_part_overhead(std::string_view role);

[[nodiscard]] std::vector<std::byte> encode(const FilePart& part);
[[nodiscard]] std::vector<std::byte> encode(const DeskDefinition& desk);
[[nodiscard]] std::vector<std::byte> encode(const DeskIdentity& identity);
[[nodiscard]] std::vector<std::byte> encode(const DeskChange& change);
[[nodiscard]] std::vector<std::byte> encode(const LostCycles& lost);
[[nodiscard]] std::vector<std::byte> encode(const CellModes& modes);

/// All: nothing when the version is another or the bytes are not what `encode` writes.
[[nodiscard]] std::optional<FilePart> decode_file_part(std::span<const std::byte> payload, std::uint8_t version);
[[nodiscard]] std::optional<DeskDefinition> decode_desk_definition(std::span<const std::byte> payload,
                                                                   std::uint8_t version);
[[nodiscard]] std::optional<DeskIdentity> decode_desk_identity(std::span<const std::byte> payload,
                                                               std::uint8_t version);
[[nodiscard]] std::optional<DeskChange> decode_desk_change(std::span<const std::byte> payload, std::uint8_t version);
[[nodiscard]] std::optional<LostCycles> decode_lost_cycles(std::span<const std::byte> payload, std::uint8_t version);
[[nodiscard]] std::optional<CellModes> decode_cell_modes(std::span<const std::byte> payload, std::uint8_t version);

}  // namespace plimsoll::journal
