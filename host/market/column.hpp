// Numbers of a market by id that never change again, so that snapshots in which they are the same share them.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace plimsoll::market {

/// Cheap to copy. Two columns that are the same object have the same content, and for as long as somebody holds one no
/// other can be mistaken for it: what was worked out from a column stays right for whoever keeps the column with it.
template <typename T>
class Column {
 public:
  Column() : Column(std::vector<T>{}) {}
  Column(std::vector<T> values)  // NOLINT(google-explicit-constructor): so that a vector can be assigned
      : values_(std::make_shared<const std::vector<T>>(std::move(values))) {}

  [[nodiscard]] const T& operator[](std::size_t at) const { return (*values_)[at]; }
  [[nodiscard]] std::size_t size() const { return values_->size(); }
  [[nodiscard]] auto begin() const { return values_->begin(); }
  [[nodiscard]] auto end() const { return values_->end(); }
  [[nodiscard]] const std::vector<T>& values() const { return *values_; }

  /// A column of its own that differs at one place.
  [[nodiscard]] Column with(std::size_t at, T value) const {
    std::vector<T> changed = *values_;
    changed.at(at) = std::move(value);
    return changed;
  }

  /// The same object, and so certainly the same numbers. Different objects may hold equal numbers.
  [[nodiscard]] bool same_as(const Column& other) const { return values_ == other.values_; }

 private:
  std::shared_ptr<const std::vector<T>> values_;
};

}  // namespace plimsoll::market
