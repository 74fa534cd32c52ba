// A whole file in memory, decompressed when it is gzip.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace plimsoll::capture {

/// Most bytes a file may have once decompressed. A guard against a gzip bomb and against filling the machine's memory.
constexpr std::uint64_t largest_file_bytes = std::uint64_t{8} << 30;

/// Sees the first bytes of a file, at most a mebibyte, before the rest is read or decompressed, and throws InputError
/// when they show that the rest is not worth it.
using HeadCheck = std::function<void(std::span<const std::byte> head)>;

/// Reads `path` completely; gzip (RFC 1952, also several members in a row) is recognised by its first two bytes, not by
/// its name. Throws InputError: PLM-3101 cannot be read, PLM-3102 empty, PLM-3107 gzip damaged or cut short, PLM-3108
/// more than `limit` bytes.
std::vector<std::byte> load_file(const std::string& path, std::uint64_t limit = largest_file_bytes,
                                 const HeadCheck& check = {});

}  // namespace plimsoll::capture
