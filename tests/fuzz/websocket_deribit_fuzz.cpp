#include "net/websocket/deribit/decoder.hpp"
#include "tests/fuzz/websocket_fuzz.hpp"

using namespace plimsoll::websocket;

constexpr std::string_view messages[] = {
    R"({"method":"subscription","params":{"channel":"ticker.A.raw","data":{"instrument_name":"A","timestamp":1,"mark_price":0.01,"mark_iv":80.5,"greeks":{"delta":0.1,"vega":1},"best_bid_price":0.01,"best_bid_amount":1,"best_ask_price":0,"best_ask_amount":0,"underlying_price":5}}})",
    R"({"method":"subscription","params":{"channel":"book.A.raw","data":{"type":"change","timestamp":1,"instrument_name":"A","change_id":2,"prev_change_id":1,"bids":[["new",0.01,1],["delete",0.02,0]],"asks":[[1,2]]}}})",
    R"({"method":"subscription","params":{"channel":"trades.A.raw","data":[{"instrument_name":"A","price":1,"amount":2,"timestamp":3}]}})",
    R"({"id":1,"result":[{"instrument_name":"A","kind":"option","strike":5.0,"option_type":"call","is_active":true,"tick_size":0.5,"contract_size":1,"expiration_timestamp":9}]})",
    R"({"method":"heartbeat","params":{"type":"test_request"}})",
    R"({"id":1,"error":{"code":1,"message":"m"}})",
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static deribit::DeribitDecoder decoder;
  static EventBatch batch({.levels = 64, .events = 8});
  run(decoder, batch, {data, size}, messages);
  return 0;
}
