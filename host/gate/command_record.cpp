#include "host/gate/command_record.hpp"

#include <array>
#include <ctime>

#include "host/gate/state_text.hpp"

namespace plimsoll::gate {
namespace {

/// RFC 3339, UTC, nanoseconds.
std::string time_text(Timestamp at) {
  const std::time_t seconds = static_cast<std::time_t>(at.ns / 1'000'000'000);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> day{};
  const std::size_t size = std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S.", &parts);
  std::string fraction = std::to_string(at.ns % 1'000'000'000);
  fraction.insert(0, 9 - std::min<std::size_t>(9, fraction.size()), '0');
  return std::string(day.data(), size).append(fraction).append("Z");
}

}  // namespace

std::string line_of(const CommandRecord& record) {
  std::string line = time_text(record.at);
  line.append("\t").append(to_string(record.act)).append("\t").append(scope_fields(record.level, record.scope));
  line.append("\t").append(to_string(record.trigger)).append("\t").append(one_line(record.who, 64));
  line.append("\t").append(one_line(record.why, TradingStates::longest_reason)).append("\t");
  line.append(to_string(record.verdict.kind)).append("\t").append(record.verdict.code).append("\t");
  return line.append(one_line(record.verdict.words, 512)).append("\n");
}

}  // namespace plimsoll::gate
