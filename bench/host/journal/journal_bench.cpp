// The journal on a real file: records a second with group commit, time to act on a record, recovery of a million
// records.
#include <benchmark/benchmark.h>
#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "host/core/system_clock.hpp"
#include "host/core/system_disk.hpp"
#include "host/journal/journal_reader.hpp"
#include "host/journal/journal_writer.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::journal;

// Sizes, all in one place.
constexpr std::uint64_t recovery_records = 1'000'000;
constexpr std::size_t small_payload = 64;
constexpr std::size_t large_payload = 1024;
constexpr std::size_t burst = 4096;

/// A folder that goes away. PLIMSOLL_BENCH_FOLDER names a disk; else the system's folder for temporary files.
class Folder {
 public:
  Folder() {
    const char* chosen = ::getenv("PLIMSOLL_BENCH_FOLDER");
    const std::filesystem::path parent = chosen != nullptr ? chosen : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "plimsoll-journal-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string journal() const { return path_ + "/journal"; }

 private:
  std::string path_;
};

Submission record_of(const std::vector<std::byte>& payload, Durability durability) {
  return {.type = RecordType::update,
          .durability = durability,
          .payload_version = 1,
          .event = {},
          .payload = payload,
          .completion = nullptr};
}

std::uint64_t count_records(Disk& disk, const std::string& journal) {
  JournalReader reader(disk, journal);
  std::uint64_t records = 0;
  while (reader.next()) ++records;
  return records;
}

void append_in_groups(benchmark::State& state) {
  const Folder folder;
  SystemDisk disk;
  const SystemClock clock;
  const std::vector<std::byte> payload(static_cast<std::size_t>(state.range(0)), std::byte{7});
  std::uint64_t records = 0;
  {
    JournalWriter writer(disk, clock, folder.journal(), {});
    for (auto _ : state) {
      for (std::size_t i = 0; i < burst; ++i) {
        if (writer.submit(record_of(payload, Durability::acknowledged)) == Handover::accepted) ++records;
      }
      writer.do_work();
    }
    writer.close();
    if (writer.state() != WriterState::closed) state.SkipWithError(writer.failure().problem.c_str());
  }
  if (count_records(disk, folder.journal()) != records + 1)
    state.SkipWithError("the journal does not hold its records");
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
  state.SetBytesProcessed(static_cast<std::int64_t>(records * record_size(payload.size())));
}

void append_one_before_acting(benchmark::State& state) {
  const Folder folder;
  SystemDisk disk;
  const SystemClock clock;
  const std::vector<std::byte> payload(small_payload, std::byte{7});
  JournalWriter writer(disk, clock, folder.journal(), {});
  std::uint64_t records = 0;
  for (auto _ : state) {
    writer.submit(record_of(payload, Durability::before_acting));
    writer.do_work();
    if (writer.durable_sequence() != ++records) {
      state.SkipWithError("not durable");
      break;
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(records));
}

void recover(benchmark::State& state) {
  const Folder folder;
  SystemDisk disk;
  const SystemClock clock;
  const std::vector<std::byte> payload(small_payload, std::byte{7});
  {
    JournalWriter writer(disk, clock, folder.journal(), {});
    for (std::uint64_t i = 0; i < recovery_records; ++i) {
      while (writer.submit(record_of(payload, Durability::best_effort)) != Handover::accepted) writer.do_work();
    }
    writer.close();
  }
  for (auto _ : state) {
    if (count_records(disk, folder.journal()) != recovery_records + 1) state.SkipWithError("records are missing");
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recovery_records));
}

BENCHMARK(append_in_groups)->Arg(small_payload)->Arg(large_payload)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(append_one_before_acting)->UseRealTime()->Unit(benchmark::kMicrosecond);
BENCHMARK(recover)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
