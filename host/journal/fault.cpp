#include "host/journal/fault.hpp"

#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace plimsoll::journal {
namespace {

std::string reason(int error) {
  if (error == 0) return "no bytes were moved";
  return std::generic_category().message(error);
}

std::string_view verb(DiskStep step) {
  switch (step) {
    case DiskStep::create: return "cannot be created";
    case DiskStep::reserve: return "cannot be given its space";
    case DiskStep::write: return "cannot be written";
    case DiskStep::sync: return "cannot be made durable";
    case DiskStep::sync_names: return "cannot make the names in it durable";
    case DiskStep::rename: return "cannot be renamed";
    case DiskStep::remove: return "cannot be removed";
    case DiskStep::list: return "cannot be listed";
    case DiskStep::read: return "cannot be read";
    case DiskStep::lock: return "cannot be locked";
  }
  return "";
}

}  // namespace

Fault disk_fault(DiskStep step, const std::string& path, int error) {
  Fault fault;
  fault.file = path;
  fault.problem = std::string(verb(step)).append(": ").append(reason(error));
  if (step == DiskStep::lock && error == EWOULDBLOCK) {
    fault.code = "PLM-2411";
    fault.problem = "another process writes this journal";
    fault.remedy = "Stop it, or give this one a journal of its own.";
  } else if (error == ENOSPC || error == EDQUOT) {
    fault.code = "PLM-2412";
    fault.remedy =
        "Free space or remove segments before the last snapshot, then restart: nothing that was acknowledged is lost.";
  } else if (step == DiskStep::read || step == DiskStep::list) {
    fault.code = "PLM-2401";
    fault.remedy = "Check the folder's name, permissions and disk.";
  } else if (step == DiskStep::sync || step == DiskStep::sync_names) {
    fault.code = "PLM-2414";
    fault.remedy =
        "Check the disk (dmesg), then restart: what was not acknowledged is written again, the sync is not repeated.";
  } else {
    fault.code = "PLM-2413";
    fault.remedy = "Check the disk, the mount and the folder's permissions, then restart.";
  }
  return fault;
}

Fault fault_at(std::string code, const std::string& path, std::uint64_t offset, std::string problem,
               std::string remedy) {
  std::string text = with_number("offset ", offset, ": ").append(problem);
  return {std::move(code), path, 0, std::move(text), std::move(remedy)};
}

std::string with_number(std::string text, std::uint64_t number, std::string_view after) {
  text.append(std::to_string(number)).append(after);
  return text;
}

}  // namespace plimsoll::journal
