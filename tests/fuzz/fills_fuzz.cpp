// Fills: any bytes as a file, a line of a feed or a record give faults with codes, or events that go through a ledger
// without breaking its books and come out of the journal as they went in.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/error.hpp"
#include "host/journal/fill_record.hpp"
#include "host/ledger/fill_file.hpp"
#include "host/ledger/fill_text.hpp"
#include "host/ledger/pnl.hpp"
#include "tests/fuzz/require.hpp"

using namespace plimsoll;
using namespace plimsoll::ledger;

namespace {

const portfolio::Instruments& desk() {
  static const portfolio::Instruments instruments = portfolio::Instruments::parse(
      "instrument,kind,underlying,strike,expiry,option_type,multiplier,currency\n"
      "A,spot,,,,,1,USD\nF,future,A,,2026-03-20,,9223372036.8,USD\nE,spot,,,,,1,EUR\n",
      "desk");
  return instruments;
}

FxFactors factors() {
  FxFactors fx("USD");
  fx.set("EUR", Timestamp{0}, 1'100'000'000);
  return fx;
}

constexpr std::string_view lines[] = {
    "{\"venue\":\"X\",\"execution_id\":\"1\",\"trade_date\":\"2026-01-05\",\"instrument\":\"A\",\"side\":\"buy\","
    "\"quantity\":9,\"price\":1.5,\"fee\":1}\n",
    "{\"kind\":\"bust\",\"venue\":\"X\",\"trade_date\":\"2026-01-05\",\"reference\":\"1\"}\n",
    "kind,venue,execution_id,trade_date,reference,instrument,side,quantity,price,issued\n,X,1,2026-01-05,,F,buy,1,2,\n"
    "correction,X,2,2026-01-05,1,E,sell,9e9,9e9,2026-01-05T00:00:00Z\nbust,X,,2026-01-05,2,,,,,\n"};

/// A known line with a piece of it replaced by the input.
std::string mutated(std::span<const std::uint8_t> input) {
  if (input.size() < 3) return {};
  std::string text(lines[input[0] % std::size(lines)]);
  const std::size_t at = input[1] * text.size() / 256;
  text.replace(at, std::min<std::size_t>(input[2] % 16, text.size() - at), std::string(input.begin() + 3, input.end()));
  return text;
}

void apply(Ledger& ledger, const FillEvent& event) {
  ledger.apply(event);
  Marks marks;
  for (const portfolio::Instrument& instrument : ledger.instruments()) {
    marks.set(instrument.id, Price::from_raw(INT64_MAX));
  }
  for (const PnlRow& row : profit_and_loss(ledger, marks, Timestamp{0})) {
    for (const Figures& figures : {row.local, row.reporting}) {
      if (!figures.cash || !figures.unrealised) continue;
      PLIMSOLL_REQUIRE(*figures.cash + *figures.value == *figures.realised + *figures.unrealised);
    }
  }
}

void read_file(std::string_view text) {
  try {
    const FillFile file = FillFile::parse(text, "fuzz", desk());
    Ledger ledger(file.instruments, factors());
    for (const FillLine& line : file.fills) {
      apply(ledger, line.event);
      PLIMSOLL_REQUIRE(journal::decode_fill_event(journal::encode(line.event), journal::fill_record_version) ==
                       line.event);
    }
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) {
      PLIMSOLL_REQUIRE(fault.code.starts_with("PLM-25") || fault.code.starts_with("PLM-11"));
      PLIMSOLL_REQUIRE(!fault.problem.empty() && !fault.remedy.empty());
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::uint8_t> input(data, size);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_file(text);
  read_file(mutated(input));
  FaultList faults("fuzz");
  const auto event = read_fill_json(text, 1, faults);
  PLIMSOLL_REQUIRE(event.has_value() == faults.empty());

  const std::span<const std::byte> bytes = std::as_bytes(input);
  if (const auto read = journal::decode_fill_event(bytes, journal::fill_record_version)) {
    const std::vector<std::byte> again = journal::encode(*read);
    PLIMSOLL_REQUIRE(std::equal(again.begin(), again.end(), bytes.begin(), bytes.end()));
    Ledger ledger(desk(), factors());
    apply(ledger, *read);
  }
  if (const auto read = journal::decode_position_change(bytes, journal::position_record_version)) {
    PLIMSOLL_REQUIRE(journal::encode(*read).size() == size);
  }
  return 0;
}
