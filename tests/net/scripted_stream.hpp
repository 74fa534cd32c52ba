// A byte stream whose other end is the test.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "net/wire/transport.hpp"
#include "tests/net/bytes.hpp"

namespace plimsoll::test {

class ScriptedStream final : public wire::StreamTransport {
 public:
  void connect() noexcept override {
    ++connects;
    state_ = at_once ? State::open : State::connecting;
    input.clear();
    written.clear();
  }
  [[nodiscard]] State state() const noexcept override {
    return state_ == State::closed && !input.empty() ? State::open : state_;
  }
  std::size_t read(std::span<std::byte> into) noexcept override {
    const std::size_t count = std::min({into.size(), input.size(), most_per_read});
    std::copy_n(input.begin(), count, into.begin());
    input.erase(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
  std::size_t write(std::span<const std::byte> bytes) noexcept override {
    const std::size_t count = std::min(bytes.size(), most_per_write);
    written.insert(written.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
  void close() noexcept override {
    ++closes;
    state_ = State::closed;
    input.clear();
  }

  void open() { state_ = State::open; }
  /// The peer goes away; what it has sent can still be read.
  void hang_up() { state_ = State::closed; }
  void send(const ByteVector& bytes) { input.insert(input.end(), bytes.begin(), bytes.end()); }

  ByteVector input;    // not read yet
  ByteVector written;  // by the client
  bool at_once = true;
  std::size_t most_per_read = SIZE_MAX;
  std::size_t most_per_write = SIZE_MAX;
  int connects = 0;
  int closes = 0;

 private:
  State state_ = State::closed;
};

/// A SoupBinTCP packet.
inline ByteVector soup(char type, std::string_view payload = {}) {
  return Writer().be(payload.size() + 1, 2).text({&type, 1}).text(payload).bytes();
}
inline ByteVector login_accepted(std::string_view sequence = "                   1") {
  return soup('A', std::string("SNAPSHOT01").append(sequence));
}

}  // namespace plimsoll::test
