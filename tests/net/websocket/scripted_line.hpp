// A Line that writes down what a session asks of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/websocket/session.hpp"

namespace plimsoll::websocket {

class ScriptedLine final : public Line {
 public:
  bool send(std::string_view text) noexcept override {
    if (full) return false;
    sent.emplace_back(text);
    return true;
  }
  bool fetch(std::string_view target) noexcept override {
    if (fetching) return false;
    fetching = true;
    ++fetches;
    fetched = target;
    return true;
  }
  void drop(const Loss& given) noexcept override {
    dropped = true;
    loss = given;
  }

  std::vector<std::string> sent;
  std::string fetched;
  int fetches = 0;
  bool full = false;
  bool fetching = false;
  bool dropped = false;
  Loss loss;
};

}  // namespace plimsoll::websocket
