// A backend that may fail at any moment and is replaced when it does: what FailoverBackend asks first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <variant>

#include "kernels/backends/backend.hpp"
#include "kernels/scenarios/move_matrix.hpp"
#include "kernels/scenarios/recipe.hpp"

namespace plimsoll::backends {

/// What a scenario set is made from.
using ScenarioSource = std::variant<scenarios::ScenarioRecipe, scenarios::MoveMatrix>;

inline void load(Backend& backend, const ScenarioSource& source) {
  if (const auto* const recipe = std::get_if<scenarios::ScenarioRecipe>(&source)) {
    backend.load_scenarios(*recipe);
  } else {
    backend.load_moves(std::get<scenarios::MoveMatrix>(source));
  }
}

/// Whether a question may be answered "not yet".
enum class Patience : std::uint8_t { none, until_deadline };

/// Every function may throw (std::exception), after which the object is only destroyed. Meanings as in Backend.
class Primary {
 public:
  virtual ~Primary() = default;

  [[nodiscard]] virtual const BackendInfo& info() const = 0;  // known once loaded
  /// Starts loading and returns: a replacement loads while the standby answers.
  virtual void begin_load(const ScenarioSource& source) = 0;
  virtual bool loaded(Patience patience) = 0;
  virtual void allocate_vectors(std::size_t count) = 0;
  virtual void run(const CycleRequest& request, CycleResult& result) = 0;
  virtual void gather(std::span<const VectorIndex> vectors, std::span<const std::uint32_t> scenarios,
                      std::span<Quanta> values) = 0;
  virtual void download(VectorIndex vector, std::span<Quanta> values) = 0;
};

using StartPrimary = std::function<std::unique_ptr<Primary>()>;

/// An answer that cannot be right (FAULTS 14), as opposed to none.
class WrongAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace plimsoll::backends
