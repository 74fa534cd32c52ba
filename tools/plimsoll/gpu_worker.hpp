// This binary as its own GPU worker: a hidden subcommand that the program itself starts.
#pragma once

#include <optional>

#include "kernels/backends/worker/worker_process.hpp"

namespace plimsoll::cli {

/// Starts this very program, even if its file was replaced meanwhile: both sides of the shared memory are one build.
backends::WorkerCommand gpu_worker_command();

/// The exit status of a worker's life when the arguments say that this is one; else nothing.
std::optional<int> serve_as_gpu_worker(int argc, const char* const* argv);

}  // namespace plimsoll::cli
