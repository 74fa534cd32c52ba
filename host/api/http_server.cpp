#include "host/api/http_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <exception>
#include <string_view>
#include <thread>
#include <utility>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"

namespace plimsoll::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;

using Answer = std::function<HttpAnswer(const std::string&)>;

constexpr std::uint32_t largest_header = 8 * 1024;
constexpr std::uint64_t largest_body = 1024;  // nothing that is answered has one

HttpAnswer answer_to(const http::request<http::string_body>& request, const Answer& answer) {
  if (request.method() != http::verb::get && request.method() != http::verb::head) {
    return {405, "text/plain; charset=utf-8", "only GET and HEAD are answered\n"};
  }
  const std::string_view target(request.target().data(), request.target().size());
  try {
    return answer(std::string(target.substr(0, target.find('?'))));
  } catch (const std::exception& error) {
    return {500, "text/plain; charset=utf-8", std::string("internal error: ") + error.what() + '\n'};
  }
}

/// One connection; lives as long as something is under way for it.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(tcp::socket&& socket, const Answer& answer, const HttpServerSettings& settings, std::size_t& open)
      : stream_(std::move(socket)), answer_(answer), timeout_(settings.timeout_s), open_(open) {
    ++open_;
  }
  ~Connection() { --open_; }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(largest_header);
    parser_->body_limit(largest_body);
    stream_.expires_after(timeout_);
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_read(error); });
  }

 private:
  void on_read(beast::error_code error) {
    if (error == http::error::end_of_stream) {
      stream_.socket().shutdown(tcp::socket::shutdown_send, error);
      return;
    }
    // Too large, too slow or no HTTP: there is nobody to argue with.
    if (error) return;
    const http::request<http::string_body> request = parser_->release();
    HttpAnswer answer = answer_to(request, answer_);
    response_ = {};
    response_.version(request.version());
    response_.result(answer.status);
    response_.set(http::field::content_type, answer.content_type);
    response_.set(http::field::cache_control, "no-store");
    response_.set("X-Content-Type-Options", "nosniff");
    if (answer.status == 405) response_.set(http::field::allow, "GET, HEAD");
    response_.keep_alive(request.keep_alive());
    response_.body() = std::move(answer.body);
    response_.prepare_payload();
    if (request.method() == http::verb::head) response_.body().clear();
    stream_.expires_after(timeout_);
    http::async_write(stream_, response_, [self = shared_from_this()](beast::error_code failed, std::size_t) {
      if (!failed && self->response_.keep_alive()) self->read();
    });
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{largest_header + largest_body};
  const Answer& answer_;
  std::chrono::seconds timeout_;
  std::size_t& open_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

}  // namespace

class HttpServer::Listener {
 public:
  Listener(const HttpServerSettings& settings, Answer answer) : settings_(settings), answer_(std::move(answer)) {
    beast::error_code error;
    const asio::ip::address address = asio::ip::make_address(settings_.address, error);
    if (error || !address.is_loopback()) {
      throw InputError({"PLM-2101", "", 0, "the monitor's address is " + quoted(settings_.address),
                        "Give a loopback address such as 127.0.0.1: whoever reaches it may read everything."});
    }
    const tcp::endpoint endpoint(address, settings_.port);
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      throw InputError({"PLM-2102", "", 0,
                        "the monitor cannot listen on " + settings_.address + ':' + std::to_string(settings_.port) +
                            ": " + error.message(),
                        "Stop what listens there (`ss -ltnp`), or choose another port with --monitor-address."});
    }
    port_ = acceptor_.local_endpoint().port();
    accept();
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Listener() {
    io_.stop();
    thread_.join();
  }

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void accept() {
    acceptor_.async_accept([this](beast::error_code error, tcp::socket socket) {
      if (!error && open_ < settings_.most_connections) {
        std::make_shared<Connection>(std::move(socket), answer_, settings_, open_)->read();
      }
      accept();  // also after an error, such as no descriptor left: the next one may be fine
    });
  }

  HttpServerSettings settings_;
  Answer answer_;
  std::size_t open_ = 0;    // connections; outlives the io_context, whose end destroys them
  asio::io_context io_{1};  // one thread
  tcp::acceptor acceptor_{io_};
  std::uint16_t port_ = 0;
  std::thread thread_;
};

HttpServer::HttpServer(const HttpServerSettings& settings, std::function<HttpAnswer(const std::string&)> answer)
    : listener_(std::make_unique<Listener>(settings, std::move(answer))) {}
HttpServer::~HttpServer() = default;
std::uint16_t HttpServer::port() const { return listener_->port(); }

}  // namespace plimsoll::api
