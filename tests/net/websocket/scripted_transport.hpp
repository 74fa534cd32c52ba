// A Transport whose network is the test, and a Session that writes down what it is told.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/session.hpp"
#include "net/websocket/transport.hpp"
#include "tests/net/websocket/padded.hpp"

namespace plimsoll::websocket {

/// Everything that is asked of it goes into `story`.
class ScriptedTransport final : public Transport {
 public:
  explicit ScriptedTransport(std::vector<std::string>& story) : story_(story) {}

  void set_listener(TransportListener& listener) noexcept override { network = &listener; }
  void open(const Endpoint& endpoint) noexcept override { story_.push_back("open " + endpoint.host); }
  void send(std::string_view text) noexcept override { story_.push_back(std::string("send ").append(text)); }
  void ping() noexcept override { story_.push_back("ping"); }
  void close() noexcept override { story_.push_back("close"); }
  void fetch(const Endpoint& endpoint) noexcept override { story_.push_back("fetch " + endpoint.target); }
  void cancel_fetch() noexcept override { story_.push_back("cancel_fetch"); }
  int do_work() noexcept override { return 0; }
  int wait(std::int64_t) noexcept override { return 0; }

  TransportListener* network = nullptr;

 private:
  std::vector<std::string>& story_;
};

class ScriptedSession final : public Session {
 public:
  explicit ScriptedSession(std::vector<std::string>& story) : story_(story) {}

  void on_open(Line& given, Moment) noexcept override {
    line = &given;
    story_.emplace_back("on_open");
    for (const std::string& text : first_texts) EXPECT_TRUE(line->send(text));
  }
  void on_message(Line&, PaddedText message, Moment) noexcept override {
    story_.push_back(std::string("on_message ").append(message.view()));
    if (message.view() == "granted") granted = true;
  }
  void on_fetched(Line&, int status, PaddedText, Moment) noexcept override {
    story_.push_back(std::string("on_fetched ").append(std::to_string(status)));
  }
  void on_fetch_failed(Line&, const Loss& loss, Moment) noexcept override {
    story_.push_back(std::string("on_fetch_failed ").append(describe(loss.reason()).name));
  }
  void on_down(Moment) noexcept override {
    granted = false;
    story_.emplace_back("on_down");
  }
  int do_work(Line&, Moment) noexcept override { return 0; }
  [[nodiscard]] bool subscribed() const noexcept override { return granted; }

  Line* line = nullptr;
  std::vector<std::string> first_texts;
  bool granted = false;

 private:
  std::vector<std::string>& story_;
};

}  // namespace plimsoll::websocket
