// Journals: any bytes in a segment are read to an end or refused with one fault that has a code, in bounded work.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "host/journal/journal_reader.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/host/journal/simulated_disk.hpp"

using namespace plimsoll;
using namespace plimsoll::journal;

namespace {

const std::string folder = "fuzz";

test::Bytes segment(std::uint64_t number, std::uint64_t first_sequence, const Head& before) {
  const SegmentHeaderBytes header = encode(SegmentHeader{.number = number,
                                                         .first_sequence = first_sequence,
                                                         .reserved_bytes = 0,
                                                         .created = {},
                                                         .previous_hash = before.hash,
                                                         .build_identity = "fuzz"});
  return {header.begin(), header.end()};
}

/// Sound records whose lengths, types and claims come from the input; the rest of the input follows as it is.
test::Bytes with_records(std::span<const std::byte> input) {
  test::Bytes bytes = segment(1, 1, {});
  const std::uint64_t mark = segment_mark(bytes);
  RecordChain chain;
  Head head;
  while (input.size() > 4 && input[0] != std::byte{0}) {
    const std::size_t size = std::min<std::size_t>(std::to_integer<std::size_t>(input[0]), input.size() - 4);
    RecordHeader header{.type = static_cast<RecordType>(input[1]),
                        .durability = static_cast<Durability>(std::to_integer<unsigned>(input[2]) % 4),
                        .payload_version = 1,
                        .payload_size = 0,
                        .sequence = head.sequence + 1 + std::to_integer<std::uint64_t>(input[3]) % 8 / 7,
                        .durable_sequence = std::to_integer<std::uint64_t>(input[3]) / 16,
                        .event = {},
                        .written = {},
                        .hash = {}};
    std::vector<std::byte> record(record_size(size));
    encode_record(header, mark, head.hash, input.subspan(4, size), chain, record);
    head = {header.sequence, header.hash};
    bytes.insert(bytes.end(), record.begin(), record.end());
    input = input.subspan(4 + size);
  }
  bytes.insert(bytes.end(), input.begin(), input.end());
  return bytes;
}

void check(const test::Bytes& bytes) {
  test::SimulatedDisk disk;
  disk.put(folder + "/" + segment_name(1), bytes);
  try {
    JournalReader reader(disk, folder);
    std::uint64_t sequence = 0;
    std::uint64_t end = segment_header_size;
    while (const auto record = reader.next()) {
      PLIMSOLL_REQUIRE(record->header.sequence == ++sequence && record->offset == end);
      PLIMSOLL_REQUIRE(record->header.payload_size == record->payload.size());
      end += record_size(record->payload.size());
      PLIMSOLL_REQUIRE(end <= bytes.size());
    }
    PLIMSOLL_REQUIRE(reader.end().head.sequence == sequence && reader.end().offset == end);
    PLIMSOLL_REQUIRE(reader.end().durable_sequence <= sequence && end + reader.end().torn_bytes <= bytes.size());
  } catch (const InputError& error) {
    PLIMSOLL_REQUIRE(error.faults().size() == 1);
    PLIMSOLL_REQUIRE(error.faults()[0].code.starts_with("PLM-24") && !error.faults()[0].remedy.empty());
  }
  PLIMSOLL_REQUIRE(disk.operations() < 100);  // reads in large steps, each byte a bounded number of times
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> input(reinterpret_cast<const std::byte*>(data), size);
  check({input.begin(), input.end()});
  test::Bytes behind_header = segment(1, 1, {});
  behind_header.insert(behind_header.end(), input.begin(), input.end());
  check(behind_header);
  check(with_records(input));
  return 0;
}
