#include "host/journal/segment_writer.hpp"

#include "host/journal/fault.hpp"
#include "host/journal/segment_scan.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::journal {

std::optional<Fault> SegmentWriter::create(const SegmentHeader& header) {
  PLIMSOLL_EXPECT(file_ == FileHandle::none);
  number_ = header.number;
  path_ = path_in(directory_, segment_name(number_)).append(unfinished_suffix);
  const OpenedFile opened = disk_.open(path_, OpenFor::creating);
  if (opened.error != 0) return disk_fault(DiskStep::create, path_, opened.error);
  file_ = opened.file;
  reserved_ = header.reserved_bytes;
  end_ = 0;
  if (const int error = disk_.preallocate(file_, reserved_); error != 0) {
    return disk_fault(DiskStep::reserve, path_, error);
  }
  const SegmentHeaderBytes bytes = encode(header);
  mark_ = segment_mark(bytes);
  return append(bytes);
}

std::optional<Fault> SegmentWriter::publish() {
  if (auto fault = sync()) return fault;
  std::string published = path_in(directory_, segment_name(number_));
  if (const int error = disk_.rename(path_, published); error != 0) return disk_fault(DiskStep::rename, path_, error);
  path_ = std::move(published);
  if (const int error = disk_.sync_directory(directory_); error != 0) {
    return disk_fault(DiskStep::sync_names, directory_, error);
  }
  return std::nullopt;
}

std::optional<Fault> SegmentWriter::append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const DiskResult written = disk_.write_at(file_, end_, bytes);
    if (written.error != 0 || written.bytes == 0) return disk_fault(DiskStep::write, path_, written.error);
    end_ += written.bytes;
    bytes = bytes.subspan(written.bytes);
  }
  return std::nullopt;
}

std::optional<Fault> SegmentWriter::sync() {
  if (const int error = disk_.sync_data(file_); error != 0) return disk_fault(DiskStep::sync, path_, error);
  return std::nullopt;
}

std::optional<Fault> SegmentWriter::finish() {
  if (const int error = disk_.truncate(file_, end_); error != 0) return disk_fault(DiskStep::reserve, path_, error);
  if (auto fault = sync()) return fault;
  disk_.close(file_);
  file_ = FileHandle::none;
  return std::nullopt;
}

}  // namespace plimsoll::journal
