// The ITCH decoder: delivered exactly when the table-driven decoder accepts, with the same fields; files end in a named
// way.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <vector>

#include "host/core/error.hpp"
#include "net/itch/itch_file.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/net/itch/flatten.hpp"

using namespace plimsoll;
using namespace plimsoll::itch;

namespace {

void check_message(std::span<const std::byte> message) {
  Flatten handler;
  const Verdict verdict = dispatch(message, handler);
  PLIMSOLL_REQUIRE(handler.values == test::slow_decode(message));
  PLIMSOLL_REQUIRE(handler.calls == (verdict == Verdict::delivered ? 1U : 0U));
  // Whoever is told that a message names an order reads it without another look at the length.
  if (order_use(message) != OrderUse::none) PLIMSOLL_REQUIRE(verdict == Verdict::delivered && message.size() >= 19);
  if (order_use(message) == OrderUse::adds) PLIMSOLL_REQUIRE(message.size() >= AddOrder::size);
  if (order_use(message) == OrderUse::replaces) PLIMSOLL_REQUIRE(message.size() == OrderReplace::size);
}

void check_file(std::vector<std::byte> bytes) {
  try {
    const ItchFile file = ItchFile::from_bytes("fuzz", std::move(bytes));
    ItchRecords records = file.records();
    MessageCounts counts;
    Flatten handler;
    for (std::span<const std::byte> message; records.next(message);) dispatch(message, handler, counts);
    PLIMSOLL_REQUIRE(counts.total() == file.message_count());
    PLIMSOLL_REQUIRE(records.tail() == file.tail());
  } catch (const InputError& error) {
    PLIMSOLL_REQUIRE(error.faults().size() == 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  check_message(bytes);
  // Known types of the right length are rare among random bytes: the first byte also chooses one.
  if (size > 0) {
    auto row = test::itch_lengths().begin();
    std::advance(row, static_cast<std::ptrdiff_t>(data[0] % test::itch_lengths().size()));
    std::vector<std::byte> message(bytes.begin(), bytes.end());
    message[0] = static_cast<std::byte>(row->first);
    message.resize(row->second);
    check_message(message);
  }
  check_file({bytes.begin(), bytes.end()});
  // The same behind a good first message.
  std::vector<std::byte> file(14 + size);
  file[1] = std::byte{12};
  file[2] = std::byte{'S'};
  std::copy(bytes.begin(), bytes.end(), file.begin() + 14);
  check_file(std::move(file));
  return 0;
}
