// Removes what a snapshot made unnecessary: whole segments before the one that holds it, the oldest first.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/disk.hpp"

namespace plimsoll::journal {

struct Removed {
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;
};

/// Removes the segments before segment `number`, in which there must be an intact snapshot that is durable: its
/// sequence is at most `durable_sequence`, which the writer or the end of a read knows. The names are made durable
/// after each removal, so a power cut leaves a journal that begins later and never one with a hole. What remains begins
/// with the hash of the last record removed: the chain's head is kept. Throws InputError; what was removed stays
/// removed.
Removed remove_before(Disk& disk, const std::string& directory, std::uint64_t number, std::uint64_t durable_sequence);

}  // namespace plimsoll::journal
