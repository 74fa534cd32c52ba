// The one source that includes Beast: it costs 19 s and 740 MB to compile.
#include "net/websocket/beast_transport.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>

#include "host/core/error.hpp"

namespace plimsoll::websocket {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ws = beast::websocket;
using asio::ip::tcp;
using Error = boost::system::error_code;
using Tls = beast::ssl_stream<beast::tcp_stream>;

/// Beast says goodbye to a peer before it reports what the peer did wrong, and then reports how the goodbye went. This
/// stream leaves without one.
class VenueStream : public Tls {
 public:
  using Tls::Tls;
};

[[maybe_unused]] void teardown(beast::role_type, VenueStream& stream, Error& error) {
  beast::get_lowest_layer(stream).close();
  error = {};
}

template <typename Handler>
void async_teardown(beast::role_type, VenueStream& stream, Handler&& handler) {
  beast::get_lowest_layer(stream).close();
  asio::post(stream.get_executor(), beast::bind_front_handler(std::forward<Handler>(handler), Error()));
}

constexpr const char* agent = "plimsoll";

/// What OpenSSL thinks of the peer's certificate, in our words.
std::optional<LossReason> certificate_fault(long verdict) {
  switch (verdict) {
    case X509_V_OK: return std::nullopt;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH: return LossReason::wrong_host;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID: return LossReason::expired_certificate;
    default: return LossReason::untrusted_certificate;
  }
}

Loss tls_loss(Tls& tls, const Error& error) {
  const long verdict = SSL_get_verify_result(tls.native_handle());
  if (const auto fault = certificate_fault(verdict)) return {*fault, X509_verify_cert_error_string(verdict)};
  return {LossReason::tls_failed, error.message()};
}

/// Prepares SNI and OpenSSL's own check of the name, which also says what was wrong. False when the name cannot be
/// sent.
bool name_peer(Tls& tls, const std::string& host) {
  tls.set_verify_mode(asio::ssl::verify_peer);
  Error error;
  asio::ip::make_address(host, error);
  X509_VERIFY_PARAM* parameters = SSL_get0_param(tls.native_handle());
  if (!error) return X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;  // an address: no SNI (RFC 6066, 3)
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(parameters, host.c_str(), host.size()) == 1 &&
         SSL_ctrl(tls.native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
                  const_cast<char*>(host.c_str())) == 1;  // SSL_set_tlsext_host_name without its C cast
}

/// A flat buffer with `message_padding` readable bytes behind what it holds.
PaddedText padded(beast::flat_buffer& buffer) {
  const auto room = buffer.prepare(message_padding);
  std::memset(room.data(), 0, message_padding);
  const auto bytes = buffer.cdata();
  return {static_cast<const char*>(bytes.data()), bytes.size()};
}

/// One WebSocket, from the name to the end. Kept alive by what it waits for; after `abandon` it tells nobody anything.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::io_context& io, asio::ssl::context& tls, const BeastSettings& settings, TransportListener& listener)
      : listener_(&listener), resolver_(io), stream_(io, tls), buffer_(settings.most_message_bytes + message_padding) {
    buffer_.reserve(std::min<std::size_t>(settings.most_message_bytes, std::size_t{1} << 20));
    stream_.read_message_max(settings.most_message_bytes);
    stream_.set_option(
        ws::stream_base::decorator([](ws::request_type& request) { request.set(http::field::user_agent, agent); }));
    stream_.control_callback([this](ws::frame_type kind, beast::string_view) {
      if (kind == ws::frame_type::pong && listener_ != nullptr) listener_->on_pong();
    });
  }

  void start(const Endpoint& endpoint) {
    endpoint_ = endpoint;
    resolver_.async_resolve(endpoint_.host, endpoint_.port,
                            [self = shared_from_this()](const Error& error, const tcp::resolver::results_type& found) {
                              if (self->failed(error, LossReason::resolve_failed)) return;
                              self->tell(Progress::resolved);
                              if (self->listener_ != nullptr) self->connect(found);
                            });
  }
  void send(std::string_view text) {
    stream_.text(true);
    stream_.async_write(asio::buffer(text), [self = shared_from_this()](const Error& error, std::size_t) {
      if (self->failed(error, LossReason::cut_off)) return;
      if (self->listener_ != nullptr) self->listener_->on_sent();
    });
  }
  void ping() {
    stream_.async_ping({}, [self = shared_from_this()](const Error& error) {
      static_cast<void>(self->failed(error, LossReason::cut_off));
    });
  }
  /// Nothing more is heard of it. What it waits for ends with an error that nobody hears.
  void abandon() {
    listener_ = nullptr;
    resolver_.cancel();
    Error ignored;
    socket().socket().shutdown(tcp::socket::shutdown_both, ignored);
    socket().close();
  }

 private:
  [[nodiscard]] beast::tcp_stream& socket() { return beast::get_lowest_layer(stream_); }

