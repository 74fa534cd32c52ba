#include "net/websocket/finnhub/decoder.hpp"

#include "net/websocket/json.hpp"

namespace plimsoll::websocket::finnhub {
namespace {

namespace ondemand = simdjson::ondemand;
using json::Outcome;
using json::scalar;

bool read_trade(ondemand::value& value, EventBatch& batch, Outcome& outcome) noexcept {
  std::string_view price;
  std::string_view size;
  std::string_view time;
  Execution execution;
  const bool read = json::each_field(value, outcome, [&](std::string_view key, ondemand::value& field) {
    if (key == "s") return json::read_text(field, execution.symbol, outcome);
    if (key == "p") price = scalar(field);
    if (key == "v") size = scalar(field);
    if (key == "t") time = scalar(field);
    return true;
  });
  if (!read || execution.symbol.empty()) return outcome.fail(Verdict::malformed);
  Outcome representable;
  if (!json::read_price(price, execution.price, representable) ||
      !json::read_size(size, execution.size, representable)) {
    if (representable.verdict() != Verdict::unrepresentable) return outcome.fail(Verdict::malformed);
    ++batch.skipped;
    return true;
  }
  return json::read_milliseconds(time, execution.ts_event, outcome) &&
         (batch.add(execution) || outcome.fail(Verdict::malformed));
}

Verdict judge(std::string_view type, EventBatch& batch) noexcept {
  if (type == "trade") return Verdict::decoded;
  if (type == "ping") {
    batch.control = Control::heartbeat;
    return Verdict::decoded;
  }
  if (type == "error") {
    batch.control = Control::refused;
    return Verdict::decoded;
  }
  return type.empty() ? Verdict::malformed : Verdict::unknown;
}

}  // namespace

struct FinnhubDecoder::Parser {
  ondemand::parser json{json::largest_message};
};

FinnhubDecoder::FinnhubDecoder() : parser_(std::make_unique<Parser>()) {}
FinnhubDecoder::~FinnhubDecoder() = default;

Verdict FinnhubDecoder::decode(PaddedText message, EventBatch& batch) noexcept {
  batch.clear();
  Outcome outcome;
  std::string_view type;
  const bool read =
      json::each_message_field(parser_->json, message, outcome, [&](std::string_view key, ondemand::value& value) {
        if (key == "type") return json::read_text(value, type, outcome);
        if (key == "msg") return json::read_text(value, batch.reason, outcome);
        if (key != "data") return true;
        ondemand::json_type shape{};
        if (value.type().get(shape) != simdjson::SUCCESS) return outcome.fail(Verdict::malformed);
        if (shape != ondemand::json_type::array) return true;  // of another type of message
        return json::each_element(value, outcome,
                                  [&](ondemand::value& trade) { return read_trade(trade, batch, outcome); });
      });
  const Verdict verdict = read ? judge(type, batch) : outcome.verdict();
  if (verdict != Verdict::decoded) batch.clear();
  return verdict;
}

}  // namespace plimsoll::websocket::finnhub
