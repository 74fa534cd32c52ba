#include "host/gate/status_text.hpp"

#include "host/gate/state_text.hpp"

namespace plimsoll::gate {
namespace {

std::optional<Keeping> parse_keeping(std::string_view word) {
  for (const Keeping keeping : {Keeping::kept, Keeping::waiting, Keeping::removed, Keeping::failed}) {
    if (to_string(keeping) == word) return keeping;
  }
  return std::nullopt;
}

class Line {
 public:
  explicit Line(std::string_view word) : text_(word) {}
  Line& field(std::string_view text) {
    text_.append("\t").append(text);
    return *this;
  }
  Line& field(std::uint64_t number) { return field(std::string_view(std::to_string(number))); }
  [[nodiscard]] std::string end() const { return text_ + '\n'; }

 private:
  std::string text_;
};

bool read_keeper(const std::vector<std::string_view>& fields, SwitchStatus& status) {
  const auto sequence = parse_count(fields[1]);
  const auto asked = parse_count(fields[2]);
  const auto kept = parse_count(fields[3]);
  const auto keeping = parse_keeping(fields[4]);
  const auto lost = parse_count(fields[5]);
  const auto waiting = parse_count(fields[6]);
  if (!sequence || !asked || !kept || !keeping || !lost || !waiting) return false;
  status.view.sequence = *sequence;
  status.keeper = {*asked, *kept, *keeping, std::nullopt, *lost, *waiting};
  if (!fields[7].empty())
    status.keeper.fault = Fault{"PLM-2721", "", 0, std::string(fields[7]), std::string(fields[8])};
  return true;
}

bool read_latch(const std::vector<std::string_view>& fields, SwitchStatus& status) {
  const auto sequence = parse_count(fields[1]);
  const auto scoped = parse_scope_fields(fields[2], fields[3], fields[4]);
  const auto since = parse_count(fields[5]);
  const auto trigger = parse_trigger(fields[6]);
  if (!sequence || !scoped || !since || !trigger) return false;
  KillSwitch::Line line;
  line.latch = {
      scoped->scope,          scoped->level,         *sequence, Timestamp{static_cast<std::int64_t>(*since)}, *trigger,
      std::string(fields[7]), std::string(fields[8])};
  line.releasing = fields[9] == "releasing";
  if (!fields[10].empty()) line.request = ReleaseRequest{std::string(fields[10]), std::string(fields[11]), {}, 0};
  status.view.lines.push_back(std::move(line));
  return true;
}

bool read_gate(const std::vector<std::string_view>& fields, SwitchStatus& status) {
  const auto published = parse_count(fields[3]);
  const auto acknowledged = parse_count(fields[4]);
  const auto waiting = parse_count(fields[5]);
  const auto repeats = parse_count(fields[6]);
  if (!published || !acknowledged || !waiting || !repeats) return false;
  status.gates.push_back({std::string(fields[1]), fields[2] == "up" ? GateLink::up : GateLink::down, *published,
                          *acknowledged, *waiting, *repeats});
  return true;
}

}  // namespace

std::string encode_status(const SwitchStatus& status) {
  const KeeperStatus& keeper = status.keeper;
  std::string text = Line("state")
                         .field(status.view.sequence)
                         .field(keeper.asked)
                         .field(keeper.kept)
                         .field(to_string(keeper.keeping))
                         .field(keeper.commands_lost)
                         .field(keeper.commands_waiting)
                         .field(keeper.fault ? one_line(keeper.fault->problem, 512) : std::string())
                         .field(keeper.fault ? one_line(keeper.fault->remedy, 512) : std::string())
                         .end();
  for (const KillSwitch::Line& line : status.view.lines) {
    const Latch& latch = line.latch;
    text += Line("latch")
                .field(latch.sequence)
                .field(scope_fields(latch.level, latch.scope))
                .field(static_cast<std::uint64_t>(latch.since.ns))
                .field(to_string(latch.trigger))
                .field(latch.by)
                .field(latch.reason)
                .field(line.releasing ? "releasing" : "held")
                .field(line.request ? line.request->by : std::string())
                .field(line.request ? line.request->reason : std::string())
                .end();
  }
  for (const OrderGateStatus& gate : status.gates) {
    text += Line("gate")
                .field(one_line(gate.name, 128))
                .field(gate.link == GateLink::up ? "up" : "down")
                .field(gate.published)
                .field(gate.acknowledged)
                .field(gate.waiting)
                .field(gate.repeats)
                .end();
  }
  return text + "end\n";
}

std::optional<SwitchStatus> decode_status(std::string_view text) {
  SwitchStatus status;
  bool begun = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto fields = fields_of(text.substr(0, end));
    text.remove_prefix(end + 1);
    const auto is = [&](std::string_view word, std::size_t count) {
      return fields.size() == count && fields[0] == word;
    };
    if (is("end", 1)) return begun && text.empty() ? std::optional(std::move(status)) : std::nullopt;
    const bool good = is("state", 9)    ? read_keeper(fields, status)
                      : is("latch", 12) ? read_latch(fields, status)
                      : is("gate", 7)   ? read_gate(fields, status)
                                        : false;
    if (!good) return std::nullopt;
    begun = true;
  }
  return std::nullopt;
}

}  // namespace plimsoll::gate