  void tell(Progress progress) {
    if (listener_ != nullptr) listener_->on_progress(progress);
  }
  void lose(const Loss& loss) {
    if (listener_ != nullptr) std::exchange(listener_, nullptr)->on_lost(loss);
  }
  [[nodiscard]] bool failed(const Error& error, LossReason reason) {
    if (error) lose({reason, error.message()});
    return static_cast<bool>(error);
  }

  void connect(const tcp::resolver::results_type& found) {
    socket().expires_never();  // the client keeps the time
    socket().async_connect(found, [self = shared_from_this()](const Error& error, const tcp::endpoint&) {
      if (self->failed(error, LossReason::connect_failed)) return;
      Error ignored;
      self->socket().socket().set_option(tcp::no_delay(true), ignored);
      self->tell(Progress::connected);
      if (self->listener_ != nullptr) self->secure();
    });
  }
  void secure() {
    if (!name_peer(stream_.next_layer(), endpoint_.host))
      return lose({LossReason::tls_failed, "the host name cannot be sent"});
    stream_.next_layer().async_handshake(asio::ssl::stream_base::client,
                                         [self = shared_from_this()](const Error& error) {
                                           if (error) return self->lose(tls_loss(self->stream_.next_layer(), error));
                                           self->tell(Progress::secured);
                                           if (self->listener_ != nullptr) self->upgrade();
                                         });
  }
  void upgrade() {
    std::string host = endpoint_.host;
    if (endpoint_.port != "443") host.append(":").append(endpoint_.port);
    stream_.async_handshake(response_, host, endpoint_.target, [self = shared_from_this()](const Error& error) {
      if (error) return self->lose(self->upgrade_loss(error));
      self->tell(Progress::open);
      if (self->listener_ != nullptr) self->read();
    });
  }
  [[nodiscard]] Loss upgrade_loss(const Error& error) const {
    if (error != ws::error::upgrade_declined) {
      const bool cut = error == asio::error::eof || error == asio::error::connection_reset ||
                       error == asio::ssl::error::stream_truncated;
      return {cut ? LossReason::cut_off : LossReason::protocol_error, error.message()};
    }
    const unsigned status = response_.result_int();
    const bool limited = status == 429 || status == 418;
    return {limited ? LossReason::rate_limited : LossReason::upgrade_refused,
            std::string("HTTP status ").append(std::to_string(status))};
  }
  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](const Error& error, std::size_t) {
      if (error) return self->lose(self->read_loss(error));
      if (self->listener_ == nullptr) return;
      self->listener_->on_message(padded(self->buffer_));
      self->buffer_.clear();
      if (self->listener_ != nullptr) self->read();
    });
  }
  [[nodiscard]] Loss read_loss(const Error& error) const {
    if (error == ws::error::closed) {
      const ws::close_reason& why = stream_.reason();
      std::string seen = std::string("closed with ").append(std::to_string(why.code)).append(" ");
      seen.append(why.reason.data(), why.reason.size());
      return {why.code == ws::close_code::policy_error ? LossReason::rate_limited : LossReason::closed_by_venue, seen};
    }
    if (error == ws::error::message_too_big || error == ws::error::buffer_overflow)
      return {LossReason::message_too_big, error.message()};
    if (error.category() == Error(ws::error::closed).category()) return {LossReason::protocol_error, error.message()};
    return {LossReason::cut_off, error.message()};
  }

  TransportListener* listener_;
  Endpoint endpoint_;
  tcp::resolver resolver_;
  ws::stream<VenueStream> stream_;
  ws::response_type response_;
  beast::flat_buffer buffer_;
};

/// One GET by HTTPS on a connection of its own.
class Fetch : public std::enable_shared_from_this<Fetch> {
 public:
  Fetch(asio::io_context& io, asio::ssl::context& tls, const BeastSettings& settings, TransportListener& listener)
      : listener_(&listener), resolver_(io), tls_(io, tls), buffer_(settings.most_body_bytes) {
    parser_.body_limit(settings.most_body_bytes);
  }
  void start(const Endpoint& endpoint) {
    host_ = endpoint.host;
    request_.method(http::verb::get);
    request_.version(11);
    request_.target(endpoint.target);
    request_.set(http::field::host, endpoint.host);
    request_.set(http::field::user_agent, agent);
    request_.set(http::field::connection, "close");
    resolver_.async_resolve(endpoint.host, endpoint.port,
                            [self = shared_from_this()](const Error& error, const tcp::resolver::results_type& found) {
                              if (self->failed(error, LossReason::resolve_failed) || self->listener_ == nullptr) return;
                              self->connect(found);
                            });
  }
  void abandon() {
    listener_ = nullptr;
    resolver_.cancel();
    beast::get_lowest_layer(tls_).close();
  }

