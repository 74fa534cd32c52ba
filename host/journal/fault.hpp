// What a person is told when a journal cannot be written or read: file, offset, what was expected, what to do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "host/core/error.hpp"

namespace plimsoll::journal {

enum class DiskStep { create, reserve, write, sync, sync_names, rename, remove, list, read, lock };

/// The fault of a disk operation that ended with `error` (an errno value; 0: it moved nothing and gave no reason).
[[nodiscard]] Fault disk_fault(DiskStep step, const std::string& path, int error);

/// A fault at a byte of a segment.
[[nodiscard]] Fault fault_at(std::string code, const std::string& path, std::uint64_t offset, std::string problem,
                             std::string remedy);

/// Appends a number; the text of a message is put together from parts.
[[nodiscard]] std::string with_number(std::string text, std::uint64_t number, std::string_view after = "");

}  // namespace plimsoll::journal
