// One thing that can be asked for: what it takes, who may, and who answers. Dispatch, checks and the OpenAPI document
// all read this and nothing else, so they cannot differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host/api/json.hpp"
#include "host/api/message.hpp"
#include "host/api/principal.hpp"
#include "host/api/role.hpp"

namespace plimsoll::api {

enum class Need : std::uint8_t { required, optional };

/// One value, of the query, of the path or of a JSON body.
struct Input {
  enum class Kind : std::uint8_t { text, count, time, choice, scope };
  std::string name;
  std::string meaning;
  Kind kind = Kind::text;
  Need need = Need::required;
  std::size_t longest = 256;         // of a text, in bytes
  std::uint64_t highest = 0;         // of a count
  std::vector<std::string> choices;  // of a choice
};

/// Who is asking what, after every check.
struct Call {
  Principal principal;
  Peer peer;
  std::map<std::string, std::string> path;   // {id} of the path
  std::map<std::string, std::string> query;  // only inputs that the route has
  Json content;                              // of a POST: an object with the inputs that the route has
};

/// How often somebody may ask.
enum class Throttle : std::uint8_t {
  reading,     // the limit for reading
  commanding,  // the one for commands
  never,       // what stops trading is never held up
};

struct Route {
  Method method = Method::get;
  std::string path;  // "/api/v1/alerts/{id}/acknowledge"
  std::string summary;
  Roles allowed;  // deny by default
  Throttle throttle = Throttle::reading;
  std::vector<Input> path_inputs;
  std::vector<Input> query_inputs;
  std::vector<Input> content_inputs;
  std::string answer;                            // what 200 holds, in words
  Json answer_schema = {{"type", "object"}};     // JSON Schema of it
  std::function<Response(const Call&)> handler;  // may throw Refused
};

}  // namespace plimsoll::api
