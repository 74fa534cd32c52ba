#include "host/api/service.hpp"

#include <exception>
#include <utility>

#include "host/api/control_routes.hpp"
#include "host/api/inputs.hpp"
#include "host/api/json.hpp"
#include "host/api/openapi.hpp"
#include "host/api/problem.hpp"
#include "host/api/risk_routes.hpp"
#include "host/api/static_files.hpp"
#include "host/core/rfc3339.hpp"

namespace plimsoll::api {
namespace {

bool is_json(std::string_view content_type) {
  const std::string_view kind = content_type.substr(0, content_type.find(';'));
  return kind == "application/json" || kind == "application/json ";
}

/// A method that nothing here takes, whoever asks.
void check_method(const Request& request) {
  if (request.method != Method::other) return;
  throw Refused({405, "PLM-2125", "nothing takes this method", "Use GET, HEAD or POST."});
}

}  // namespace

Service::Service(ServiceSettings settings, const Ports& ports, Credentials credentials, Assets assets, AuditSink* audit,
                 const Clock& clock)
    : settings_(std::move(settings)),
      ports_(ports),
      credentials_(std::move(credentials)),
      assets_(assets),
      clock_(clock),
      trail_(audit),
      state_(ports_, series_, clock_),
      gate_(settings_.gate, credentials_, clock_),
      reading_(settings_.reading),
      commanding_(settings_.commanding) {
  add_risk_routes(routes_, ports_, series_);
  add_control_routes(routes_, ports_, trail_, clock_);
  Route document;
  document.path = "/api/v1/openapi.json";
  document.summary = "This document";
  document.allowed = everybody;
  document.answer = "OpenAPI 3.1";
  document.handler = [this](const Call&) { return Response{200, "application/json", Body(openapi_), {}}; };
  routes_.add(std::move(document));
  Route own;
  own.path = "/api/v1/session";
  own.summary = "Who is asking, and what this appliance is";
  own.allowed = everybody;
  own.answer = "user, roles, build and clock";
  own.handler = [this](const Call& call) {
    return Response{200, "application/json", Body(session(call.principal, call.peer)), {}};
  };
  routes_.add(std::move(own));
  openapi_ = to_text(openapi_document(routes_, settings_.version));
}

Response Service::answer(const Request& request) {
  Response response;
  try {
    response = guarded(request);
  } catch (const Refused& refused) {
    response = to_response(refused.problem());
    if (response.status == 429) {
      const bool command = request.method == Method::post;
      response.headers.emplace_back("Retry-After", std::to_string((command ? commanding_ : reading_).wait_s()));
    }
  } catch (const std::exception& error) {
    response = to_response(
        {500, "PLM-2133", std::string("internal error: ") + error.what(), "Report this, with what was asked for."});
  }
  add_security_headers(response, request.peer.wire);
  return response;
}

Response Service::guarded(const Request& request) {
  const Target target = parse_target(request.target);
  if (target.segments.front() != "api" && target.segments.front() != "ws") {
    gate_.check_origin(request);
    check_method(request);
    return static_file(request, std::string_view(request.target).substr(0, request.target.find('?')), assets_);
  }
  std::optional<Principal> principal;
  try {
    Response response = routed(request, target, principal);
    if (request.method == Method::post) {
      audit(request, principal, response.status, "", response.status < 400 ? "done" : "refused, as before");
    }
    return response;
  } catch (const Refused& refused) {
    if (request.method == Method::post) {
      audit(request, principal, refused.problem().status, refused.problem().code, refused.problem().detail);
    }
    throw;
  }
}

Response Service::routed(const Request& request, const Target& target, std::optional<Principal>& principal) {
  gate_.check_origin(request);
  principal = gate_.recognise(request);
  if (!principal) Gate::refuse_nobody();
  check_method(request);
  RouteTable::Match match = routes_.match(request.method, target.segments);
  const Route& route = *match.route;
  if (!principal->roles.any_of(route.allowed)) {
    std::string roles;
    for (const std::string_view word : route.allowed.words()) roles.append(roles.empty() ? "" : ", ").append(word);
    throw Refused({403, "PLM-2122", "this takes one of the roles " + roles, "Ask somebody who has one."});
  }
  check_rate(route, *principal);
  Call call{*principal, request.peer, std::move(match.path_values), target.query, Json::object()};
  check_values(call.path, route.path_inputs, "path");
  check_values(call.query, route.query_inputs, "query");
  if (route.method != Method::post) {
    if (!request.body.empty()) {
      throw Refused({400, "PLM-2120", "a GET comes without content", "Put what is asked for into the path."});
    }
    return route.handler(call);
  }
  if (const auto type = request.headers.find("content-type"); !type || !is_json(*type)) {
    throw Refused({415, "PLM-2126", "the content must be JSON", "Send the header Content-Type: application/json."});
  }
  call.content = parse_content(request.body, route.content_inputs);
  return commanded(request, route, call);
}

void Service::check_rate(const Route& route, const Principal& principal) {
  if (route.throttle == Throttle::never) return;
  RateLimit& limit = route.throttle == Throttle::reading ? reading_ : commanding_;
  if (limit.take(principal.user, clock_.monotonic_ns())) return;
  throw Refused({429, "PLM-2129", "too many requests came from " + principal.user,
                 "Ask less often; /ws/v1 tells what changes without being asked."});
}

Response Service::commanded(const Request& request, const Route& route, const Call& call) {
  const auto header = request.headers.find("idempotency-key");
  if (!header) return route.handler(call);
  const std::string key(*header);
  if (!IdempotencyKeys::acceptable(key)) {
    throw Refused({400, "PLM-2128", "the Idempotency-Key must be 1 to 128 printable characters without blanks",
                   "Use a random UUID for each command."});
  }
  const std::string command = request.target + '\n' + request.body;
  if (const IdempotencyKeys::Kept* kept = keys_.find(call.principal.user, key, clock_.monotonic_ns())) {
    if (kept->command != command) {
      throw Refused({422, "PLM-2128", "the Idempotency-Key was used for another command",
                     "Use a new key for each command, and the same for its repetitions."});
    }
    Response response = kept->response;
    response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
  }
  Response response;
  try {
    response = route.handler(call);
  } catch (const Refused& refused) {
    // What is not there yet may be there at the next try; a refusal by what is there is an answer.
    if (refused.problem().status != 409) throw;
    response = to_response(refused.problem());
  }
  keys_.keep(call.principal.user, key, {command, response}, clock_.monotonic_ns());
  return response;
}

void Service::audit(const Request& request, const std::optional<Principal>& principal, unsigned status,
                    std::string code, std::string outcome) {
  trail_.record({clock_.now(), principal ? principal->user : "", principal ? std::string(to_string(principal->by)) : "",
                 request.peer.address, request.method_name + ' ' + request.target, request.body, status,
                 std::move(code), std::move(outcome)});
}

Service::Admission Service::admit_stream(const Request& request) {
  Admission admission;
  try {
    gate_.check_origin(request);
    admission.principal = gate_.recognise(request);
    if (parse_target(request.target).segments != std::vector<std::string>{"ws", "v1"}) {
      throw Refused({404, "PLM-2124", "there is no WebSocket at this path", "Open /ws/v1."});
    }
    if (admission.principal && !reading_.take(admission.principal->user, clock_.monotonic_ns())) {
      throw Refused({429, "PLM-2129", "too many connections were opened by " + admission.principal->user,
                     "Wait a moment; keep one open instead of opening many."});
    }
  } catch (const Refused& refused) {
    admission.refusal = to_response(refused.problem());
    add_security_headers(*admission.refusal, request.peer.wire);
  }
  return admission;
}

std::optional<Principal> Service::admit_token(std::string_view token, const Peer& peer) {
  try {
    return gate_.recognise_token(token, peer);
  } catch (const Refused&) {
    return std::nullopt;
  }
}

std::string Service::session(const std::optional<Principal>& principal, const Peer& peer) const {
  Json roles = Json::array();
  if (principal) {
    for (const std::string_view word : principal->roles.words()) roles.push_back(word);
  }
  return to_text({{"user", principal ? Json(principal->user) : Json(nullptr)},
                  {"roles", std::move(roles)},
                  {"by", principal ? Json(to_string(principal->by)) : Json(nullptr)},
                  {"expires", principal && principal->expires ? Json(rfc3339(*principal->expires)) : Json(nullptr)},
                  {"build", ports_.system.build()},
                  {"clock", ports_.system.clock_word()},
                  {"tls", peer.wire == Peer::Wire::tls}});
}

}  // namespace plimsoll::api
