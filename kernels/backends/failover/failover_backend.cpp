#include "kernels/backends/failover/failover_backend.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace plimsoll::backends {
namespace {

/// The summaries of the cells that `request` asked for, out of those of all cells.
void pick(const RememberedCells& cells, const CycleRequest& request, CycleResult& whole, CycleResult& result) {
  result.cells.resize(request.cells.size());
  for (std::size_t c = 0; c < request.cells.size(); ++c) {
    result.cells[c] = whole.cells[cells.place(request.cells[c].cell)];
  }
  std::swap(result.measured, whole.measured);
}

}  // namespace

FailoverBackend::FailoverBackend(StartPrimary start, std::unique_ptr<Backend> standby, FailoverSettings settings)
    : start_(std::move(start)),
      standby_(std::move(standby)),
      settings_(std::move(settings)),
      latch_(settings_.faults_to_latch, settings_.fault_window_ns),
      sampled_(settings_.sampled_scenarios) {
  describe();
}

void FailoverBackend::load_source(ScenarioSource source) {
  source_ = std::move(source);
  vector_count_ = 0;
  primary_.reset();  // a process of its own per epoch: nothing of the last one can linger
  primary_has_vectors_ = standby_has_vectors_ = false;
  if (state_ != PrimaryState::latched) start_primary();  // loads while the standby does
  load(*standby_, source_);
  const auto& kinds = std::visit(
      [](const auto& made) -> const auto& { return made.kinds; }, source_);
  canary_ = std::make_unique<Canary>(kinds, *standby_);
  sampled_.reset(kinds);
  cells_.reset(0);
  sums_.reset(0);
  describe();
}

void FailoverBackend::allocate_vectors(std::size_t count) {
  vector_count_ = count;
  cells_.reset(count);
  sums_.reset(count);
  standby_->allocate_vectors(0);
  standby_has_vectors_ = primary_has_vectors_ = false;
  if (state_ == PrimaryState::loading) {  // the first time: worth waiting for
    try_primary([this] {
      if (!primary_->loaded(Patience::until_deadline)) throw std::runtime_error("not loaded before its deadline");
      state_ = PrimaryState::active;
    });
  }
  if (state_ == PrimaryState::active) {
    try_primary([this] {
      primary_->allocate_vectors(vector_count_ + Canary::cells);
      primary_has_vectors_ = true;
    });
  }
  if (!primary_has_vectors_) bring_standby_up_to_date();
  describe();
}

void FailoverBackend::run(const CycleRequest& request, CycleResult& result) {
  cells_.remember(request.cells);
  const bool answered = primary_is_ready() && try_primary([&] { run_on_primary(request, result); });
  if (answered) {
    ++counters_.primary_cycles;
  } else {
    run_on_standby(request, result);
    ++counters_.standby_cycles;
  }
  describe();
}

void FailoverBackend::gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
                             std::span<Quanta> values) {
  const auto attempt = [&] {
    again_.resize(vectors.size() * scenarios.size());
    primary_->gather(vectors, scenarios, values);
    primary_->gather(vectors, scenarios, again_);
    if (!std::ranges::equal(again_, values.first(again_.size()))) throw WrongAnswer("two gathers of the same differ");
    check_at_rest(vectors);
  };
  if (primary_has_vectors_ && try_primary(attempt)) return;
  bring_standby_up_to_date();
  standby_->gather(vectors, scenarios, values);
}

void FailoverBackend::download(VectorIndex vector, std::span<Quanta> values) {
  const auto attempt = [&] {
    primary_->download(vector, values);
    VectorSummary summary;
    for (std::size_t s = 0; s < values.size(); ++s) summary = combine(summary, summarize_element(s, values[s]));
    if (!sums_.same(vector, summary)) throw WrongAnswer("a vector is not what it was");
  };
  if (primary_has_vectors_ && try_primary(attempt)) return;
  bring_standby_up_to_date();
  standby_->download(vector, values);
}

void FailoverBackend::download_moves(std::uint32_t factor, std::span<double> moves) {
  standby_->download_moves(factor, moves);
}

void FailoverBackend::gather_moves(std::span<const std::uint32_t> factors, std::span<const std::uint32_t> scenarios,
                                   std::span<double> values) {
  standby_->gather_moves(factors, scenarios, values);
}

MoveRange FailoverBackend::move_range(std::uint32_t factor) { return standby_->move_range(factor); }

template <typename Attempt>
bool FailoverBackend::try_primary(const Attempt& attempt) {
  try {
    attempt();
    return true;
  } catch (const WrongAnswer& error) {
    fault(error.what(), true);
  } catch (const std::exception& error) {
    fault(error.what(), false);
  }
  return false;
}

/// A replacement that has finished loading is taken into service here, by giving it every cell.
bool FailoverBackend::primary_is_ready() {
  if (state_ == PrimaryState::active) return true;
  if (state_ == PrimaryState::latched) return false;
  bool ready = false;
  try_primary([&] {
    ready = primary_->loaded(Patience::none);
    if (ready) {
      primary_->allocate_vectors(vector_count_ + Canary::cells);
      state_ = PrimaryState::active;
      ++counters_.replacements;
    } else if (settings_.now_ns && settings_.now_ns() - loading_since_ns_ > settings_.load_deadline_ns) {
      throw std::runtime_error("a replacement did not load in time");
    }
  });
  return ready && state_ == PrimaryState::active;
}

