// Expects an InputError with one fault of a given code.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "host/core/error.hpp"

namespace plimsoll::test {

/// Returns the fault's problem for further looks; empty when nothing was thrown.
template <typename Action>
std::string expect_fault(const std::string& code, Action action) {
  try {
    action();
  } catch (const InputError& error) {
    EXPECT_EQ(error.faults().size(), 1U);
    const Fault& fault = error.faults().front();
    EXPECT_EQ(fault.code, code) << fault.problem;
    EXPECT_FALSE(fault.remedy.empty());
    return fault.problem;
  }
  ADD_FAILURE() << "expected " << code << ", nothing was thrown";
  return {};
}

}  // namespace plimsoll::test
