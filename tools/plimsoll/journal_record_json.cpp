#include "tools/plimsoll/journal_record_json.hpp"

#include <spdlog/fmt/fmt.h>

#include <array>
#include <optional>
#include <string_view>

#include "host/journal/desk_records.hpp"
#include "host/journal/input_entries.hpp"
#include "host/journal/payloads.hpp"
#include "host/journal/report_record.hpp"

namespace plimsoll::cli {
namespace {

using journal::RecordType;

Json content(const journal::CycleBoundary& boundary) {
  Json json{{"cycle", boundary.cycle},           {"desk", boundary.desk},
            {"desk_cycle", boundary.desk_cycle}, {"snapshot", boundary.snapshot},
            {"as_of", rfc3339(boundary.as_of)},  {"changes_since_cycle", boundary.base},
            {"entries", boundary.entries}};
  if (boundary.valued_at) json["valued_at"] = rfc3339(*boundary.valued_at);
  return json;
}

Json content(const journal::ReportDigest& digest) {
  return {{"cycle", digest.cycle},
          {"digest", to_hex(digest.report)},
          {"configuration", to_hex(digest.configuration)},
          {"portfolio", to_hex(digest.portfolio)},
          {"scenario_set", to_hex(digest.scenario_set)}};
}

Json content(const journal::InputPart& part) {
  constexpr std::array<std::string_view, 4> kinds{"spot", "mark", "basis", "moved"};
  Json entries = Json::array();
  for (const journal::InputEntry& entry : part.entries) {
    Json one{{"kind", kinds[static_cast<std::size_t>(entry.kind)]}, {"index", entry.index}};
    if (entry.kind != journal::InputKind::moved) one["value"] = fmt::format("{}", entry.value);  // JSON knows no NaN
    if (entry.kind == journal::InputKind::spot || entry.kind == journal::InputKind::mark) {
      one["quality"] = to_string(entry.quality);
      one["as_of"] = rfc3339(entry.as_of);
    }
    entries.push_back(std::move(one));
  }
  return {{"cycle", part.cycle}, {"part", part.part}, {"entries", std::move(entries)}};
}

Json content(const journal::FilePart& part) {
  return {{"desk", part.desk},
          {"file", part.role},
          {"file_bytes", part.total_bytes},
          {"offset", part.offset},
          {"bytes", part.bytes.size()}};
}

Json content(const journal::DeskDefinition& desk) {
  Json options = Json::array();
  for (const auto& [name, value] : desk.options) options.push_back({{"name", name}, {"value", value}});
  Json files = Json::array();
  for (const auto& file : desk.files) {
    files.push_back({{"file", file.role}, {"bytes", file.bytes}, {"sha256", file.sha256}});
  }
  return {{"desk", desk.desk}, {"version", desk.program_version}, {"options", options}, {"files", files}};
}

Json content(const journal::DeskIdentity& identity) {
  return {{"desk", identity.desk}, {"identity", to_hex(identity.identity)}};
}

Json content(const journal::DeskChange& change) {
  return {{"change", change.kind == journal::DeskChange::Kind::takes_over ? "takes_over" : "reload_refused"},
          {"desk", change.desk},
          {"next_cycle", change.next_cycle},
          {"words", change.words}};
}

Json content(const journal::LostCycles& lost) {
  return {{"first", lost.first}, {"last", lost.last}, {"digests", lost.digests}, {"reason", lost.reason}};
}

Json content(const journal::CellModes& modes) {
  return {{"cycle", modes.cycle}, {"before", modes.before}, {"cells", modes.cells}};
}

Json content(const journal::ReportPart& part) {
  return {{"cycle", part.cycle},         {"part", part.part},
          {"parts", part.parts},         {"quality", to_string(part.quality)},
          {"scenarios", part.scenarios}, {"nodes", part.nodes.size()},
          {"left_out", part.left_out}};
}

template <typename Payload>
Json content(const std::optional<Payload>& payload) {
  return payload ? content(*payload) : Json();
}

Json content_of(const journal::RecordView& record) {
  const std::uint8_t version = record.header.payload_version;
  switch (record.header.type) {
    case RecordType::update: return content(journal::decode_input_part(record.payload, version));
    case RecordType::reference_data: return content(journal::decode_file_part(record.payload, version));
    case RecordType::configuration: return content(journal::decode_desk_definition(record.payload, version));
    case RecordType::covariance_epoch:
    case RecordType::scenario_set: return content(journal::decode_desk_identity(record.payload, version));
    case RecordType::desk_change: return content(journal::decode_desk_change(record.payload, version));
    case RecordType::cycle_boundary: return content(journal::decode_cycle_boundary(record.payload, version));
    case RecordType::report_digest: return content(journal::decode_report_digest(record.payload, version));
    case RecordType::report: return content(journal::decode_report_part(record.payload, version));
    case RecordType::cell_modes: return content(journal::decode_cell_modes(record.payload, version));
    case RecordType::lost_cycles: return content(journal::decode_lost_cycles(record.payload, version));
    default: return {};
  }
}

}  // namespace

std::string hex_of(const journal::ChainHash& hash) {
  std::string text;
  for (const std::byte byte : hash) text += fmt::format("{:02x}", static_cast<unsigned>(byte));
  return text;
}

Json to_json(const journal::RecordView& record) {
  const journal::RecordHeader& header = record.header;
  const std::string_view name = name_of(header.type);
  Json json{{"sequence", header.sequence},
            {"type", name.empty() ? std::to_string(static_cast<unsigned>(header.type)) : std::string(name)},
            {"durability", name_of(header.durability)},
            {"event", rfc3339(header.event)},
            {"written", rfc3339(header.written)},
            {"segment", record.segment},
            {"offset", record.offset},
            {"payload_bytes", header.payload_size},
            {"hash", hex_of(header.hash)}};
  if (Json inside = content_of(record); !inside.is_null()) json["content"] = std::move(inside);
  return json;
}

}  // namespace plimsoll::cli
