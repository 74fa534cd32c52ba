#include "host/api/inputs.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "host/api/problem.hpp"
#include "host/core/fault_list.hpp"
#include "host/core/rfc3339.hpp"
#include "host/core/utf8.hpp"

namespace plimsoll::api {
namespace {

[[noreturn]] void refuse(std::string detail, std::string remedy) {
  throw Refused({422, "PLM-2127", std::move(detail), std::move(remedy)});
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool printable(std::string_view text) {
  return is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f;
         });
}

void check_text(const std::string& text, const Input& input) {
  const std::string name = plimsoll::quoted(input.name);
  switch (input.kind) {
    case Input::Kind::text:
    case Input::Kind::scope:
      if (text.empty() && input.need == Need::required) refuse(name + " is empty", "Say it: " + input.meaning + '.');
      if (text.size() > input.longest) {
        refuse(name + " has " + std::to_string(text.size()) + " bytes; at most " + std::to_string(input.longest) +
                   " are taken",
               "Make it shorter.");
      }
      if (!printable(text)) refuse(name + " has control characters, or is not UTF-8", "Remove them.");
      return;
    case Input::Kind::count: {
      const auto value = parse_count(text);
      if (!value || *value > input.highest) {
        refuse(
            name + " is " + plimsoll::quoted(text) + "; must be a whole number up to " + std::to_string(input.highest),
            "Write digits only.");
      }
      return;
    }
    case Input::Kind::time:
      if (!parse_rfc3339(text)) {
        refuse(name + " is " + plimsoll::quoted(text) + "; must be a time in UTC such as 2026-01-05T14:30:00Z",
               "Write it so, with at most nine decimals.");
      }
      return;
    case Input::Kind::choice: {
      if (std::find(input.choices.begin(), input.choices.end(), text) != input.choices.end()) return;
      std::string known;
      for (const std::string& choice : input.choices) known.append(known.empty() ? "" : ", ").append(choice);
      refuse(name + " is " + plimsoll::quoted(text) + "; must be one of " + known, "Take one of these.");
    }
  }
}

void check_scope(const Json& value, const Input& input) {
  const std::string name = plimsoll::quoted(input.name);
  const std::string remedy = R"(Write {"kind": "book", "path": "firm/desk/book"}, or {"kind": "firm"}.)";
  if (!value.is_object()) refuse(name + " must be an object", remedy);
  for (const auto& [key, member] : value.items()) {
    if (key != "kind" && key != "path") refuse(name + " has a member " + plimsoll::quoted(key), remedy);
    if (!member.is_string()) refuse(name + " has a member that is no text", remedy);
  }
  const auto kind =
      value.contains("kind") ? parse_scope_kind(value["kind"].get_ref<const std::string&>()) : std::nullopt;
  if (!kind) refuse(name + " has no kind that exists", remedy);
  const std::string path = value.value("path", "");
  if ((*kind == ScopeKind::firm) != path.empty()) {
    refuse(name + (path.empty() ? " names no path" : " is the firm, which has no path"), remedy);
  }
  Input inner = input;
  inner.need = Need::optional;
  check_text(path, inner);
}

}  // namespace

void check_values(const std::map<std::string, std::string>& values, const std::vector<Input>& inputs,
                  std::string_view where) {
  for (const auto& [name, text] : values) {
    const auto input = std::find_if(inputs.begin(), inputs.end(), [&](const Input& each) { return each.name == name; });
    if (input == inputs.end()) {
      refuse(std::string("the ").append(where) + " has " + plimsoll::quoted(name) + ", which this path does not take",
             "See /api/v1/openapi.json for what it takes.");
    }
    check_text(text, *input);
  }
  for (const Input& input : inputs) {
    if (input.need == Need::required && !values.contains(input.name)) {
      refuse(std::string("the ").append(where) + " lacks " + plimsoll::quoted(input.name),
             "Add it: " + input.meaning + '.');
    }
  }
}

Json parse_content(std::string_view body, const std::vector<Input>& inputs) {
  Json content = Json::object();
  if (!body.empty()) {
    std::vector<std::set<std::string>> open;  // the names of each object that is not closed yet
    bool deep = false;
    bool twice = false;
    content = Json::parse(
        body,
        [&](int depth, Json::parse_event_t event, Json& value) {
          deep = deep || depth > deepest_content;
          if (event == Json::parse_event_t::object_start) open.emplace_back();
          if (event == Json::parse_event_t::object_end && !open.empty()) open.pop_back();
          if (event == Json::parse_event_t::key && !open.empty()) {
            twice = !open.back().insert(value.get_ref<const std::string&>()).second || twice;
          }
          return !deep;
        },
        false);
    const bool object = !deep && content.is_object();
    if (!object || twice) {
      throw Refused({400, "PLM-2120",
                     twice  ? "the content names a member twice"
                     : deep ? "the content is nested too deeply"
                            : "the content is not a JSON object",
                     "Send one JSON object, in UTF-8, with each member once."});
    }
  }
  for (const auto& [name, value] : content.items()) {
    const std::string& key = name;
    const auto input = std::find_if(inputs.begin(), inputs.end(), [&](const Input& each) { return each.name == key; });
    if (input == inputs.end()) {
      refuse("the content has " + plimsoll::quoted(name) + ", which this path does not take",
             "See /api/v1/openapi.json for what it takes.");
    }
    if (input->kind == Input::Kind::scope) {
      check_scope(value, *input);
    } else if (value.is_string()) {
      check_text(value.get_ref<const std::string&>(), *input);
    } else {
      refuse(plimsoll::quoted(name) + " must be text", "Put it in quotes.");
    }
  }
  for (const Input& input : inputs) {
    if (input.need == Need::required && !content.contains(input.name)) {
      refuse("the content lacks " + plimsoll::quoted(input.name), "Add it: " + input.meaning + '.');
    }
  }
  return content;
}

std::string text_of(const Json& content, const std::string& name) { return content.value(name, ""); }

Timestamp time_of(const Json& content, const std::string& name) {
  return parse_rfc3339(text_of(content, name)).value_or(Timestamp{});
}

Scope scope_of(const Json& content, const std::string& name) {
  const Json& scope = content.at(name);
  return {parse_scope_kind(scope.value("kind", "")).value_or(ScopeKind::firm), scope.value("path", "")};
}

std::size_t count_of(const std::map<std::string, std::string>& values, const std::string& name, std::size_t otherwise) {
  const auto found = values.find(name);
  return found == values.end() ? otherwise : parse_count(found->second).value_or(otherwise);
}

}  // namespace plimsoll::api
