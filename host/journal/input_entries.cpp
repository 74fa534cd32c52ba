#include "host/journal/input_entries.hpp"

#include <bit>

#include "host/journal/little_endian.hpp"

namespace plimsoll::journal {

void encode_part(std::uint64_t cycle, std::uint32_t part, std::span<const InputEntry> entries,
                 std::vector<std::byte>& payload) {
  payload.resize(InputPart::header_size + entries.size() * InputEntry::size);
  std::byte* at = payload.data();
  store_le(at, cycle);
  store_le(at + 8, part);
  store_le(at + 12, static_cast<std::uint32_t>(entries.size()));
  at += InputPart::header_size;
  for (const InputEntry& entry : entries) {
    store_le(at, static_cast<std::uint8_t>(entry.kind));
    store_le(at + 1, static_cast<std::uint8_t>(entry.quality));
    store_le(at + 2, std::uint16_t{0});
    store_le(at + 4, entry.index);
    store_le(at + 8, std::bit_cast<std::uint64_t>(entry.value));
    store_le(at + 16, static_cast<std::uint64_t>(entry.as_of.ns));
    at += InputEntry::size;
  }
}

std::optional<InputPart> decode_input_part(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != InputPart::version || payload.size() < InputPart::header_size) return std::nullopt;
  const std::byte* at = payload.data();
  InputPart part{load_le<std::uint64_t>(at), load_le<std::uint32_t>(at + 8), {}};
  const std::uint64_t count = load_le<std::uint32_t>(at + 12);
  if (payload.size() - InputPart::header_size != count * InputEntry::size) return std::nullopt;
  part.entries.reserve(count);
  for (std::uint64_t e = 0; e < count; ++e) {
    const std::byte* from = at + InputPart::header_size + e * InputEntry::size;
    const auto kind = load_le<std::uint8_t>(from);
    const auto quality = load_le<std::uint8_t>(from + 1);
    if (kind > static_cast<std::uint8_t>(InputKind::moved) || quality > static_cast<std::uint8_t>(Quality::unknown) ||
        load_le<std::uint16_t>(from + 2) != 0) {
      return std::nullopt;
    }
    part.entries.push_back({static_cast<InputKind>(kind),
                            static_cast<Quality>(quality),
                            load_le<std::uint32_t>(from + 4),
                            std::bit_cast<double>(load_le<std::uint64_t>(from + 8)),
                            {static_cast<std::int64_t>(load_le<std::uint64_t>(from + 16))}});
  }
  return part;
}

}  // namespace plimsoll::journal
