#include "host/gate/kept_file.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <span>

namespace plimsoll::gate {
namespace {

std::string at(const std::string& folder, const std::string& name) {
  return std::string(folder).append("/").append(name);
}

int write_all(Disk& disk, FileHandle file, std::string_view text) {
  std::uint64_t offset = 0;
  while (offset < text.size()) {
    const auto rest = std::as_bytes(std::span(text)).subspan(offset);
    const DiskResult wrote = disk.write_at(file, offset, rest);
    if (wrote.error != 0) return wrote.error;
    if (wrote.bytes == 0) return EIO;
    offset += wrote.bytes;
  }
  return 0;
}

}  // namespace

DiskAnswer replace_file(Disk& disk, const std::string& folder, const std::string& name, std::string_view text,
                        Syncing syncing) {
  const std::string beside = at(folder, name + ".new");
  const int removed = disk.remove(beside);
  if (removed != 0 && removed != ENOENT) return {removed, "remove"};
  const OpenedFile opened = disk.open(beside, OpenFor::creating);
  if (opened.error != 0) return {opened.error, "create"};
  DiskAnswer answer{write_all(disk, opened.file, text), "write"};
  if (answer.error == 0 && syncing == Syncing::synced) answer = {disk.sync_data(opened.file), "sync"};
  disk.close(opened.file);
  if (answer.error == 0) answer = {disk.rename(beside, at(folder, name)), "rename"};
  if (answer.error == 0 && syncing == Syncing::synced) answer = {disk.sync_directory(folder), "sync the folder"};
  return answer;
}

DiskAnswer remove_file(Disk& disk, const std::string& folder, const std::string& name) {
  const int removed = disk.remove(at(folder, name));
  if (removed != 0 && removed != ENOENT) return {removed, "remove"};
  return {disk.sync_directory(folder), "sync the folder"};
}

ReadText read_small_file(Disk& disk, const std::string& path, std::size_t most_bytes) {
  const OpenedFile opened = disk.open(path, OpenFor::reading);
  if (opened.error != 0) return {{opened.error, "open"}, {}};
  ReadText read;
  std::array<std::byte, 4096> block{};
  while (read.answer.error == 0) {
    const DiskResult got = disk.read_at(opened.file, read.text.size(), block);
    if (got.error != 0) read.answer = {got.error, "read"};
    if (got.error != 0 || got.bytes == 0) break;
    if (read.text.size() + got.bytes > most_bytes) read.answer = {E2BIG, "read"};
    for (std::size_t i = 0; i < got.bytes; ++i) read.text += static_cast<char>(block[i]);
  }
  disk.close(opened.file);
  if (read.answer.error != 0) read.text.clear();
  return read;
}

}  // namespace plimsoll::gate
