#include "host/core/error.hpp"

#include <utility>

namespace plimsoll {

std::string format_fault(const Fault& fault) {
  std::string text;
  if (!fault.file.empty()) {
    text += fault.file;
    if (fault.line != 0) text += ':' + std::to_string(fault.line);
    text += ": ";
  }
  return text + fault.code + ' ' + fault.problem + ". " + fault.remedy;
}

namespace {

std::string join(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += format_fault(fault);
  }
  return text;
}

}  // namespace

InputError::InputError(std::vector<Fault> faults) : std::runtime_error(join(faults)), faults_(std::move(faults)) {}

}  // namespace plimsoll
