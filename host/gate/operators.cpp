#include "host/gate/operators.hpp"

#include <utility>

namespace plimsoll::gate {

Operators::Operators(std::vector<Operator> named, uid_t own) : named_(std::move(named)), own_(own) {}

Operators::Person Operators::person_of(uid_t uid) const {
  const bool trusted = uid == own_ || uid == 0;
  for (const Operator& each : named_) {
    if (each.uid != uid) continue;
    Person person{each.name, each.roles};
    if (trusted) person.roles.add(Role::trader);
    return person;
  }
  Person person{std::string("uid ").append(std::to_string(uid)), {}};
  if (trusted) person.roles.add(named_.empty() ? Role::admin : Role::trader);
  return person;
}

}  // namespace plimsoll::gate
