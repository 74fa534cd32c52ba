// What a GPU worker does all its life: takes a question, asks its backend, answers.
#pragma once

#include <functional>
#include <memory>

#include "kernels/backends/backend.hpp"

namespace plimsoll::backends {

/// Serves until the socket closes, and returns the exit status. `make` is called when scenarios are loaded; what it or
/// the backend throws is the answer. A thread watches the socket, so that a worker that hangs in a driver does not
/// outlive its program.
int serve_worker(int socket, int memory, const std::function<std::unique_ptr<Backend>()>& make);

}  // namespace plimsoll::backends
