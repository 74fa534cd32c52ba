// Which person is behind a user of this machine, and what that person may do.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

#include "host/gate/authority.hpp"

namespace plimsoll::gate {

struct Operator {
  std::string name;  // the same as on every other way in: two persons are told apart by it
  uid_t uid = 0;
  Roles roles;
};

class Operators {
 public:
  static constexpr std::size_t most = 256;

  /// `own` is the user that the appliance runs as. That user and root may always stop, so that nobody is locked out of
  /// the brake; they are admins as long as nobody else is named, because they could name themselves.
  Operators(std::vector<Operator> named, uid_t own);

  struct Person {
    std::string name;
    Roles roles;
  };
  /// Somebody who is not named has no roles.
  [[nodiscard]] Person person_of(uid_t uid) const;

 private:
  std::vector<Operator> named_;
  uid_t own_;
};

}  // namespace plimsoll::gate
