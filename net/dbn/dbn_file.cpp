#include "net/dbn/dbn_file.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "host/core/error.hpp"

namespace plimsoll::dbn {
namespace {

constexpr std::string_view fetch_again = "Fetch the file again and check it with zstd -t.";

[[noreturn]] void refuse(const std::string& name, std::string code, std::string problem, std::string_view remedy) {
  throw InputError({std::move(code), name, 0, std::move(problem), std::string(remedy)});
}

std::string at(std::uint64_t offset) { return std::string(" at byte ").append(std::to_string(offset)); }

[[noreturn]] void refuse_stream(const std::string& name, StreamEnd end, std::string_view reason, std::uint64_t offset,
                                std::uint64_t limit) {
  switch (end) {
    case StreamEnd::too_large:
      refuse(name, "PLM-3136", std::string("holds more than ").append(std::to_string(limit)).append(" bytes"),
             "Ask for fewer days or symbols at once, and read the files one after the other.");
    case StreamEnd::unreadable:
      refuse(name, "PLM-3101", std::string("cannot be read: ").append(reason), "Check the path and its permissions.");
    case StreamEnd::open:
    case StreamEnd::clean:
    case StreamEnd::cut:
    case StreamEnd::damaged: break;
  }
  refuse(name, "PLM-3135",
         std::string("zstd data is damaged after ")
             .append(std::to_string(offset))
             .append(" decompressed bytes: ")
             .append(reason),
         fetch_again);
}

std::string_view describe(MetadataFault fault) {
  switch (fault) {
    case MetadataFault::none: break;
    case MetadataFault::cut: return "a list or field is longer than the metadata";
    case MetadataFault::width: return "the width of symbols must be from 1 to 255";
    case MetadataFault::schema_definition: return "a schema definition is given; must be empty";
    case MetadataFault::flag: return "ts_out is neither 0 nor 1";
    case MetadataFault::date: return "the days of a mapping are no days as YYYYMMDD, first before end";
    case MetadataFault::text: return "a symbol is empty or holds bytes that are no printable ASCII";
  }
  return "";
}

}  // namespace

bool DbnFile::starts_like_one(std::span<const std::byte> bytes) noexcept {
  constexpr std::array<std::byte, 3> magic{std::byte{'D'}, std::byte{'B'}, std::byte{'N'}};
  return starts_like_zstd(bytes) ||
         (bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin()));
}

DbnFile DbnFile::open(const std::string& path, const StreamLimits& limits) {
  DbnFile file;
  file.name_ = path;
  file.limits_ = limits;
  file.look_through();
  return file;
}

DbnFile DbnFile::from_bytes(std::string name, std::span<const std::byte> bytes, const StreamLimits& limits) {
  DbnFile file;
  file.name_ = std::move(name);
  file.in_memory_ = true;
  file.memory_ = bytes;
  file.limits_ = limits;
  file.look_through();
  return file;
}

ByteStream DbnFile::bytes() const {
  return in_memory_ ? ByteStream::over(memory_, limits_) : ByteStream::open(name_, limits_);
}

void DbnFile::read_header(ByteStream& bytes) {
  std::array<std::byte, prelude_size> head{};
  const std::size_t got = bytes.read(head);
  if (got < head.size() && bytes.end() != StreamEnd::clean && bytes.end() != StreamEnd::cut) {
    refuse_stream(name_, bytes.end(), bytes.reason(), got, limits_.bytes);
  }
  Prelude prelude;
  switch (parse_prelude(std::span(head).first(got), prelude)) {
    case PreludeVerdict::usable: break;
    case PreludeVerdict::not_dbn:
      refuse(name_, "PLM-3131",
             bytes.compressed() ? "is zstd, but what it holds does not begin with 'DBN' and a version"
                                : "does not begin with 'DBN' and a version",
             "Give a DBN file with its metadata, plain or zstd; fragments and DBZ files lack what is needed.");
    case PreludeVerdict::bad_version:
      refuse(name_, "PLM-3132",
             std::string("is DBN version ").append(std::to_string(prelude.version)).append("; must be 1, 2 or 3"),
             "Ask for an older encoding, or convert the file with Databento's dbn program (--upgrade).");
    case PreludeVerdict::bad_length:
      refuse(name_, "PLM-3133",
             std::string("the metadata is ")
                 .append(std::to_string(prelude.length))
                 .append(" bytes long; must be from 100 to ")
                 .append(std::to_string(largest_metadata)),
             fetch_again);
  }
  std::vector<std::byte> body;
  while (body.size() < prelude.length) {  // grows with what is there, not with what is announced
    constexpr std::size_t step = std::size_t{1} << 20;
    const std::size_t before = body.size();
    const std::size_t wanted = std::min<std::size_t>(step, prelude.length - before);
    body.resize(before + wanted);
    const std::size_t part = bytes.read(std::span(body).subspan(before));
    if (part == wanted) continue;
    if (bytes.end() != StreamEnd::clean) {
      refuse_stream(name_, bytes.end(), bytes.reason(), prelude_size + before + part, limits_.bytes);
    }
    refuse(name_, "PLM-3133",
           std::string("ends inside its metadata, of which ")
               .append(std::to_string(before + part))
               .append(" of ")
               .append(std::to_string(prelude.length))
               .append(" bytes are there"),
           "Fetch the file again; this one was not copied completely.");
  }
  const MetadataVerdict verdict = parse_metadata(body, prelude.version, metadata_);
  if (verdict.fault != MetadataFault::none) {
    refuse(name_, "PLM-3134",
           std::string(describe(verdict.fault)).append(" (metadata").append(at(verdict.offset)).append(")"),
           fetch_again);
  }
  first_record_ = prelude_size + prelude.length;
}

void DbnFile::look_through() {
  ByteStream stream = bytes();
  read_header(stream);
  RecordStream records(std::move(stream), first_record_);
  Surveyor surveyor;
  std::span<const std::byte> record;
  while (records.next(record)) surveyor.look_at(record, metadata_.encoding);
  survey_ = surveyor.finish();
  tail_ = records.tail();
  end_offset_ = records.offset();
  if (tail_ != RecordTail::clean && tail_ != RecordTail::cut) refuse_end(records);
}

void DbnFile::refuse_end(const RecordStream& records) const {
  switch (records.tail()) {
    case RecordTail::bad_length:
      refuse(name_, "PLM-3137",
             std::string("record ")
                 .append(std::to_string(survey_.records + 1))
                 .append(at(records.offset()))
                 .append(" says that it is shorter than a header of 16 bytes, so that the next one cannot be found"),
             fetch_again);
    case RecordTail::too_large:
      refuse_stream(name_, StreamEnd::too_large, records.reason(), records.offset(), limits_.bytes);
    case RecordTail::unreadable:
      refuse_stream(name_, StreamEnd::unreadable, records.reason(), records.offset(), limits_.bytes);
    case RecordTail::none_yet:
    case RecordTail::clean:
    case RecordTail::cut:
    case RecordTail::damaged: break;
  }
  refuse_stream(name_, StreamEnd::damaged, records.reason(), records.offset(), limits_.bytes);
}

RecordStream DbnFile::records() const {
  ByteStream stream = bytes();
  std::array<std::byte, 4096> skipped;
  std::uint64_t left = first_record_;
  while (left > 0) {
    const std::size_t got = stream.read(std::span(skipped).first(std::min<std::uint64_t>(left, skipped.size())));
    if (got == 0) break;  // cut since it was looked through: no record follows, and the counts tell
    left -= got;
  }
  return {std::move(stream), first_record_};
}

}  // namespace plimsoll::dbn
