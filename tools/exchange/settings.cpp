#include "tools/exchange/settings.hpp"

#include <string>
#include <utility>
#include <vector>

#include "host/core/error.hpp"

namespace plimsoll::exchange {

void check(const VenueSettings& settings) {
  std::vector<Fault> faults;
  const auto expect_within = [&](const char* name, auto value, auto low, auto high) {
    if (value >= low && value <= high) return;
    faults.push_back({"PLM-1801",
                      {},
                      0,
                      std::string(name) + " is " + std::to_string(value) + "; must be from " + std::to_string(low) +
                          " to " + std::to_string(high),
                      "Choose a value in that range."});
  };
  expect_within("symbols", settings.symbols, std::size_t{1}, most_symbols);
  expect_within("messages", settings.messages, std::uint64_t{1}, std::uint64_t{100'000'000'000});
  expect_within("messages per second", settings.messages_per_second, std::uint64_t{1}, std::uint64_t{50'000'000});
  expect_within("halts", settings.halts, std::size_t{0}, std::size_t{1000});
  expect_within("orders per symbol", settings.orders_per_symbol, std::size_t{10}, std::size_t{1'000'000});
  expect_within("pace", settings.pace, 0.0, 10'000.0);
  // A venue day must end within its calendar day: the clock of ITCH counts nanoseconds since midnight.
  if (settings.messages / (settings.messages_per_second > 0 ? settings.messages_per_second : 1) > 12 * 3600) {
    faults.push_back({"PLM-1802",
                      {},
                      0,
                      "the session would last more than twelve hours of venue time",
                      "Ask for fewer messages or a higher rate."});
  }
  if (settings.date.weekday() >= Weekday::saturday) {
    faults.push_back({"PLM-1803",
                      {},
                      0,
                      "the date " + settings.date.to_string() + " is not a weekday",
                      "Choose a day from Monday to Friday."});
  }
  if (!faults.empty()) throw InputError(std::move(faults));
}

}  // namespace plimsoll::exchange
