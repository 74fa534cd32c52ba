#include "host/api/openapi.hpp"

#include <string_view>
#include <utility>
#include <vector>

#include "host/api/idempotency.hpp"
#include "host/api/inputs.hpp"
#include "host/api/problem.hpp"
#include "host/api/scope.hpp"

namespace plimsoll::api {
namespace {

Json schema_of(const Input& input) {
  switch (input.kind) {
    case Input::Kind::text:
      return {{"type", "string"},
              {"minLength", input.need == Need::required ? 1 : 0},
              {"maxLength", input.longest},
              {"description", input.meaning}};
    case Input::Kind::count:
      return {{"type", "integer"}, {"minimum", 0}, {"maximum", input.highest}, {"description", input.meaning}};
    case Input::Kind::time: return {{"type", "string"}, {"format", "date-time"}, {"description", input.meaning}};
    case Input::Kind::choice: return {{"type", "string"}, {"enum", input.choices}, {"description", input.meaning}};
    case Input::Kind::scope: return {{"$ref", "#/components/schemas/Scope"}};
  }
  return Json::object();
}

Json parameter(const Input& input, const char* in) {
  return {{"name", input.name},
          {"in", in},
          {"required", input.need == Need::required},
          {"description", input.meaning},
          {"schema", schema_of(input)}};
}

Json problem_answer(const char* description) {
  return {{"description", description},
          {"content", {{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}}}};
}

Json content_schema(const std::vector<Input>& inputs) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const Input& input : inputs) {
    properties[input.name] = schema_of(input);
    if (input.need == Need::required) required.push_back(input.name);
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

/// "getReport", "postTradingStateStop".
std::string operation_id(const Route& route) {
  std::string id = route.method == Method::post ? "post" : "get";
  bool upper = true;
  for (const char c : std::string_view(route.path).substr(std::string_view("/api/v1/").size())) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (letter) id += upper && c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = !letter;
  }
  return id;
}

Json operation(const Route& route) {
  Json roles = Json::array();
  for (const std::string_view word : route.allowed.words()) roles.push_back(word);
  Json json{{"operationId", operation_id(route)}, {"summary", route.summary}, {"x-roles", std::move(roles)}};
  Json parameters = Json::array();
  for (const Input& input : route.path_inputs) parameters.push_back(parameter(input, "path"));
  for (const Input& input : route.query_inputs) parameters.push_back(parameter(input, "query"));
  if (route.method == Method::post) {
    const Input key{"Idempotency-Key",
                    "the same key: the same answer, and nothing is done twice",
                    Input::Kind::text,
                    Need::optional,
                    IdempotencyKeys::longest_key,
                    0,
                    {}};
    parameters.push_back(parameter(key, "header"));
    json["requestBody"] = {{"required", true},
                           {"content", {{"application/json", {{"schema", content_schema(route.content_inputs)}}}}}};
  }
  if (!parameters.empty()) json["parameters"] = std::move(parameters);
  const Json answer{{"description", route.answer},
                    {"content", {{"application/json", {{"schema", route.answer_schema}}}}}};
  Json& responses = json["responses"];
  responses["200"] = answer;
  if (route.method == Method::post) responses["202"] = answer;
  responses["400"] = problem_answer("not understood");
  responses["401"] = problem_answer("no credential, or one that is not known");
  responses["403"] = problem_answer("not with these roles, or from another origin");
  if (!route.path_inputs.empty() || !route.query_inputs.empty()) responses["404"] = problem_answer("not found");
  if (route.method == Method::post) responses["409"] = problem_answer("refused; nothing changed");
  responses["422"] = problem_answer("an input is missing, unknown or not of its kind");
  responses["429"] = problem_answer("too many requests");
  responses["503"] = problem_answer("not configured, or not there yet");
  return json;
}

Json schemas() {
  Json kinds = Json::array();
  for (const ScopeKind kind : all_scope_kinds) kinds.push_back(to_string(kind));
  const Json text{{"type", "string"}};
  return {{"Problem",
           {{"type", "object"},
            {"description", "RFC 9457, with a stable code that `plimsoll explain` knows"},
            {"properties",
             {{"type", text},
              {"title", text},
              {"status", {{"type", "integer"}}},
              {"detail", text},
              {"code", {{"type", "string"}, {"pattern", "^PLM-[0-9]{4}$"}}},
              {"remedy", text}}},
            {"required", {"type", "title", "status", "detail", "code", "remedy"}}}},
          {"Scope",
           {{"type", "object"},
            {"properties",
             {{"kind", {{"type", "string"}, {"enum", std::move(kinds)}}},
              {"path", {{"type", "string"}, {"description", "absent for the firm"}}}}},
            {"required", Json::array({"kind"})},
            {"additionalProperties", false}}}};
}

}  // namespace

Json openapi_document(const RouteTable& table, const std::string& version) {
  Json paths = Json::object();
  for (const Route& route : table.routes()) {
    paths[route.path][route.method == Method::post ? "post" : "get"] = operation(route);
  }
  return {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "Plimsoll"},
        {"version", version},
        {"description",
         "Market risk of the whole portfolio as it changes. VaR and ES positive = money lost, P&L signed. Prices, "
         "quantities, quanta and ids are strings; times are RFC 3339 in UTC. /ws/v1 is a WebSocket: a snapshot, "
         "then deltas of whole sections."},
        {"license", {{"name", "Apache 2.0"}, {"identifier", "Apache-2.0"}}}}},
      {"servers", Json::array({Json{{"url", "/"}, {"description", "this appliance"}}})},
      {"security", Json::array({Json{{"token", Json::array()}}, Json::object()})},
      {"paths", std::move(paths)},
      {"components",
       {{"securitySchemes",
         {{"token",
           {{"type", "http"},
            {"scheme", "bearer"},
            {"description", "also known by a client certificate; over loopback a role may be had without either"}}}}},
        {"schemas", schemas()}}}};
}

}  // namespace plimsoll::api
