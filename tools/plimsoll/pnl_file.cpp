#include "tools/plimsoll/pnl_file.hpp"

#include <unistd.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>

#include "host/core/error.hpp"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "the vector is written as it lies in memory");

[[noreturn]] void not_written(const std::string& path) {
  throw InputError({"PLM-1702", path, 0, "the P&L vector could not be written",
                    "Check that the folder exists, is writable and has space."});
}

bool write_all(const std::string& path, std::span<const Quanta> pnl) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(pnl.data()), static_cast<std::streamsize>(pnl.size_bytes()));
  file.close();
  return !file.fail();
}

}  // namespace

void refuse_input_as_output(const std::string& path, const InputOptions& inputs) {
  for (const std::string& input :
       {inputs.instruments, inputs.portfolio, inputs.market, inputs.history, inputs.quotes}) {
    std::error_code absent;  // what does not exist is nothing that could be overwritten
    if (!input.empty() && fs::equivalent(path, input, absent)) {
      throw InputError({"PLM-1705", path, 0, "--pnl-out names a file that is read in this run, and would overwrite it",
                        "Name another file."});
    }
  }
}

void write_pnl_file(const std::string& path, std::span<const Quanta> pnl) {
  std::error_code error;
  if (const fs::file_status status = fs::status(path, error); fs::exists(status) && !fs::is_regular_file(status)) {
    if (fs::is_directory(status) || !write_all(path, pnl)) not_written(path);
    return;
  }
  // Through a symbolic link, what it points to is replaced and not the link.
  const fs::path target = fs::is_symlink(path, error) ? fs::weakly_canonical(path, error) : fs::path(path);
  const fs::path whole = target.string() + ".part-" + std::to_string(::getpid());
  if (write_all(whole.string(), pnl)) {
    fs::rename(whole, target, error);
    if (!error) return;
  }
  std::error_code ignored;
  fs::remove(whole, ignored);
  not_written(path);
}

}  // namespace plimsoll::cli
