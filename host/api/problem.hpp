// What went wrong with a request, as a problem document (RFC 9457) with a stable code.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "host/api/message.hpp"

namespace plimsoll::api {

/// One refusal. `detail` says what was found and what was expected, `remedy` what to do.
struct Problem {
  unsigned status = 500;
  std::string code;  // "PLM-2120"
  std::string detail;
  std::string remedy;
};

/// Ends the handling of one request; caught once, where the request came in.
class Refused : public std::runtime_error {
 public:
  explicit Refused(Problem problem) : std::runtime_error(problem.detail), problem_(std::move(problem)) {}
  [[nodiscard]] const Problem& problem() const { return problem_; }

 private:
  Problem problem_;
};

/// "Not Found" of 404.
std::string reason_phrase(unsigned status);

/// Members type, title, status, detail, code and remedy.
Response to_response(const Problem& problem);

}  // namespace plimsoll::api
