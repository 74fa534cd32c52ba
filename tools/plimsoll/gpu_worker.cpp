#include "tools/plimsoll/gpu_worker.hpp"

#include <charconv>
#include <iostream>
#include <string_view>

#include "kernels/backends/select.hpp"
#include "tools/plimsoll/exit_code.hpp"

namespace plimsoll::cli {
namespace {

constexpr std::string_view hidden_subcommand = "gpu-worker";

std::optional<int> descriptor(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

}  // namespace

backends::WorkerCommand gpu_worker_command() { return {"/proc/self/exe", {std::string(hidden_subcommand)}}; }

std::optional<int> serve_as_gpu_worker(int argc, const char* const* argv) {
  if (argc < 2 || argv[1] != hidden_subcommand) return std::nullopt;
  const std::optional<int> socket = argc == 4 ? descriptor(argv[2]) : std::nullopt;
  const std::optional<int> memory = argc == 4 ? descriptor(argv[3]) : std::nullopt;
  if (!socket || !memory) {
    std::cerr << "gpu-worker is started by the program itself, with the numbers of two descriptors\n";
    return static_cast<int>(ExitCode::usage);
  }
  try {
    return backends::serve_gpus(*socket, *memory);
  } catch (const std::exception& error) {
    std::cerr << "gpu-worker: " << error.what() << '\n';
    return static_cast<int>(ExitCode::internal);
  }
}

}  // namespace plimsoll::cli
