// What an input is refused for, as "PLM-nnnn:line" in the order of the report.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "host/core/error.hpp"

namespace plimsoll::tests {

template <typename Load>
std::vector<std::string> faults_of(Load&& load) {
  try {
    std::forward<Load>(load)();
  } catch (const InputError& error) {
    std::vector<std::string> result;
    for (const Fault& fault : error.faults()) result.push_back(fault.code + ":" + std::to_string(fault.line));
    return result;
  }
  return {};
}

/// The whole report, as a person sees it; empty when nothing is wrong.
template <typename Load>
std::string report_of(Load&& load) {
  try {
    std::forward<Load>(load)();
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

}  // namespace plimsoll::tests