 private:
  [[nodiscard]] bool failed(const Error& error, LossReason reason) {
    if (error) lose({reason, error.message()});
    return static_cast<bool>(error);
  }
  void lose(const Loss& loss) {
    if (listener_ != nullptr) std::exchange(listener_, nullptr)->on_fetch_failed(loss);
  }
  void connect(const tcp::resolver::results_type& found) {
    beast::get_lowest_layer(tls_).expires_never();
    beast::get_lowest_layer(tls_).async_connect(
        found, [self = shared_from_this()](const Error& error, const tcp::endpoint&) {
          if (self->failed(error, LossReason::connect_failed) || self->listener_ == nullptr) return;
          self->secure();
        });
  }
  void secure() {
    if (!name_peer(tls_, host_)) return lose({LossReason::tls_failed, "the host name cannot be sent"});
    tls_.async_handshake(asio::ssl::stream_base::client, [self = shared_from_this()](const Error& error) {
      if (error) return self->lose(tls_loss(self->tls_, error));
      if (self->listener_ != nullptr) self->ask();
    });
  }
  void ask() {
    http::async_write(tls_, request_, [self = shared_from_this()](const Error& error, std::size_t) {
      if (self->failed(error, LossReason::cut_off) || self->listener_ == nullptr) return;
      self->read();
    });
  }
  void read() {
    http::async_read(tls_, buffer_, parser_, [self = shared_from_this()](const Error& error, std::size_t) {
      if (error == http::error::body_limit || error == http::error::buffer_overflow)
        return self->lose({LossReason::message_too_big, error.message()});
      if (self->failed(error, LossReason::cut_off) || self->listener_ == nullptr) return;
      std::string& body = self->parser_.get().body();
      const std::size_t size = body.size();
      body.append(message_padding, '\0');
      const int status = static_cast<int>(self->parser_.get().result_int());
      std::exchange(self->listener_, nullptr)->on_fetched(status, {body.data(), size});
    });
  }

  TransportListener* listener_;
  std::string host_;
  tcp::resolver resolver_;
  Tls tls_;
  beast::flat_buffer buffer_;
  http::request<http::empty_body> request_;
  http::response_parser<http::string_body> parser_;
};

class BeastTransport final : public Transport {
 public:
  explicit BeastTransport(const BeastSettings& settings) : settings_(settings), tls_(asio::ssl::context::tls_client) {
    SSL_CTX_set_min_proto_version(tls_.native_handle(), TLS1_2_VERSION);
    Error error;
    if (settings.ca_file.empty()) {
      tls_.set_default_verify_paths(error);
    } else {
      tls_.load_verify_file(settings.ca_file, error);
    }
    if (error) {
      throw InputError(Fault{"PLM-3506", settings.ca_file, 0,
                             "the certificate authorities cannot be read: " + error.message(),
                             "Name a file of certificates in PEM, or leave ca_file out to use this machine's."});
    }
  }
  ~BeastTransport() override { close(); }

  void set_listener(TransportListener& listener) noexcept override { listener_ = &listener; }
  void open(const Endpoint& endpoint) noexcept override {
    connection_ = std::make_shared<Connection>(io_, tls_, settings_, *listener_);
    connection_->start(endpoint);
  }
  void send(std::string_view text) noexcept override { connection_->send(text); }
  void ping() noexcept override { connection_->ping(); }
  void close() noexcept override {
    if (connection_) std::exchange(connection_, nullptr)->abandon();
    cancel_fetch();
  }
  void fetch(const Endpoint& endpoint) noexcept override {
    fetch_ = std::make_shared<Fetch>(io_, tls_, settings_, *listener_);
    fetch_->start(endpoint);
  }
  void cancel_fetch() noexcept override {
    if (fetch_) std::exchange(fetch_, nullptr)->abandon();
  }
  int do_work() noexcept override {
    io_.restart();
    return poll();
  }
  int wait(std::int64_t most_ns) noexcept override {
    io_.restart();
    // With nothing to wait for the library returns at once; a client between two attempts must not spin.
    const auto guard = asio::make_work_guard(io_);
    const auto first = io_.run_one_for(std::chrono::nanoseconds(most_ns));
    return static_cast<int>(first) + poll();
  }

 private:
  /// A bounded number, so that a venue that never pauses cannot keep the client from looking at the clock.
  int poll() {
    constexpr int most = 256;
    int done = 0;
    while (done < most && io_.poll_one() != 0) ++done;
    return done;
  }

  BeastSettings settings_;
  asio::io_context io_{1};
  asio::ssl::context tls_;
  TransportListener* listener_ = nullptr;
  std::shared_ptr<Connection> connection_;
  std::shared_ptr<Fetch> fetch_;
};

}  // namespace

std::unique_ptr<Transport> make_beast_transport(const BeastSettings& settings) {
  return std::make_unique<BeastTransport>(settings);
}

}  // namespace plimsoll::websocket
