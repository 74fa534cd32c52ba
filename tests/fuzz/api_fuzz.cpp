// What the API itself reads of a request: target and content. Any bytes are taken or refused with a code, never more.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/api/inputs.hpp"
#include "host/api/problem.hpp"
#include "host/api/target.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using plimsoll::api::Input;
using plimsoll::api::Need;

template <typename Read>
void taken_or_refused(Read&& read) {
  try {
    read();
  } catch (const plimsoll::api::Refused& refused) {
    PLIMSOLL_REQUIRE(refused.problem().code == "PLM-2120" || refused.problem().code == "PLM-2127");
    PLIMSOLL_REQUIRE(refused.problem().status == 400 || refused.problem().status == 422);
    PLIMSOLL_REQUIRE(!plimsoll::api::to_response(refused.problem()).body.bytes().empty());
  }
}

void read_content(std::string_view bytes) {
  taken_or_refused([&] {
    const std::vector<Input> inputs{{"scope", "what", Input::Kind::scope, Need::required, 64, 0, {}},
                                    {"state", "how", Input::Kind::choice, Need::required, 32, 0, {"halted"}},
                                    {"reason", "why", Input::Kind::text, Need::required, 64, 0, {}},
                                    {"until", "when", Input::Kind::time, Need::optional, 40, 0, {}}};
    const plimsoll::api::Json content = plimsoll::api::parse_content(bytes, inputs);
    PLIMSOLL_REQUIRE(content.is_object());
    PLIMSOLL_REQUIRE(plimsoll::api::text_of(content, "state") == "halted");
    PLIMSOLL_REQUIRE(!plimsoll::api::text_of(content, "reason").empty());
    const plimsoll::api::Scope scope = plimsoll::api::scope_of(content, "scope");
    PLIMSOLL_REQUIRE((scope.kind == plimsoll::api::ScopeKind::firm) == scope.path.empty());
  });
}

/// Random bytes are almost never JSON, so they also change a command that is good: two bytes say where and to what.
std::string changed_command(std::string_view changes) {
  std::string command =
      R"({"scope": {"kind": "book", "path": "firm/a"}, "state": "halted", "reason": "x", "until": "2027-01-01T00:00:00Z"})";
  for (std::size_t at = 0; at + 1 < changes.size() && at < 16; at += 2) {
    command[static_cast<unsigned char>(changes[at]) % command.size()] = changes[at + 1];
  }
  return command;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  taken_or_refused([&] {
    const plimsoll::api::Target target = plimsoll::api::parse_target(std::string("/").append(bytes));
    PLIMSOLL_REQUIRE(!target.segments.empty());
    PLIMSOLL_REQUIRE(target.query.size() <= plimsoll::api::most_parameters);
    for (const std::string& segment : target.segments) PLIMSOLL_REQUIRE(segment != ".." && segment != ".");
  });
  read_content(bytes);
  read_content(changed_command(bytes));
  return 0;
}
