// Answers GET requests on a loopback address, on a thread of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace plimsoll::api {

struct HttpAnswer {
  unsigned status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

struct HttpServerSettings {
  std::string address = "127.0.0.1";  // a loopback address: nothing here asks who is there
  std::uint16_t port = 0;             // 0: any free one
  std::size_t most_connections = 64;  // the oldest waits no longer than `timeout_s` for its next request
  unsigned timeout_s = 10;            // for a request to arrive, and for its answer to be taken
};

/// Every request is bounded in size and time, so a client can only harm itself.
class HttpServer {
 public:
  /// `answer` is called with the path of each GET request, on the server's thread; an exception becomes status 500.
  /// Throws InputError: PLM-2101 when the address is none or not a loopback address, PLM-2102 when it cannot be had.
  HttpServer(const HttpServerSettings& settings, std::function<HttpAnswer(const std::string& path)> answer);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  class Listener;
  std::unique_ptr<Listener> listener_;
};

}  // namespace plimsoll::api
