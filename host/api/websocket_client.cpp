#include "host/api/websocket_client.hpp"

#include <array>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "host/api/inputs.hpp"
#include "host/api/problem.hpp"
#include "host/api/static_files.hpp"
#include "host/core/rfc3339.hpp"

namespace plimsoll::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ws = beast::websocket;
using Error = boost::system::error_code;

constexpr std::size_t largest_message = 4096;  // that a client may send: a hello
constexpr int most_hellos = 4;

/// The token of {"type": "hello", "token": ".."}; nothing for any other message.
std::optional<std::string> token_of(std::string_view message) {
  const auto text = [](std::string name, std::size_t longest) {
    return Input{std::move(name), "text", Input::Kind::text, Need::required, longest, 0, {}};
  };
  try {
    const Json hello = parse_content(message, {text("type", 16), text("token", longest_token)});
    if (text_of(hello, "type") == "hello") return text_of(hello, "token");
  } catch (const Refused&) {
  }
  return std::nullopt;
}

class Client final : public StreamClient, public std::enable_shared_from_this<Client> {
 public:
  Client(PeerStream&& stream, std::optional<Principal> principal, ServerRoom& room)
      : peer_(stream.peer()),
        stream_(std::move(stream)),
        principal_(std::move(principal)),
        room_(room),
        opened_ns_(now_ns()) {
    ++room_.counters.streams;
  }
  ~Client() override {
    --room_.counters.streams;
    --room_.counters.connections;
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void start(const boost::beast::http::request<boost::beast::http::string_body>& upgrade) {
    // The time is kept by on_tick; the library's own covers the handshake and the goodbye.
    ws::stream_base::timeout limits{};
    limits.handshake_timeout = std::chrono::milliseconds(room_.settings.request_timeout_ms);
    limits.idle_timeout = ws::stream_base::none();
    limits.keep_alive_pings = false;
    stream_.set_option(limits);
    stream_.set_option(ws::stream_base::decorator([wire = peer_.wire](ws::response_type& response) {
      Response headers;
      add_security_headers(headers, wire);
      for (const auto& [name, value] : headers.headers) response.set(name, value);
    }));
    stream_.read_message_max(largest_message);
    stream_.auto_fragment(false);
    stream_.text(true);
    beast::get_lowest_layer(stream_).expires_never();
    Error ignored;
    auto& socket = beast::get_lowest_layer(stream_).socket();
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    socket.set_option(asio::socket_base::send_buffer_size(64 * 1024), ignored);
    stream_.async_accept(upgrade, [self = shared_from_this()](const Error& error) {
      if (error) return;
      self->room_.streams.push_back(self);
      self->open_ = true;
      self->read();
      if (self->principal_) self->room_.service.state().refresh();
      self->on_tick();
    });
  }

  void on_tick() override {
    const std::int64_t now = now_ns();
    if (writing_) {  // also while it is being closed: the goodbye waits for the message before it
      if (now - written_ns_ >= ms(room_.settings.slow_stream_ms)) {
        ++room_.counters.slow_streams;
        drop();
      }
      return;
    }
    if (!open_) return;
    if (!principal_) {
      if (now - opened_ns_ >= ms(room_.settings.hello_ms)) close("PLM-2121 no hello with a token came in time");
      return;
    }
    if (principal_->expires && *principal_->expires <= room_.service.clock().now()) {
      return close("PLM-2121 the credential has expired");
    }
    LiveState& state = room_.service.state();
    if (version_ == 0 || version_ < state.version()) {
      send_state(state);
    } else if (now - written_ns_ >= ms(room_.settings.beat_ms)) {
      send_beat(state);
    }
  }

 private:
  static std::int64_t ms(std::int64_t count) { return count * 1'000'000; }
  [[nodiscard]] std::int64_t now_ns() const { return room_.service.clock().monotonic_ns(); }

  void send_state(LiveState& state) {
    const bool first = version_ == 0;
    shared_ = first ? state.whole() : state.since(version_);
    version_ = state.version();
    head_ = std::string(R"({"type":")").append(first ? "snapshot" : "delta").append(R"(","seq":")");
    head_.append(std::to_string(++sequence_)).append(first ? R"(","state":{)" : R"(","patch":{)");
    tail_ = "}}";
    if (first) {
      tail_ = std::string(shared_->empty() ? "" : ",").append(R"("session":)");
      tail_.append(room_.service.session(principal_, peer_)).append("}}");
    }
    send();
  }

  void send_beat(const LiveState& state) {
    const auto age = state.report_age_ms();
    shared_.reset();
    head_ = std::string(R"({"type":"beat","seq":")").append(std::to_string(sequence_)).append(R"(","now":")");
    head_.append(rfc3339(room_.service.clock().now())).append(R"(","report_age_ms":)");
    head_.append(age ? std::to_string(*age) : "null");
    tail_ = "}";
    send();
  }

  void send() {
    writing_ = true;
    written_ns_ = now_ns();
    ++room_.counters.messages;
    const std::array<asio::const_buffer, 3> parts{
        asio::buffer(head_), shared_ ? asio::buffer(*shared_) : asio::const_buffer(), asio::buffer(tail_)};
    stream_.async_write(parts, [self = shared_from_this()](const Error& error, std::size_t) {
      self->writing_ = false;
      self->shared_.reset();
      if (error) self->drop();
    });
  }

  void read() {
    stream_.async_read(buffer_, [self = shared_from_this()](const Error& error, std::size_t) {
      if (error) return self->drop();
      self->on_message();
      self->buffer_.consume(self->buffer_.size());
      if (self->open_) self->read();
    });
  }

  void on_message() {
    const auto bytes = buffer_.cdata();
    const std::string_view message(static_cast<const char*>(bytes.data()), bytes.size());
    const auto token = stream_.got_text() ? token_of(message) : std::nullopt;
    if (!token || ++hellos_ > most_hellos) return close("PLM-2120 only a hello with a token is understood");
    auto principal = room_.service.admit_token(*token, peer_);
    if (!principal) return close("PLM-2121 the token is not known here, or has expired");
    principal_ = std::move(principal);
    version_ = 0;  // a snapshot again, with the new session
    if (!writing_) on_tick();
  }

  /// Says why (RFC 6455 section 7.4.1: 1008), and is gone when the peer has answered or not in time.
  void close(std::string_view why) {
    open_ = false;
    stream_.async_close({ws::close_code::policy_error, std::string(why)},
                        [self = shared_from_this()](const Error&) { self->drop(); });
  }
  void drop() {
    open_ = false;
    beast::get_lowest_layer(stream_).close();
  }

  Peer peer_;
  ws::stream<PeerStream> stream_;
  std::optional<Principal> principal_;
  ServerRoom& room_;
  std::int64_t opened_ns_;
  std::int64_t written_ns_ = 0;
  std::uint64_t version_ = 0;   // of the state that the client has; 0: none
  std::uint64_t sequence_ = 0;  // of the last snapshot or delta
  bool open_ = false;
  bool writing_ = false;
  int hellos_ = 0;
  beast::flat_buffer buffer_{largest_message};
  std::string head_;  // of the message under way, as the next two
  LiveState::Text shared_;
  std::string tail_;
};

}  // namespace

void start_stream(PeerStream&& stream, const boost::beast::http::request<boost::beast::http::string_body>& upgrade,
                  std::optional<Principal> principal, ServerRoom& room) {
  std::make_shared<Client>(std::move(stream), std::move(principal), room)->start(upgrade);
}

}  // namespace plimsoll::api
