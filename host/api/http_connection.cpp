#include "host/api/http_connection.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "host/api/inputs.hpp"
#include "host/api/peer_stream.hpp"
#include "host/api/problem.hpp"
#include "host/api/static_files.hpp"
#include "host/api/websocket_client.hpp"

namespace plimsoll::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::uint32_t largest_header = 8 * 1024;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    default: return Method::other;
  }
}

Request to_request(const http::request<http::string_body>& message, Peer peer) {
  Request request;
  request.method = method_of(message.method());
  request.method_name = std::string(message.method_string());
  request.target = std::string(message.target());
  for (const auto& field : message) {
    request.headers.add(lower({field.name_string().data(), field.name_string().size()}), std::string(field.value()));
  }
  request.body = message.body();
  request.peer = std::move(peer);
  return request;
}

/// What the parser did not like, in words for whoever sent it; nothing when there is nobody to tell.
std::optional<Problem> complaint(const Error& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return Problem{431, "PLM-2120", "the header is larger than " + std::to_string(largest_header) + " bytes",
                   "Send fewer and shorter header fields."};
  }
  if (error == http::error::body_limit) {
    return Problem{413, "PLM-2126", "the content is larger than " + std::to_string(largest_content) + " bytes",
                   "Send less."};
  }
  const bool of_http = error.category() == Error(http::error::bad_method).category();
  if (!of_http || error == http::error::end_of_stream || error == http::error::partial_message) return std::nullopt;
  return Problem{400, "PLM-2120", "this is no HTTP request: " + error.message(), "Send HTTP/1.1."};
}

class HttpConnection final : public std::enable_shared_from_this<HttpConnection>, private Idler {
 public:
  HttpConnection(tcp::socket&& socket, asio::ssl::context* context, ServerRoom& room)
      : stream_(std::move(socket), context), room_(room) {
    ++room_.counters.connections;
  }
  ~HttpConnection() override {
    be_busy();
    if (!handed_over_) --room_.counters.connections;
  }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  void start() {
    be_idle();
    if (!stream_.secured()) return read();
    limit_time();
    stream_.async_secure([self = shared_from_this()](const Error& error) {
      if (error) return self->count_malformed();
      self->peer_ = self->stream_.peer();
      self->read();
    });
  }

 private:
  void limit_time() {
    stream_.next_layer().expires_after(std::chrono::milliseconds(room_.settings.request_timeout_ms));
  }
  void count_malformed() { ++room_.counters.malformed; }

  void make_way() override {
    ++room_.counters.turned_away;
    be_busy();
    stream_.close();
  }
  void be_idle() {
    if (idle_) return;
    idle_ = room_.idlers.insert(room_.idlers.end(), this);
  }
  void be_busy() {
    if (!idle_) return;
    room_.idlers.erase(*idle_);
    idle_.reset();
  }

  /// The time runs from before the first byte to after the last: sending slowly gains nothing.
  void read() {
    if (!stream_.secured()) peer_ = stream_.peer();
    parser_.emplace();
    parser_->header_limit(largest_header);
    parser_->body_limit(largest_content);
    limit_time();
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](const Error& error, std::size_t) { self->on_header(error); });
  }

  void on_header(const Error& error) {
    if (error) return on_failure(error);
    if (beast::websocket::is_upgrade(parser_->get())) return upgrade();
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](const Error& failed, std::size_t) {
      if (failed) return self->on_failure(failed);
      self->be_busy();
      const http::request<http::string_body> message = self->parser_->release();
      ++self->room_.counters.requests;
      self->write(self->room_.service.answer(to_request(message, self->peer_)), message.version(),
                  message.method() == http::verb::head ? Content::left_out : Content::sent,
                  message.keep_alive() ? After::next_request : After::close);
    });
  }

  void on_failure(const Error& error) {
    be_busy();
    const auto problem = complaint(error);
    if (error != http::error::end_of_stream) count_malformed();
    if (!problem) return;
    Response response = to_response(*problem);
    add_security_headers(response, peer_.wire);
    write(std::move(response), 11, Content::sent, After::close);
  }

  void upgrade() {
    be_busy();
    const http::request<http::string_body> message = parser_->release();
    ++room_.counters.requests;
    Service::Admission admission = room_.service.admit_stream(to_request(message, peer_));
    if (!admission.refusal && room_.counters.streams >= room_.settings.most_streams) {
      admission.refusal =
          to_response({503, "PLM-2134", "there is no room for another WebSocket", "Close one that nobody looks at."});
      add_security_headers(*admission.refusal, peer_.wire);
    }
    if (admission.refusal) return write(std::move(*admission.refusal), message.version(), Content::sent, After::close);
    handed_over_ = true;  // with its place among the connections
    start_stream(std::move(stream_), message, std::move(admission.principal), room_);
  }

  enum class Content : std::uint8_t { sent, left_out };
  enum class After : std::uint8_t { next_request, close };
  void write(Response response, unsigned version, Content content, After after) {
    if (response.status >= 400) ++room_.counters.refused;
    body_ = std::move(response.body);
    answer_.emplace();
    answer_->version(version);
    answer_->result(response.status);
    answer_->set(http::field::content_type, response.content_type);
    for (const auto& [name, value] : response.headers) answer_->set(name, value);
    answer_->keep_alive(after == After::next_request);
    if (response.status != 304) answer_->content_length(body_.bytes().size());
    if (content == Content::sent) answer_->body() = {body_.bytes().data(), body_.bytes().size()};
    limit_time();
    http::async_write(stream_, *answer_, [self = shared_from_this(), after](const Error& error, std::size_t) {
      if (error) return self->count_malformed();
      if (after == After::next_request) {
        self->body_ = {};
        self->be_idle();
        return self->read();
      }
      self->linger();
    });
  }

  /// A close with unread bytes would take the answer away from the peer (RFC 9112 section 9.6).
  void linger() {
    Error ignored;
    stream_.next_layer().socket().shutdown(tcp::socket::shutdown_send, ignored);
    if (stream_.secured()) return;
    rest_.resize(4096);
    stream_.next_layer().expires_after(std::chrono::milliseconds(500));
    drain();
  }
  void drain() {
    stream_.next_layer().async_read_some(asio::buffer(rest_),
                                         [self = shared_from_this()](const Error& error, std::size_t) {
                                           if (!error && ++self->drained_ < most_drained) self->drain();
                                         });
  }
  static constexpr int most_drained = 256;

  PeerStream stream_;
  ServerRoom& room_;
  Peer peer_;
  std::optional<std::list<Idler*>::iterator> idle_;
  beast::flat_buffer buffer_{largest_header + 65'536};
  std::optional<http::request_parser<http::string_body>> parser_;
  Body body_;
  std::optional<http::response<http::span_body<const char>>> answer_;
  std::string rest_;
  int drained_ = 0;
  bool handed_over_ = false;
};

}  // namespace

void start_connection(tcp::socket&& socket, asio::ssl::context* context, ServerRoom& room) {
  std::make_shared<HttpConnection>(std::move(socket), context, room)->start();
}

}  // namespace plimsoll::api
