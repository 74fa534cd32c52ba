// CRC-32C (Castagnoli): finds damaged bytes cheaply; it proves nothing against a person, which the hash chain does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace plimsoll::journal {

/// Polynomial 0x1EDC6F41 reflected, initial and final inversion: RFC 3720, section 12.1. Every error of one bit and
/// every burst of up to 32 bits is found.
[[nodiscard]] std::uint32_t crc32c(std::span<const std::byte> bytes) noexcept;

}  // namespace plimsoll::journal
