#include "net/websocket/coinbase/decoder.hpp"
#include "tests/fuzz/websocket_fuzz.hpp"

using namespace plimsoll::websocket;

constexpr std::string_view messages[] = {
    R"({"channel":"l2_data","timestamp":"2026-04-07T14:30:01.456789Z","sequence_num":7,"events":[{"type":"update","product_id":"A","updates":[{"side":"bid","price_level":"1.5","new_quantity":"2"}]}]})",
    R"({"channel":"market_trades","timestamp":"2026-04-07T14:30:02Z","sequence_num":1,"events":[{"type":"update","trades":[{"product_id":"A","price":"1","size":"1","time":"2026-04-07T14:30:02Z"}]}]})",
    R"({"type":"l2update","product_id":"A","changes":[["sell","0.1","6"],["buy","0.09","0"]],"time":"2021-04-17T16:43:37.07Z"})",
    R"({"type":"snapshot","product_id":"A","bids":[["1","1"]],"asks":[["2","1"]]})",
    R"({"type":"match","product_id":"A","price":"1","size":"2","time":"2021-04-17T16:43:37Z"})",
    R"({"type":"error","message":"m","reason":"r"})",
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static coinbase::CoinbaseDecoder decoder;
  static EventBatch batch({.levels = 64, .events = 8});
  run(decoder, batch, {data, size}, messages);
  return 0;
}
