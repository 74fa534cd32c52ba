// A request as the routes see it, and an answer; no socket is involved, so all of it can be tested without one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plimsoll::api {

/// In the order in which they came; names are in lower case.
class Headers {
 public:
  void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
  [[nodiscard]] std::size_t count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::count_if(fields_.begin(), fields_.end(), [&](const auto& field) { return field.first == name; }));
  }
  /// The first of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
    for (const auto& [field, value] : fields_) {
      if (field == name) return value;
    }
    return std::nullopt;
  }
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

enum class Method : std::uint8_t { get, head, post, other };

/// How a request came here, and from whom as far as the wire tells.
struct Peer {
  enum class Reach : std::uint8_t { loopback, elsewhere };
  enum class Wire : std::uint8_t { plain, tls };
  std::string address;
  Reach reach = Reach::elsewhere;
  Wire wire = Wire::plain;
  std::string certificate;  // SHA-256 of the client's certificate in lower-case hex; empty without one
};

struct Request {
  Method method = Method::get;
  std::string method_name;  // as sent
  std::string target;       // as sent
  Headers headers;
  std::string body;
  Peer peer;
};

/// Bytes that an answer shares with whoever else sends them, or that live as long as the program.
class Body {
 public:
  Body() = default;
  explicit Body(std::string text) : Body(std::make_shared<const std::string>(std::move(text))) {}
  explicit Body(std::shared_ptr<const std::string> text) : owner_(std::move(text)), bytes_(*owner_) {}
  /// `bytes` outlive the body.
  static Body of_static(std::string_view bytes) {
    Body body;
    body.bytes_ = bytes;
    return body;
  }
  [[nodiscard]] std::string_view bytes() const { return bytes_; }

 private:
  std::shared_ptr<const std::string> owner_;
  std::string_view bytes_;
};

struct Response {
  unsigned status = 200;
  std::string content_type = "application/json";
  Body body;
  std::vector<std::pair<std::string, std::string>> headers;  // besides those that every answer has
};

}  // namespace plimsoll::api
