// The API of a running appliance: what it sees of it, and the server that shows it.
#pragma once

#include <memory>
#include <string>

#include "host/api/api_server.hpp"
#include "host/core/time.hpp"
#include "tools/plimsoll/run/api_options.hpp"

namespace plimsoll::cli {

class Appliance;

class ApiLine {
 public:
  /// The appliance, with its gate, and the clock outlive it; it looks at them from a thread of its own. Throws
  /// InputError.
  ApiLine(const ApiOptions::Checked& checked, const Appliance& appliance, const Clock& clock);
  ~ApiLine();
  ApiLine(const ApiLine&) = delete;
  ApiLine& operator=(const ApiLine&) = delete;

  [[nodiscard]] std::string url() const;
  [[nodiscard]] const api::ApiCounters& counters() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace plimsoll::cli
