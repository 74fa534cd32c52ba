#include "host/journal/desk_records.hpp"

#include <type_traits>

#include "host/journal/payload_bytes.hpp"

namespace plimsoll::journal {
namespace {

constexpr std::uint64_t most_items = 1U << 16;  // of one list; more do not fit into a payload

/// What a cursor has read, if all of it was read and all was as it must be.
template <typename Value>
std::optional<Value> if_whole(PayloadReader& in, Value value) {
  if (!in.ok() || !in.at_end()) return std::nullopt;
  return value;
}

}  // namespace

std::size_t file_part_overhead(std::string_view role) {
  FilePart part;
  part.role = role;
  return encode(part).size();
}

std::vector<std::byte> encode(const FilePart& part) {
  PayloadWriter out;
  out.fixed(part.desk);
  out.fixed(part.total_bytes);
  out.fixed(part.offset);
  out.text(part.role);
  out.append(part.bytes);
  return out.take();
}

std::optional<FilePart> decode_file_part(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != FilePart::version) return std::nullopt;
  PayloadReader in(payload);
  FilePart part;
  part.desk = in.fixed<std::uint64_t>();
  part.total_bytes = in.fixed<std::uint64_t>();
  part.offset = in.fixed<std::uint64_t>();
  part.role = in.text();
  if (!in.ok()) return std::nullopt;
  part.bytes = payload.subspan(file_part_overhead(part.role));
  if (part.offset > part.total_bytes || part.bytes.size() > part.total_bytes - part.offset) return std::nullopt;
  return part;
}

std::vector<std::byte> encode(const DeskDefinition& desk) {
  PayloadWriter out;
  out.fixed(desk.desk);
  out.text(desk.program_version);
  out.count(desk.options.size());
  for (const auto& [name, value] : desk.options) {
    out.text(name);
    out.text(value);
  }
  out.count(desk.files.size());
  for (const DeskDefinition::File& file : desk.files) {
    out.text(file.role);
    out.fixed(file.bytes);
    out.text(file.sha256);
  }
  return out.take();
}

std::optional<DeskDefinition> decode_desk_definition(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != DeskDefinition::version) return std::nullopt;
  PayloadReader in(payload);
  DeskDefinition desk;
  desk.desk = in.fixed<std::uint64_t>();
  desk.program_version = in.text();
  for (std::uint64_t left = in.count_up_to(most_items); left > 0 && in.ok(); --left) {
    std::string name = in.text();
    desk.options.emplace_back(std::move(name), in.text());
  }
  for (std::uint64_t left = in.count_up_to(most_items); left > 0 && in.ok(); --left) {
    DeskDefinition::File file;
    file.role = in.text();
    file.bytes = in.fixed<std::uint64_t>();
    file.sha256 = in.text();
    desk.files.push_back(std::move(file));
  }
  return if_whole(in, std::move(desk));
}

std::vector<std::byte> encode(const DeskIdentity& identity) {
  PayloadWriter out;
  out.fixed(identity.desk);
  out.fixed(identity.identity.high);
  out.fixed(identity.identity.low);
  return out.take();
}

std::optional<DeskIdentity> decode_desk_identity(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != DeskIdentity::version) return std::nullopt;
  PayloadReader in(payload);
  DeskIdentity identity;
  identity.desk = in.fixed<std::uint64_t>();
  identity.identity.high = in.fixed<std::uint64_t>();
  identity.identity.low = in.fixed<std::uint64_t>();
  return if_whole(in, identity);
}

std::vector<std::byte> encode(const DeskChange& change) {
  PayloadWriter out;
  out.fixed(static_cast<std::uint8_t>(change.kind));
  out.fixed(change.desk);
  out.fixed(change.next_cycle);
  out.text(change.words);
  return out.take();
}

std::optional<DeskChange> decode_desk_change(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != DeskChange::version) return std::nullopt;
  PayloadReader in(payload);
  DeskChange change;
  const auto kind = in.fixed<std::uint8_t>();
  in.require(kind == 1 || kind == 2);
  change.kind = static_cast<DeskChange::Kind>(kind);
  change.desk = in.fixed<std::uint64_t>();
  change.next_cycle = in.fixed<std::uint64_t>();
  change.words = in.text();
  return if_whole(in, std::move(change));
}

std::vector<std::byte> encode(const LostCycles& lost) {
  PayloadWriter out;
  out.fixed(lost.first);
  out.fixed(lost.last);
  out.fixed(lost.digests);
  out.text(lost.reason);
  return out.take();
}

std::optional<LostCycles> decode_lost_cycles(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != LostCycles::version) return std::nullopt;
  PayloadReader in(payload);
  LostCycles lost;
  lost.first = in.fixed<std::uint64_t>();
  lost.last = in.fixed<std::uint64_t>();
  lost.digests = in.fixed<std::uint64_t>();
  lost.reason = in.text();
  in.require(lost.first <= lost.last);
  return if_whole(in, std::move(lost));
}

std::vector<std::byte> encode(const CellModes& modes) {
  PayloadWriter out;
  out.fixed(modes.cycle);
  out.fixed(modes.before);
  out.count(modes.cells.size());
  for (const std::uint32_t cell : modes.cells) out.fixed(cell);
  return out.take();
}

std::optional<CellModes> decode_cell_modes(std::span<const std::byte> payload, std::uint8_t version) {
  if (version != CellModes::version) return std::nullopt;
  PayloadReader in(payload);
  CellModes modes;
  modes.cycle = in.fixed<std::uint64_t>();
  modes.before = in.fixed<std::uint64_t>();
  for (std::uint64_t left = in.count_up_to(payload.size() / 4); left > 0 && in.ok(); --left) {
    modes.cells.push_back(in.fixed<std::uint32_t>());
  }
  return if_whole(in, std::move(modes));
}

}  // namespace plimsoll::journal
