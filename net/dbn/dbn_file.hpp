// A DBN file: opened, its header understood and all its records looked at once; then walked as often as wanted.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "net/dbn/metadata.hpp"
#include "net/dbn/record_stream.hpp"
#include "net/dbn/survey.hpp"

namespace plimsoll::dbn {

/// Never in memory as a whole: what it costs is the metadata, one buffer and zstd's window. Both walks read the file,
/// so it must not change in between.
class DbnFile {
 public:
  /// Plain or zstd, told by the first bytes. Throws InputError: PLM-3101 cannot be read, PLM-3102 empty, PLM-3131 not
  /// DBN, PLM-3132 a version that we do not know, PLM-3133 metadata cut short or of an impossible length, PLM-3134
  /// metadata that contradicts itself, PLM-3135 zstd damaged, PLM-3136 too large, PLM-3137 a record of an impossible
  /// length. A file that is only cut short opens; see `tail`.
  static DbnFile open(const std::string& path, const StreamLimits& limits = {});
  /// The same for bytes in memory, which outlive the result; `name` is used in messages.
  static DbnFile from_bytes(std::string name, std::span<const std::byte> bytes, const StreamLimits& limits = {});
  /// "DBN", or zstd whatever is in it.
  [[nodiscard]] static bool starts_like_one(std::span<const std::byte> bytes) noexcept;

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const Metadata& metadata() const noexcept { return metadata_; }
  [[nodiscard]] const Survey& survey() const noexcept { return survey_; }
  /// clean or cut.
  [[nodiscard]] RecordTail tail() const noexcept { return tail_; }
  /// Where the last whole record ends in the decompressed file.
  [[nodiscard]] std::uint64_t end_offset() const noexcept { return end_offset_; }

  /// A walk over the records from the first one. Throws PLM-3101 when the file is gone.
  [[nodiscard]] RecordStream records() const;

 private:
  DbnFile() = default;
  [[nodiscard]] ByteStream bytes() const;
  void read_header(ByteStream& bytes);
  void look_through();
  [[noreturn]] void refuse_end(const RecordStream& records) const;

  std::string name_;
  bool in_memory_ = false;
  std::span<const std::byte> memory_;
  StreamLimits limits_;
  Metadata metadata_;
  std::uint64_t first_record_ = 0;
  Survey survey_;
  RecordTail tail_ = RecordTail::clean;
  std::uint64_t end_offset_ = 0;
};

}  // namespace plimsoll::dbn
