#include "host/api/static_files.hpp"

#include <algorithm>
#include <string>

#include "host/api/problem.hpp"

namespace plimsoll::api {
namespace {

bool takes_gzip(const Request& request) {
  const auto accepted = request.headers.find("accept-encoding");
  if (!accepted) return false;
  const std::size_t at = accepted->find("gzip");
  if (at == std::string_view::npos) return false;
  const std::string_view behind = accepted->substr(at + 4);
  return !behind.starts_with(";q=0") || behind.starts_with(";q=0.");
}

}  // namespace

void add_security_headers(Response& response, Peer::Wire wire) {
  auto& headers = response.headers;
  headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
      "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
      "frame-ancestors 'none'");
  headers.emplace_back("X-Content-Type-Options", "nosniff");
  headers.emplace_back("X-Frame-Options", "DENY");
  headers.emplace_back("Referrer-Policy", "no-referrer");
  headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  headers.emplace_back("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
  if (wire == Peer::Wire::tls) headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  const bool cached =
      std::any_of(headers.begin(), headers.end(), [](const auto& header) { return header.first == "Cache-Control"; });
  if (!cached) headers.emplace_back("Cache-Control", "no-store");
}

Response static_file(const Request& request, std::string_view path, Assets assets) {
  if (request.method != Method::get && request.method != Method::head) {
    throw Refused({405, "PLM-2125", "this path takes GET, HEAD only", "Use GET."});
  }
  const std::string_view wanted = path == "/" ? "/index.html" : path;
  const auto found =
      std::find_if(assets.begin(), assets.end(), [&](const Asset& asset) { return asset.path == wanted; });
  if (found == assets.end()) {
    throw Refused({404, "PLM-2124", assets.empty() ? "this build has no dashboard" : "there is no such file",
                   assets.empty() ? "Build with node installed to have it; the API is at /api/v1/openapi.json."
                                  : "Open / for the dashboard; the API is at /api/v1/openapi.json."});
  }
  Response response;
  response.content_type = std::string(found->content_type);
  response.headers.emplace_back("ETag", std::string(found->etag));
  response.headers.emplace_back("Cache-Control", "no-cache");  // kept, and asked about each time
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (request.headers.find("if-none-match") == found->etag) {
    response.status = 304;
    return response;
  }
  if (!found->gzip.empty() && takes_gzip(request)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = Body::of_static(found->gzip);
  } else {
    response.body = Body::of_static(found->bytes);
  }
  return response;
}

}  // namespace plimsoll::api
