#include "tests/host/gate/test_venue.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <sstream>
#include <stdexcept>
#include <utility>

namespace plimsoll::gate::test {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields(1);
  for (const char c : line) {
    if (c == '\t') {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace

TestVenue::TestVenue(std::string path, const Clock& clock) : path_(std::move(path)), clock_(clock) {
  sockaddr_un at{};
  at.sun_family = AF_UNIX;
  if (path_.size() >= sizeof at.sun_path) throw std::runtime_error("the path is too long: " + path_);
  path_.copy(at.sun_path, path_.size());
  listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 || ::listen(listener_, 8) != 0) {
    throw std::runtime_error("cannot listen on " + path_);
  }
}

TestVenue::~TestVenue() {
  ending_ = true;
  if (thread_.joinable()) thread_.join();
  ::close(listener_);
  ::unlink(path_.c_str());
}

void TestVenue::run_alone() {
  thread_ = std::thread([this] {
    while (!ending_) {
      pollfd waiting[2] = {{listener_, POLLIN, 0}, {stream_.descriptor(), POLLIN, 0}};
      ::poll(waiting, manner_ == Manner::does_not_read ? 1 : 2, 20);
      do_work();
    }
  });
}

int TestVenue::do_work() {
  if (drop_.exchange(false)) {
    const std::lock_guard lock(mutex_);
    stream_.close();
  }
  const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (descriptor >= 0) {
    stream_ = LineStream(descriptor);
    const std::lock_guard lock(mutex_);
    synced_ = false;
    last_heard_ns_ = clock_.monotonic_ns();
    std::string lines;
    for (const auto& [scope, level] : held_) {
      lines += "held\t" + std::string(to_string(level)) + '\t' + std::string(to_string(scope.kind)) + '\t' +
               scope.path + '\n';
    }
    stream_.write(lines + "ready\n");
  }
  if (manner_ == Manner::does_not_read || !stream_.open()) return 0;
  stream_.fill();
  int done = 0;
  while (const auto line = stream_.next_line()) {
    obey(*line);
    ++done;
  }
  stream_.flush();
  return done;
}

void TestVenue::obey(const std::string& line) {
  const auto fields = split(line);
  std::string reply;
  {
    const std::lock_guard lock(mutex_);
    last_heard_ns_ = clock_.monotonic_ns();
    if (fields[0] == "command" && fields.size() == 6) {
      command(fields);
      reply = "ack\t" + fields[1];
    } else if (fields[0] == "synced" && fields.size() == 2) {
      synced_ = true;
    } else if (fields[0] == "beat" && fields.size() == 2) {
      reply = "alive";
    }
  }
  if (!reply.empty() && manner_ == Manner::obeys) stream_.write(reply + '\n');
}

void TestVenue::command(const std::vector<std::string>& fields) {
  const auto kind = parse_scope_kind(fields[4]);
  const auto level = parse_trading_level(fields[3]);
  if (!kind || !level) return;
  const Scope scope{*kind, fields[5]};
  ++commands_;
  newest_sequence_ = std::stoull(fields[1]);
  obeyed_ns_[scope] = clock_.monotonic_ns();
  if (fields[2] == "resume") {
    held_.erase(scope);
    return;
  }
  held_[scope] = *level;
  if (fields[2] != "halt_and_cancel") return;
  for (VenueOrder& order : orders_) {
    if (order.cancelled_ns == 0 && covers(scope, {order.book, "desk account", order.strategy, "XYZ"})) {
      order.cancelled_ns = clock_.monotonic_ns();
    }
  }
}

bool TestVenue::hears() const { return synced_ && clock_.monotonic_ns() - last_heard_ns_ <= longest_silence_ns; }

TradingLevel TestVenue::effective_locked(const OrderScopes& order) const {
  TradingLevel level = hears() ? TradingLevel::active : TradingLevel::halted;
  for (const auto& [scope, held] : held_) {
    if (covers(scope, order)) level = strictest(level, held);
  }
  return level;
}

TestVenue::Answer TestVenue::place(const std::string& book, Effect effect, const std::string& strategy) {
  const std::lock_guard lock(mutex_);
  const TradingLevel level = effective_locked({book, "desk account", strategy, "XYZ"});
  const bool fits = level == TradingLevel::active || (level == TradingLevel::reduce_only && effect == Effect::reduces);
  if (!fits) return Answer::rejected;
  orders_.push_back({book, strategy, effect, clock_.monotonic_ns(), 0});
  return Answer::accepted;
}

void TestVenue::forget() {
  const std::lock_guard lock(mutex_);
  held_.clear();
  synced_ = false;
  drop_ = true;
}

TradingLevel TestVenue::level(const Scope& scope) const {
  const std::lock_guard lock(mutex_);
  const auto at = held_.find(scope);
  return at == held_.end() ? TradingLevel::active : at->second;
}

TradingLevel TestVenue::effective(const std::string& book, const std::string& strategy) const {
  const std::lock_guard lock(mutex_);
  return effective_locked({book, "desk account", strategy, "XYZ"});
}

std::int64_t TestVenue::obeyed_ns(const Scope& scope) const {
  const std::lock_guard lock(mutex_);
  const auto at = obeyed_ns_.find(scope);
  return at == obeyed_ns_.end() ? 0 : at->second;
}

std::vector<VenueOrder> TestVenue::orders() const {
  const std::lock_guard lock(mutex_);
  return orders_;
}

std::size_t TestVenue::live_orders(const std::string& book) const {
  std::size_t live = 0;
  for (const VenueOrder& order : orders()) live += order.book == book && order.cancelled_ns == 0 ? 1U : 0U;
  return live;
}

std::size_t TestVenue::accepted_after(std::int64_t ns, const std::string& book) const {
  std::size_t count = 0;
  for (const VenueOrder& order : orders()) count += order.book == book && order.accepted_ns > ns ? 1U : 0U;
  return count;
}

std::uint64_t TestVenue::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

std::uint64_t TestVenue::newest_sequence() const {
  const std::lock_guard lock(mutex_);
  return newest_sequence_;
}

bool TestVenue::wait_for_commands(std::uint64_t count) const {
  const std::int64_t start = clock_.monotonic_ns();
  while (commands() < count) {
    if (clock_.monotonic_ns() - start > 10'000'000'000) return false;
    ::poll(nullptr, 0, 1);
  }
  return true;
}

}  // namespace plimsoll::gate::test
