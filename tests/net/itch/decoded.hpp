// One message from a hexadecimal literal.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string_view>

#include "net/itch/dispatch.hpp"
#include "tests/net/bytes.hpp"

namespace plimsoll::itch {

template <typename Message>
struct Last : MessageHandler {
  using MessageHandler::on;
  void on(const Message& found) noexcept {
    message = found;
    ++calls;
  }
  Message message;
  int calls = 0;
};

template <typename Message>
Message decoded(std::string_view text) {
  Last<Message> handler;
  EXPECT_EQ(dispatch(test::hex(text), handler), Verdict::delivered);
  EXPECT_EQ(handler.calls, 1);
  return handler.message;
}

}  // namespace plimsoll::itch
