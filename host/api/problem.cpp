#include "host/api/problem.hpp"

#include <array>
#include <string_view>

#include "host/api/json.hpp"

namespace plimsoll::api {

std::string reason_phrase(unsigned status) {
  // RFC 9110 section 15, RFC 6585 sections 4 and 5.
  constexpr std::array<std::pair<unsigned, std::string_view>, 17> phrases{{
      {200, "OK"},
      {202, "Accepted"},
      {304, "Not Modified"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {409, "Conflict"},
      {413, "Content Too Large"},
      {415, "Unsupported Media Type"},
      {421, "Misdirected Request"},
      {422, "Unprocessable Content"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {503, "Service Unavailable"},
  }};
  for (const auto& [number, phrase] : phrases) {
    if (number == status) return std::string(phrase);
  }
  return "Status " + std::to_string(status);
}

Response to_response(const Problem& problem) {
  const Json json{{"type", "urn:plimsoll:" + problem.code},
                  {"title", reason_phrase(problem.status)},
                  {"status", problem.status},
                  {"detail", problem.detail},
                  {"code", problem.code},
                  {"remedy", problem.remedy}};
  Response response{problem.status, "application/problem+json", Body(to_text(json)), {}};
  if (problem.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"plimsoll\"");
  return response;
}

}  // namespace plimsoll::api
