#include "kernels/backends/multi_device.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "kernels/backends/cpu/tail_selection.hpp"
#include "kernels/backends/cpu/thread_team.hpp"
#include "kernels/core/contract.hpp"

namespace plimsoll::backends {
namespace {

class MultiDeviceBackend final : public Backend {
 public:
  explicit MultiDeviceBackend(std::vector<std::unique_ptr<Backend>> parts)
      : parts_(std::move(parts)), team_(static_cast<unsigned>(parts_.size())), shares_(parts_.size()) {
    PLIMSOLL_EXPECT(!parts_.empty());
    info_ = parts_.front()->info();
    info_.device = std::to_string(parts_.size()) + " x " + info_.device;
  }

  [[nodiscard]] const BackendInfo& info() const override { return info_; }
  [[nodiscard]] std::size_t scenario_count() const override { return parts_.front()->scenario_count(); }

  void load_scenarios(const scenarios::ScenarioRecipe& recipe) override {
    on_all([&](std::size_t p) { parts_[p]->load_scenarios(recipe); });
    is_cell_.clear();
  }

  void load_moves(const scenarios::MoveMatrix& moves) override {
    on_all([&](std::size_t p) { parts_[p]->load_moves(moves); });
    is_cell_.clear();
  }

  void allocate_vectors(std::size_t count) override {
    on_all([&](std::size_t p) { parts_[p]->allocate_vectors(count); });
    is_cell_.assign(count, false);
  }

  void run(const CycleRequest& request, CycleResult& result) override {
    for (Share& share : shares_) share.work.clear();
    for (const CellWork& work : request.cells) {
      PLIMSOLL_EXPECT(work.cell < is_cell_.size());
      is_cell_[work.cell] = true;
      shares_[part_of(work.cell)].work.push_back(work);
    }
    on_all([&](std::size_t p) {
      parts_[p]->run({.cells = shares_[p].work, .measured = {}, .tail_entries = 0}, shares_[p].result);
    });
    result.cells.clear();
    for (Share& share : shares_) share.taken = 0;
    for (const CellWork& work : request.cells) {
      Share& share = shares_[part_of(work.cell)];
      result.cells.push_back(share.result.cells[share.taken++]);
    }
    result.measured.resize(request.measured.size());
    for (std::size_t v = 0; v < request.measured.size(); ++v) {
      measure(request.measured[v], request.tail_entries, result.measured[v]);
    }
  }

  void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
              std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(values.size() >= vectors.size() * scenarios.size());
    sum_over_parts(values.first(vectors.size() * scenarios.size()),
                   [&](std::size_t p, std::span<Quanta> part) { parts_[p]->gather(vectors, scenarios, part); });
  }

  void download(VectorIndex vector, std::span<Quanta> values) override {
    PLIMSOLL_EXPECT(vector < is_cell_.size());
    if (is_cell_[vector]) return parts_[part_of(vector)]->download(vector, values);
    sum_over_parts(values, [&](std::size_t p, std::span<Quanta> part) { parts_[p]->download(vector, part); });
  }

  void download_moves(std::uint32_t factor, std::span<double> moves) override {
    parts_.front()->download_moves(factor, moves);
  }
  void gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                    std::span<double> values) override {
    parts_.front()->gather_moves(factors, scenarios, values);
  }
  MoveRange move_range(std::uint32_t factor) override { return parts_.front()->move_range(factor); }

 private:
  struct Share {
    std::vector<CellWork> work;
    CycleResult result;
    std::size_t taken = 0;
    std::vector<Quanta> values;
    std::exception_ptr failure;
  };

  /// Fixed, so a cell's old vector is where its new one is made.
  [[nodiscard]] std::size_t part_of(VectorIndex cell) const { return cell % parts_.size(); }

  template <typename Work>
  void on_all(const Work& work) {
    team_.run(parts_.size(), [&](std::size_t p, unsigned) {
      try {
        shares_[p].failure = nullptr;
        work(p);
      } catch (...) {
        shares_[p].failure = std::current_exception();
      }
    });
    for (const Share& share : shares_) {
      if (share.failure) std::rethrow_exception(share.failure);
    }
  }

  /// Modulo 2^64, as nodes are. A cell is zero on the parts that do not own it.
  template <typename Read>
  void sum_over_parts(std::span<Quanta> values, const Read& read) {
    on_all([&](std::size_t p) {
      shares_[p].values.resize(values.size());
      read(p, shares_[p].values);
    });
    for (std::size_t i = 0; i < values.size(); ++i) {
      std::uint64_t sum = 0;
      for (const Share& share : shares_) sum += static_cast<std::uint64_t>(share.values[i]);
      values[i] = static_cast<Quanta>(sum);
    }
  }

  void measure(VectorIndex vector, std::size_t entries, MeasuredVector& measured) {
    pnl_.resize(scenario_count());
    download(vector, pnl_);
    measured.summary = {};
    for (std::size_t s = 0; s < pnl_.size(); ++s) {
      measured.summary = combine(measured.summary, summarize_element(s, pnl_[s]));
    }
    cpu::select_tail(pnl_, entries, measured.tail);
  }

  std::vector<std::unique_ptr<Backend>> parts_;
  cpu::ThreadTeam team_;
  std::vector<Share> shares_;
  BackendInfo info_;
  std::vector<bool> is_cell_;  // by vector
  std::vector<Quanta> pnl_;
};

}  // namespace

std::unique_ptr<Backend> make_multi_device_backend(std::vector<std::unique_ptr<Backend>> parts) {
  return std::make_unique<MultiDeviceBackend>(std::move(parts));
}

}  // namespace plimsoll::backends
