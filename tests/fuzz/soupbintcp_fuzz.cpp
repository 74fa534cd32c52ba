// SoupBinTcpClient and GlimpseClient: whatever bytes a server sends, in whatever pieces, data comes only after a login,
// lies inside what was received, and an attempt ends in bounded work.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "net/glimpse/client.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll;

namespace {

/// Sends the input, in pieces whose sizes it also takes from the input, and then hangs up.
class Stream final : public wire::StreamTransport {
 public:
  explicit Stream(std::span<const std::byte> bytes) : bytes_(bytes), left_(bytes) {}
  void connect() noexcept override { left_ = bytes_, state_ = State::open; }
  [[nodiscard]] State state() const noexcept override { return left_.empty() ? State::closed : state_; }
  std::size_t read(std::span<std::byte> into) noexcept override {
    if (left_.empty()) return 0;
    const std::size_t piece = std::to_integer<std::size_t>(left_[0]) % 61 + 1;
    const std::size_t count = std::min({piece, into.size(), left_.size()});
    std::copy_n(left_.begin(), count, into.begin());
    left_ = left_.subspan(count);
    return count;
  }
  std::size_t write(std::span<const std::byte> bytes) noexcept override { return bytes.size() / 2 + bytes.size() % 2; }
  void close() noexcept override { state_ = State::closed, left_ = {}; }

 private:
  std::span<const std::byte> bytes_;
  std::span<const std::byte> left_;
  State state_ = State::closed;
};

struct Checker final : glimpse::SnapshotHandler {
  void on_snapshot_begin() noexcept override {
    ++begun;
    PLIMSOLL_REQUIRE(!open);
    open = true;
  }
  void on_snapshot_message(std::span<const std::byte> message) noexcept override {
    PLIMSOLL_REQUIRE(open && message.size() < 4'096);
    PLIMSOLL_REQUIRE(message.empty() || message[0] != std::byte{'G'});
    for (const std::byte byte : message) sum += std::to_integer<std::uint64_t>(byte);
  }
  glimpse::Verdict on_snapshot_end(std::uint64_t next) noexcept override {
    PLIMSOLL_REQUIRE(open && next > 0);
    open = false;
    return next % 2 == 0 ? glimpse::Verdict::taken : glimpse::Verdict::refused;
  }
  void on_snapshot_failure(glimpse::Outcome outcome, std::uint64_t attempts) noexcept override {
    PLIMSOLL_REQUIRE(outcome != glimpse::Outcome::complete && attempts == ++failures);
    open = false;
  }
  std::uint64_t begun = 0, failures = 0, sum = 0;
  bool open = false;
};

void fetch(std::span<const std::byte> bytes) {
  Stream stream(bytes);
  Checker checker;
  glimpse::Options options;
  options.login.user = "fuzz";
  options.most_messages = 1'000;
  glimpse::GlimpseClient client(options, {&stream}, checker);
  std::int64_t now_ns = 0;
  client.start(now_ns);
  // Every poll reads something, or finds that nothing is left, or waits for a timeout that comes within these steps.
  for (int step = 0; step < 400 && checker.failures < 2 && client.started(); ++step) {
    now_ns += 100'000'000;
    client.poll(now_ns);
  }
  PLIMSOLL_REQUIRE(!client.started() || checker.failures == 2);
  PLIMSOLL_REQUIRE(checker.begun <= 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  fetch(bytes);
  // Behind an accepted login, so that data is reached by chance.
  std::vector<std::byte> logged_in{std::byte{0}, std::byte{31}, std::byte{'A'}};
  logged_in.resize(3 + 29, std::byte{' '});
  logged_in.push_back(std::byte{'1'});
  logged_in.insert(logged_in.end(), bytes.begin(), bytes.end());
  fetch(logged_in);
  return 0;
}