void FailoverBackend::fault(const char* what, bool wrong) {
  last_fault_ = what;
  ++counters_.faults;
  primary_.reset();
  primary_has_vectors_ = false;
  if (wrong) {
    ++counters_.wrong_answers;
    latch_.latch();
  }
  latch_.record(settings_.now_ns ? settings_.now_ns() : 0);
  if (latch_.latched()) {
    state_ = PrimaryState::latched;
  } else {
    start_primary();
  }
  describe();
}

void FailoverBackend::start_primary() {
  state_ = PrimaryState::loading;
  try_primary([this] {
    loading_since_ns_ = settings_.now_ns ? settings_.now_ns() : 0;
    primary_ = start_();
    primary_->begin_load(source_);
  });
}

void FailoverBackend::run_on_primary(const CycleRequest& request, CycleResult& result) {
  const std::span<const CellWork> cells = primary_has_vectors_ ? request.cells : cells_.all();
  work_.assign(cells.begin(), cells.end());
  for (const CellWork& work : canary_->work(static_cast<VectorIndex>(vector_count_))) work_.push_back(work);
  const CycleRequest asked{work_, request.measured, request.tail_entries};
  primary_->run(asked, whole_);
  check({cells, request.measured, request.tail_entries}, whole_);
  if (primary_has_vectors_) {
    std::swap(result.cells, whole_.cells);
    std::swap(result.measured, whole_.measured);
  } else {
    pick(cells_, request, whole_, result);
  }
  primary_has_vectors_ = true;
  standby_has_vectors_ = false;
}

void FailoverBackend::check(const CycleRequest& request, CycleResult& result) {
  const std::span<const VectorSummary> said(result.cells);
  if (!canary_->sings(said.last(Canary::cells))) throw WrongAnswer("the canary portfolio has the wrong P&L");
  result.cells.resize(request.cells.size());
  for (std::size_t c = 0; c < request.cells.size(); ++c) sums_.replace(request.cells[c], result.cells[c]);
  for (std::size_t v = 0; v < request.measured.size(); ++v) {
    const std::string vector = std::to_string(request.measured[v]);
    if (!sums_.agree(request.measured[v], result.measured[v].summary)) {
      throw WrongAnswer("vector " + vector + " is not the sum of its cells");
    }
    sums_.keep(request.measured[v], result.measured[v].summary);
    if (!is_tail(result.measured[v].tail, request.tail_entries, scenario_count())) {
      throw WrongAnswer("the tail of vector " + vector + " is not in order");
    }
  }
  const std::string difference = sampled_.difference(
      request, result, *standby_,
      [this](auto vectors, auto scenarios, auto values) { primary_->gather(vectors, scenarios, values); });
  if (!difference.empty()) throw WrongAnswer(difference);
}

void FailoverBackend::check_at_rest(std::span<const VectorIndex> vectors) {
  primary_->run({.cells = {}, .measured = vectors, .tail_entries = 0}, whole_);
  for (std::size_t v = 0; v < vectors.size(); ++v) {
    if (!sums_.same(vectors[v], whole_.measured[v].summary)) throw WrongAnswer("a vector is not what it was");
  }
}

void FailoverBackend::run_on_standby(const CycleRequest& request, CycleResult& result) {
  if (standby_has_vectors_) {
    standby_->run(request, result);
  } else {
    standby_->allocate_vectors(vector_count_);
    standby_->run({cells_.all(), request.measured, request.tail_entries}, whole_);
    pick(cells_, request, whole_, result);
    standby_has_vectors_ = true;
  }
  for (std::size_t c = 0; c < request.cells.size(); ++c) sums_.replace(request.cells[c], result.cells[c]);
}

void FailoverBackend::bring_standby_up_to_date() {
  if (standby_has_vectors_) return;
  standby_->allocate_vectors(vector_count_);
  standby_->run({cells_.all(), {}, 0}, whole_);
  standby_has_vectors_ = true;
}

void FailoverBackend::describe() {
  const bool by_primary = state_ == PrimaryState::active && primary_has_vectors_;
  const Described now{by_primary, state_, counters_.faults};
  if (now == described_) return;  // a cycle copies no strings
  described_ = now;
  const std::string count = std::to_string(counters_.faults) + (counters_.faults == 1 ? " fault" : " faults");
  info_ = by_primary ? primary_->info() : standby_->info();
  info_.device_faults = counters_.faults;
  if (counters_.faults == 0) return;
  if (by_primary) {
    info_.reason += "; in service again after " + count + " answered by the CPU, the last: " + last_fault_;
  } else if (state_ == PrimaryState::latched) {
    info_.reason = "the GPU is out of service until a restart after " + count + ", the last: " + last_fault_;
  } else {
    info_.reason = "the CPU answers while the GPU worker is replaced after " + count + ", the last: " + last_fault_;
  }
}

}  // namespace plimsoll::backends
