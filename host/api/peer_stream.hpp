// A connection that was accepted, plain or secured: one type, so that what reads and writes it is compiled once.
#pragma once

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <memory>
#include <string>
#include <utility>

#include "host/api/credentials.hpp"
#include "host/api/message.hpp"

namespace plimsoll::api {

class PeerStream {
 public:
  using executor_type = boost::beast::tcp_stream::executor_type;
  using Tls = boost::asio::ssl::stream<boost::beast::tcp_stream&>;
  using Error = boost::system::error_code;

  /// `context` is null for a plain connection.
  PeerStream(boost::asio::ip::tcp::socket&& socket, boost::asio::ssl::context* context)
      : tcp_(std::make_unique<boost::beast::tcp_stream>(std::move(socket))) {
    if (context != nullptr) tls_ = std::make_unique<Tls>(*tcp_, *context);
    Error ignored;
    const auto endpoint = tcp_->socket().remote_endpoint(ignored);
    address_ = endpoint.address();
  }

  executor_type get_executor() noexcept { return tcp_->get_executor(); }
  boost::beast::tcp_stream& next_layer() noexcept { return *tcp_; }
  const boost::beast::tcp_stream& next_layer() const noexcept { return *tcp_; }

  template <typename Buffers, typename Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) {
      tls_->async_read_some(buffers, std::forward<Handler>(handler));
    } else {
      tcp_->async_read_some(buffers, std::forward<Handler>(handler));
    }
  }
  template <typename Buffers, typename Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) {
      tls_->async_write_some(buffers, std::forward<Handler>(handler));
    } else {
      tcp_->async_write_some(buffers, std::forward<Handler>(handler));
    }
  }

  [[nodiscard]] bool secured() const { return tls_ != nullptr; }
  template <typename Handler>
  void async_secure(Handler&& handler) {
    tls_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<Handler>(handler));
  }
  void close() { tcp_->close(); }

  [[nodiscard]] Peer peer() const {
    Peer peer;
    peer.address = address_.to_string();
    peer.reach = address_.is_loopback() ? Peer::Reach::loopback : Peer::Reach::elsewhere;
    peer.wire = tls_ ? Peer::Wire::tls : Peer::Wire::plain;
    if (tls_) peer.certificate = fingerprint();
    return peer;
  }

 private:
  [[nodiscard]] std::string fingerprint() const {
    X509* certificate = SSL_get1_peer_certificate(tls_->native_handle());
    if (certificate == nullptr) return {};
    Sha256 digest{};
    unsigned size = 0;
    const bool alive = X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
    const bool known = X509_digest(certificate, EVP_sha256(), digest.data(), &size) == 1 && size == digest.size();
    X509_free(certificate);
    return alive && known ? to_hex(digest) : std::string("expired");
  }

  std::unique_ptr<boost::beast::tcp_stream> tcp_;  // where it is, also when the stream moves: TLS refers to it
  std::unique_ptr<Tls> tls_;
  boost::asio::ip::address address_;
};

// A WebSocket that is over leaves without a goodbye of TLS: its own was said.
[[maybe_unused]] inline void teardown(boost::beast::role_type, PeerStream& stream, PeerStream::Error& error) {
  stream.close();
  error = {};
}

template <typename Handler>
void async_teardown(boost::beast::role_type, PeerStream& stream, Handler&& handler) {
  stream.close();
  boost::asio::post(stream.get_executor(),
                    boost::beast::bind_front_handler(std::forward<Handler>(handler), PeerStream::Error()));
}

}  // namespace plimsoll::api
