#include "host/api/api_server.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "host/api/http_connection.hpp"
#include "host/api/server_room.hpp"
#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"

namespace plimsoll::api {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

}  // namespace

void check_reach(const ApiServerSettings& settings, const Credentials& credentials) {
  Error error;
  const asio::ip::address address = asio::ip::make_address(settings.address, error);
  if (error) {
    throw InputError({"PLM-2110", "", 0, "the API's address is " + plimsoll::quoted(settings.address),
                      "Give an address in figures, such as 127.0.0.1."});
  }
  if (address.is_loopback()) return;
  std::string lacks;
  if (settings.tls.certificate.empty()) lacks = "a certificate and key";
  if (credentials.empty()) lacks.append(lacks.empty() ? "" : " and ").append("a tokens file");
  if (!lacks.empty()) {
    throw InputError({"PLM-2110", "", 0,
                      "the API's address " + settings.address + " can be reached from elsewhere, and it lacks " + lacks,
                      "Set tls_certificate_file, tls_key_file and tokens_file in [api], or listen on 127.0.0.1."});
  }
}

class ApiServer::Listener {
 public:
  Listener(const ApiServerSettings& settings, Service& service) : room_{settings, service, {}} {
    check_reach(settings, service.credentials());
    check_tls(settings.tls, settings.clients);
    if (!settings.tls.certificate.empty()) {
      tls_.emplace(asio::ssl::context::tls_server);
      configure_tls(tls_->native_handle(), settings.tls, settings.clients);
    }
    listen({asio::ip::make_address(settings.address), settings.port});
    accept();
    tick();
    thread_ = std::thread([this] { io_.run(); });
  }
  ~Listener() {
    io_.stop();
    thread_.join();
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url() const {
    const bool v6 = room_.settings.address.find(':') != std::string::npos;
    const std::string host = v6 ? '[' + room_.settings.address + ']' : room_.settings.address;
    return (tls_ ? "https://" : "http://") + host + ':' + std::to_string(port_) + '/';
  }
  [[nodiscard]] const ApiCounters& counters() const { return room_.counters; }

 private:
  void listen(const tcp::endpoint& endpoint) {
    Error error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      throw InputError({"PLM-2111", "", 0,
                        "the API cannot listen on " + room_.settings.address + ':' + std::to_string(endpoint.port()) +
                            ": " + error.message(),
                        "Stop what listens there (`ss -ltnp`), or choose another port with --api-listen."});
    }
    port_ = acceptor_.local_endpoint().port();
  }

  void accept() {
    acceptor_.async_accept([this](const Error& error, tcp::socket socket) {
      if (error) return rest_and_accept();
      if (room_.make_room()) {
        give_up_on_silence(socket);
        start_connection(std::move(socket), tls_ ? &*tls_ : nullptr, room_);
      } else {
        ++room_.counters.turned_away;
      }
      accept();
    });
  }

  /// No descriptor is left, say: asking again at once would only keep the processor busy.
  void rest_and_accept() {
    rest_.expires_after(std::chrono::milliseconds(20));
    rest_.async_wait([this](const Error& error) {
      if (!error) accept();
    });
  }

  /// A peer that is gone without a word is noticed when what it was sent is not acknowledged.
  static void give_up_on_silence(tcp::socket& socket) {
    const unsigned patience_ms = 20'000;
    static_cast<void>(
        ::setsockopt(socket.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &patience_ms, sizeof patience_ms));
  }

  void tick() {
    timer_.expires_after(std::chrono::milliseconds(room_.settings.push_ms));
    timer_.async_wait([this](const Error& error) {
      if (error) return;
      std::erase_if(room_.streams, [](const auto& stream) { return stream.expired(); });
      if (room_.streams.empty()) {
        room_.service.state().keep_series();
      } else {
        room_.service.state().refresh();
      }
      for (const auto& stream : room_.streams) {
        if (const auto client = stream.lock()) client->on_tick();
      }
      tick();
    });
  }

  ServerRoom room_;  // outlives the io_context, whose end destroys the connections
  std::optional<asio::ssl::context> tls_;
  asio::io_context io_{1};  // one thread
  tcp::acceptor acceptor_{io_};
  asio::steady_timer timer_{io_};
  asio::steady_timer rest_{io_};
  std::uint16_t port_ = 0;
  std::thread thread_;
};

ApiServer::ApiServer(const ApiServerSettings& settings, Service& service)
    : listener_(std::make_unique<Listener>(settings, service)) {}
ApiServer::~ApiServer() = default;
std::uint16_t ApiServer::port() const { return listener_->port(); }
std::string ApiServer::url() const { return listener_->url(); }
const ApiCounters& ApiServer::counters() const { return listener_->counters(); }

}  // namespace plimsoll::api
