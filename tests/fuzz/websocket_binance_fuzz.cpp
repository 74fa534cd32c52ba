#include "net/websocket/binance/decoder.hpp"
#include "tests/fuzz/websocket_fuzz.hpp"

using namespace plimsoll::websocket;

constexpr std::string_view messages[] = {
    R"({"stream":"a@depth","data":{"e":"depthUpdate","E":12,"T":11,"s":"A","U":1,"u":2,"pu":0,"b":[["58710.20","0.014"]],"a":[["1e2","3"]]}})",
    R"({"u":5,"s":"A","b":"6.1","B":"3.7","a":"6.2","A":"1.5"})",
    R"({"e":"aggTrade","E":1,"a":5,"s":"A","p":"0.001","q":"100","T":1,"m":true})",
    R"({"e":"markPriceUpdate","E":1,"s":"A","p":"11.1","i":"11.2","r":"0.0003","T":2})",
    R"({"lastUpdateId":10,"bids":[["4.0","431"]],"asks":[["4.2","12"]]})",
    R"({"result":null,"id":3})",
    R"({"error":{"code":2,"msg":"no \"such\""},"id":3})",
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static binance::BinanceDecoder decoder;
  static EventBatch batch({.levels = 64, .events = 8});
  run(decoder, batch, {data, size}, messages);
  return 0;
}
