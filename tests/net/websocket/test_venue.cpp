// The test's one source that includes Beast, see net/websocket/beast_transport.cpp.
#include "tests/net/websocket/test_venue.hpp"

#include <openssl/ssl.h>

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <condition_variable>
#include <list>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace plimsoll::websocket {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace ws = beast::websocket;
using asio::ip::tcp;
using Error = boost::system::error_code;
using Tls = asio::ssl::stream<tcp::socket>;

void write_all(Tls& tls, std::string_view bytes) {
  Error ignored;
  asio::write(tls, asio::buffer(bytes), ignored);
}

/// Reads and forgets until the client goes.
template <typename Stream>
void swallow(Stream& stream) {
  std::array<char, 4096> bytes;
  Error error;
  while (!error) stream.read_some(asio::buffer(bytes), error);
}

/// The head of an unmasked text frame of `size` bytes, which need the long form: 2^16 or more (RFC 6455, 5.2).
std::string frame_head(std::uint64_t size) {
  std::string head{'\x81', '\x7f'};
  for (int shift = 56; shift >= 0; shift -= 8) head.push_back(static_cast<char>(size >> shift & 0xFF));
  return head;
}

}  // namespace

class TestVenue::Server {
 public:
  explicit Server(TestVenueOrder order)
      : order_(std::move(order)), acceptor_(io_, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0)) {
    const TestCertificates certificates = make_certificates(order_.certificate);
    authority_ = certificates.authority;
    context_.use_certificate(asio::buffer(certificates.server), asio::ssl::context::pem);
    context_.use_private_key(asio::buffer(certificates.server_key), asio::ssl::context::pem);
    for (const Recorded& one : order_.script) {
      if (one.kind == Recorded::Kind::snapshot) snapshots_[one.symbol] = one.text;
    }
    port_ = std::to_string(acceptor_.local_endpoint().port());
    accepting_ = std::thread([this] { accept(); });
  }
  ~Server() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
      for (tcp::socket* socket : sockets_) {
        Error ignored;
        socket->shutdown(tcp::socket::shutdown_both, ignored);
      }
    }
    // A last visitor wakes the acceptor.
    Error ignored;
    tcp::socket visitor(io_);
    visitor.connect(acceptor_.local_endpoint(), ignored);
    accepting_.join();
    for (std::thread& serving : serving_) serving.join();
  }

  std::string port_;
  std::string authority_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool faulted_ = false;
  bool script_done_ = false;
  int connections_ = 0;
  std::vector<std::string> texts_;
  std::string server_name_;

 private:
  void accept() {
    for (;;) {
      auto tls = std::make_unique<Tls>(io_, context_);
      Error error;
      acceptor_.accept(tls->lowest_layer(), error);
      const std::lock_guard lock(mutex_);
      if (stopping_ || error) return;
      sockets_.push_back(&tls->next_layer());
      serving_.emplace_back([this, owned = std::move(tls)]() mutable {
        try {
          serve(*owned);
        } catch (const std::exception&) {  // the client went; that is what many tests are about
        }
        const std::lock_guard inner(mutex_);
        sockets_.remove(&owned->next_layer());
        owned.reset();
      });
    }
  }

  void reached_fault() {
    const std::lock_guard lock(mutex_);
    faulted_ = true;
    changed_.notify_all();
  }

  void serve(Tls& tls) {
    tls.next_layer().set_option(tcp::no_delay(true));
    if (order_.fault == VenueFault::plain_http && take_fault()) {
      const std::string_view page = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
      asio::write(tls.next_layer(), asio::buffer(page));
      reached_fault();
      return swallow(tls.next_layer());
    }
    Error error;
    tls.handshake(asio::ssl::stream_base::server, error);
    if (error) return reached_fault();  // the client did not like the certificate
    const char* name = SSL_get_servername(tls.native_handle(), TLSEXT_NAMETYPE_host_name);
    {
      const std::lock_guard lock(mutex_);
      server_name_ = name == nullptr ? "" : name;
    }
    beast::flat_buffer buffer;
    http::request<http::string_body> request;
    http::read(tls, buffer, request);
    if (ws::is_upgrade(request)) {
      serve_stream(tls, request);
    } else {
      serve_snapshot(tls, request);
    }
  }

  /// True for as many connections as shall be faulty.
  bool take_fault() {
    const std::lock_guard lock(mutex_);
    ++connections_;
    return connections_ <= order_.faulty_connections;
  }

  void serve_snapshot(Tls& tls, const http::request<http::string_body>& request) {
    const std::string target(request.target().data(), request.target().size());
    const std::size_t start = target.find("symbol=") + 7;
    const std::string symbol = target.substr(start, target.find('&', start) - start);
    std::string body;
    {
      std::unique_lock lock(mutex_);
      asked_[symbol] = true;
      changed_.notify_all();
      // Answered when its turn in the script has come, so that it is as new as it was when it was recorded.
      changed_.wait(lock, [&] { return stopping_ || turn_[symbol]; });
      body = snapshots_[symbol];
    }
    http::response<http::string_body> response{body.empty() ? http::status::not_found : http::status::ok, 11};
    response.body() = body;
    response.prepare_payload();
    http::write(tls, response);
    Error ignored;
    tls.shutdown(ignored);
  }

  void serve_stream(Tls& tls, const http::request<http::string_body>& request) {
    const VenueFault fault = take_fault() ? order_.fault : VenueFault::none;
    if (fault == VenueFault::refuses_upgrade || fault == VenueFault::too_many_requests) {
      write_all(tls, fault == VenueFault::refuses_upgrade
                         ? "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                         : "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 0\r\n\r\n");
      return reached_fault();
    }
    if (fault == VenueFault::slow_loris) {
      write_all(tls, "HTTP/1.1 101 Switching Proto");
      reached_fault();
      return swallow(tls);
    }
    ws::stream<Tls&> stream(tls);
    stream.accept(request);
    if (show(stream, tls, fault)) return;
    talk(stream);
  }

  /// The faults that come after the handshake; true when the connection has served its purpose.
  bool show(ws::stream<Tls&>& stream, Tls& tls, VenueFault fault) {
    switch (fault) {
      case VenueFault::garbage_frames: write_all(tls, "\xff\xff\xff\xff these are no frames"); break;
      case VenueFault::huge_message: write_all(tls, frame_head(100'000'000) + std::string(65'536, '[')); break;
      case VenueFault::slow_frame: write_all(tls, frame_head(100'000) + "{\"half\":"); break;
      case VenueFault::never_answers: break;
      case VenueFault::half_closed: {
        Error ignored;
        tls.next_layer().shutdown(tcp::socket::shutdown_send, ignored);
        break;
      }
      case VenueFault::closes: {
        Error ignored;
        stream.close(ws::close_reason(ws::close_code::going_away, "for maintenance"), ignored);
        break;
      }
      case VenueFault::vanishes: {
        reached_fault();
        Error ignored;
        tls.next_layer().close(ignored);
        return true;
      }
      default: return false;
    }
    reached_fault();
    swallow(tls);
    return true;
  }

  void talk(ws::stream<Tls&>& stream) {
    stream.text(true);
    std::size_t answered = 0;
    bool sent = false;
    for (;;) {
      if (!sent && answered >= order_.texts_before_script) {
        sent = true;
        play(stream);
      }
      beast::flat_buffer buffer;
      stream.read(buffer);
      const std::string text = beast::buffers_to_string(buffer.data());
      {
        const std::lock_guard lock(mutex_);
        texts_.push_back(text);
      }
      const std::string answer = order_.answer(text);
      if (!answer.empty()) stream.write(asio::buffer(answer));
      ++answered;
    }
  }

  void play(ws::stream<Tls&>& stream) {
    std::size_t next_snapshot = 0;
    for (std::size_t at = 0; at < order_.script.size(); ++at) {
      const Recorded& one = order_.script[at];
      while (next_snapshot < order_.script.size() &&
             (next_snapshot < at || order_.script[next_snapshot].kind != Recorded::Kind::snapshot)) {
        ++next_snapshot;
      }
      // A client that asks later than the recorder did would be given a snapshot older than its question.
      if (next_snapshot < order_.script.size()) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return stopping_ || asked_[order_.script[next_snapshot].symbol]; });
        if (stopping_) return;
      }
      if (one.kind == Recorded::Kind::message) {
        stream.write(asio::buffer(one.text));
        continue;
      }
      const std::lock_guard lock(mutex_);
      turn_[one.symbol] = true;
      changed_.notify_all();
    }
    const std::lock_guard lock(mutex_);
    script_done_ = true;
    changed_.notify_all();
  }

  TestVenueOrder order_;
  asio::io_context io_;
  asio::ssl::context context_{asio::ssl::context::tls_server};
  tcp::acceptor acceptor_;
  std::map<std::string, std::string> snapshots_;
  std::map<std::string, bool> asked_;
  std::map<std::string, bool> turn_;
  bool stopping_ = false;
  std::list<tcp::socket*> sockets_;
  std::thread accepting_;
  std::list<std::thread> serving_;
};

TestVenue::TestVenue(TestVenueOrder order) : server_(std::make_unique<Server>(std::move(order))) {}
TestVenue::~TestVenue() = default;

std::string TestVenue::port() const { return server_->port_; }
const std::string& TestVenue::authority() const { return server_->authority_; }

void TestVenue::await_fault() {
  std::unique_lock lock(server_->mutex_);
  server_->changed_.wait(lock, [this] { return server_->faulted_; });
}
void TestVenue::await_script() {
  std::unique_lock lock(server_->mutex_);
  server_->changed_.wait(lock, [this] { return server_->script_done_; });
}
int TestVenue::connections() const {
  const std::lock_guard lock(server_->mutex_);
  return server_->connections_;
}
std::vector<std::string> TestVenue::texts() const {
  const std::lock_guard lock(server_->mutex_);
  return server_->texts_;
}
std::string TestVenue::server_name() const {
  const std::lock_guard lock(server_->mutex_);
  return server_->server_name_;
}

}  // namespace plimsoll::websocket
