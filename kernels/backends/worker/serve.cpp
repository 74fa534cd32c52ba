#include "kernels/backends/worker/serve.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <stdexcept>
#include <thread>
#include <vector>

#include "kernels/backends/worker/messages.hpp"
#include "kernels/backends/worker/shared_area.hpp"

namespace plimsoll::backends {
namespace {

class Worker {
 public:
  Worker(int memory, const std::function<std::unique_ptr<Backend>()>& make)
      : area_(SharedArea::open(memory)), make_(make) {}

  void answer_question() {
    AreaHeader& header = area_.header();
    Packing out(area_.answer());
    std::size_t bytes = 0;
    try {
      const std::span<const std::byte> question = area_.question();
      if (header.question_bytes > question.size()) throw std::out_of_range("GPU worker: a question beyond the memory");
      Unpacking in(question.first(header.question_bytes));
      perform(header.task, in, out);
      bytes = out.size();
      header.status = WorkerStatus::answered;
    } catch (const std::exception& error) {
      Packing apology(area_.answer());
      apology.put_text(error.what());
      bytes = apology.size();
      header.status = WorkerStatus::failed;
    }
    header.answer_bytes = bytes;
    header.answer_checksum = area_checksum(area_.answer().first(bytes));
    header.answer = header.question;
  }

 private:
  void perform(WorkerTask task, Unpacking& in, Packing& out) {
    if (task == WorkerTask::load) {
      backend_ = nullptr;  // its memory is needed
      backend_ = make_();
      backends::load(*backend_, unpack_source(in));
      return pack(backend_->info(), out);
    }
    if (!backend_) throw std::logic_error("GPU worker: no scenarios were loaded");
    switch (task) {
      case WorkerTask::allocate: return backend_->allocate_vectors(in.get<std::uint64_t>());
      case WorkerTask::run:
        cycle_.read(in);
        backend_->run(cycle_.request(), result_);
        return pack(result_, out);
      case WorkerTask::gather: {
        const auto vectors = in.get_array<VectorIndex>();
        const auto scenarios = in.get_array<std::uint32_t>();
        values_.resize(vectors.size() * scenarios.size());
        backend_->gather(vectors, scenarios, values_);
        return out.put_array(std::span<const Quanta>(values_));
      }
      case WorkerTask::download:
        values_.resize(backend_->scenario_count());
        backend_->download(in.get<VectorIndex>(), values_);
        return out.put_array(std::span<const Quanta>(values_));
      case WorkerTask::load: break;
    }
    throw std::logic_error("GPU worker: unknown task");
  }

  SharedArea area_;
  const std::function<std::unique_ptr<Backend>()>& make_;
  std::unique_ptr<Backend> backend_;
  UnpackedCycle cycle_;
  CycleResult result_;
  std::vector<Quanta> values_;
};

/// Ends the process when the other end closes, whatever the process is doing.
void watch(int socket) {
  pollfd end{socket, POLLRDHUP, 0};
  while (::poll(&end, 1, -1) < 0 && errno == EINTR) {
  }
  ::_exit(0);
}

}  // namespace

int serve_worker(int socket, int memory, const std::function<std::unique_ptr<Backend>()>& make) {
  std::thread(watch, socket).detach();
  Worker worker(memory, make);
  while (true) {
    char byte = 0;
    const ssize_t got = ::recv(socket, &byte, 1, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got != 1) return 0;
    worker.answer_question();
    if (::send(socket, &byte, 1, MSG_NOSIGNAL) != 1) return 0;
  }
}

}  // namespace plimsoll::backends
