// A person's mistake in a file or on the command line: what, where, what was expected, what to do, and a stable code.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace plimsoll {

/// One thing that is wrong with an input.
struct Fault {
  std::string code;      // "PLM-1203"; stable, tests check it
  std::string file;      // as the user named it; empty for the command line
  std::size_t line = 0;  // 1-based; 0 when the whole file is meant
  std::string problem;   // what was found and what was expected: "quantity is 'abc'; must be a decimal number"
  std::string remedy;    // one thing to try, a full sentence
};

/// "file:line: PLM-nnnn problem. remedy"
std::string format_fault(const Fault& fault);

/// All faults of one input, thrown at start-up only and caught once in main (exit code 3). Nothing is half-loaded.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Fault> faults);
  explicit InputError(Fault fault) : InputError(std::vector<Fault>{std::move(fault)}) {}

  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

 private:
  std::vector<Fault> faults_;
};

}  // namespace plimsoll
