#include "tools/plimsoll/text_file.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "host/core/error.hpp"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

bool write_all(const std::string& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  return !file.fail();
}

}  // namespace

void refuse_overwriting(const std::string& path, std::string_view option, std::initializer_list<std::string> inputs) {
  for (const std::string& input : inputs) {
    std::error_code absent;  // what does not exist is nothing that could be overwritten
    if (!input.empty() && fs::equivalent(path, input, absent)) {
      throw InputError({"PLM-2520", path, 0,
                        std::string(option).append(" names a file that is read in this run, and would overwrite it"),
                        "Name another file."});
    }
  }
}

void write_text_file(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  bool written = false;
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    written = !fs::is_directory(status) && write_all(path, text);
  } else {
    // Through a symbolic link, what it points to is replaced and not the link.
    const fs::path target = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
    const std::string whole = target.string().append(".part-").append(std::to_string(::getpid()));
    if (write_all(whole, text)) {
      fs::rename(whole, target, error);
      written = !error;
    }
    if (!written) fs::remove(whole, error);
  }
  if (written) return;
  throw InputError(
      {"PLM-2519", path, 0, "could not be written", "Check that the folder exists, is writable and has space."});
}

}  // namespace plimsoll::cli
