// A message in a buffer with padding behind it, filled with bytes that a decoder must not take for JSON.
#pragma once

#include <string>
#include <string_view>

#include "net/websocket/decoder.hpp"

namespace plimsoll::websocket {

class Padded {
 public:
  explicit Padded(std::string_view text) : bytes_(text), size_(text.size()) { bytes_.append(message_padding, ','); }
  [[nodiscard]] PaddedText text() const { return {bytes_.data(), size_}; }

 private:
  std::string bytes_;
  std::size_t size_;
};

inline Verdict decode(Decoder& decoder, std::string_view text, EventBatch& batch) {
  // What the batch points at must outlive this call in tests, so the text is kept until the next one.
  static Padded kept("");
  kept = Padded(text);
  return decoder.decode(kept.text(), batch);
}

}  // namespace plimsoll::websocket
