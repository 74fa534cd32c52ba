// Which name a venue's instrument number stands for, and when.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "net/dbn/metadata.hpp"
#include "net/ingest/name_table.hpp"

namespace plimsoll::ingest {

/// A name, the receive times [from, until) at which nothing else can be said, and when the file says that it ends.
struct DbnName {
  std::string_view text;  // lives as long as the names; empty: neither file nor records name the instrument
  std::int64_t from_ns = INT64_MIN;
  std::int64_t until_ns = INT64_MAX;
  std::int64_t ends_ns = INT64_MAX;
};

/// The mappings of a file's metadata, turned round, and what definitions and live mappings say of other instruments.
/// One thread; allocates at construction only.
class DbnNames {
 public:
  /// Copies what it needs. A mapping whose number is none is left out. Learns of `most_learned` instruments.
  DbnNames(const dbn::Metadata& metadata, std::size_t most_learned);

  /// Numbers are given anew by some venues every day: the day of `ts` decides. A name holds until the number gets the
  /// next one, because a sample "at the end of the day" already belongs to the day after.
  [[nodiscard]] DbnName find(std::uint32_t instrument, Timestamp ts) const noexcept;

  /// From a record. False when there is no room. A later name takes the place of an earlier one.
  bool learn(std::uint32_t instrument, std::string_view text) noexcept;
  /// Grows with everything learned: a name found before may be another one now.
  [[nodiscard]] std::uint64_t version() const noexcept { return version_; }

 private:
  struct Entry {
    std::uint32_t instrument = 0;
    std::int64_t from_ns = 0;
    std::int64_t ends_ns = 0;
    std::uint32_t text_at = 0;
    std::uint32_t text_size = 0;
  };
  struct Learned {
    std::uint32_t instrument = 0;
    SymbolId text;
  };

  [[nodiscard]] std::size_t seek(std::uint32_t instrument) const noexcept;
  [[nodiscard]] DbnName found(const Entry& entry) const noexcept;

  std::vector<char> texts_;
  std::vector<Entry> entries_;    // by instrument, then time
  std::vector<Learned> learned_;  // open addressing, at most half full
  std::size_t learned_count_ = 0;
  std::size_t most_learned_;
  NameTable learned_texts_;
  std::uint64_t version_ = 0;
};

}  // namespace plimsoll::ingest
