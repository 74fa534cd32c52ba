#include "net/websocket/finnhub/decoder.hpp"
#include "tests/fuzz/websocket_fuzz.hpp"

using namespace plimsoll::websocket;

constexpr std::string_view messages[] = {
    R"({"data":[{"p":7296.89,"s":"A","t":1575526691134,"v":0.011467},{"p":1,"s":"B","t":1,"v":1e-5}],"type":"trade"})",
    R"({"type":"ping"})",
    R"({"type":"error","msg":"m"})",
};

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static finnhub::FinnhubDecoder decoder;
  static EventBatch batch({.levels = 64, .events = 8});
  run(decoder, batch, {data, size}, messages);
  return 0;
}
