// Writing a record; see record.hpp.
#include <spdlog/fmt/fmt.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "host/core/error.hpp"
#include "host/core/fault_list.hpp"
#include "tools/plimsoll/record.hpp"
#include "tools/plimsoll/record_files.hpp"

namespace plimsoll::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void not_written(const std::string& folder, const std::string& why) {
  throw InputError({"PLM-2201", folder, 0, "the record could not be written: " + why,
                    "Check that the folder above it exists, is writable and has space."});
}

[[noreturn]] void not_copied(const std::string& file, const std::string& why) {
  throw InputError({"PLM-2203", file, 0, why, "Give a regular file that nobody changes during the run."});
}

std::string number(double value) { return fmt::format("{}", value); }

}  // namespace

RecordedOptions recorded_options(const InputOptions& inputs, const ScenarioOptions& scenarios,
                                 const RevaluationOptions& revaluation) {
  RecordedOptions options{{"as-of", {inputs.as_of}},
                          {"horizon-days", {std::to_string(inputs.horizon_days)}},
                          {"covariance", {inputs.covariance}},
                          {"vol-of-vol", {number(inputs.vol_of_vol)}},
                          {"spot-vol-correlation", {number(inputs.spot_vol_correlation)}},
                          {"vol-residual-correlation", {number(inputs.vol_residual_correlation)}},
                          {"basis-vol", {number(inputs.basis_vol)}},
                          {"scenarios", {std::to_string(scenarios.scenarios)}},
                          {"seed", {std::to_string(scenarios.seed)}},
                          {"sampler", {scenarios.sampler}},
                          {"degrees-of-freedom", {std::to_string(scenarios.degrees_of_freedom)}},
                          {"level", {}},
                          {"revaluation", {revaluation.revaluation}}};
  for (const measures::ConfidenceLevel& level : scenarios.settings().levels) {
    for (auto& [name, values] : options) {
      if (name == "level") values.push_back(level.text());
    }
  }
  const calibration::CovarianceSettings usual;
  if (inputs.covariance == "ewma") options.push_back({"decay", {number(inputs.decay.value_or(usual.decay))}});
  if (inputs.covariance == "sample") options.push_back({"mean", {inputs.mean.value_or("zero")}});
  if (revaluation.revaluation != "full") {
    const double limit = revaluation.certificate_limit.value_or(risk::usual_certificate_limit);
    options.push_back({"certificate-limit", {number(limit)}});
  }
  return options;
}

Json recorded_report(const risk::RiskReport& report) {
  Json json = to_json(report);
  for (const char* of_machine : {"backend", "isa", "threads", "device", "backend_reason", "backend_faults"}) {
    json.erase(of_machine);
  }
  json.erase("warnings");  // they name files by their paths
  // Asked for beside the report; they follow from the inputs like everything else, and `why` does not make them.
  for (const char* asked_for : {"positions", "surface_differences", "stress"}) json.erase(asked_for);
  return json;
}

RecordWriter::RecordWriter(const std::string& folder, const InputOptions& inputs) : folder_(folder) {
  while (folder_.size() > 1 && folder_.back() == '/') folder_.pop_back();
  const std::string partial = folder_ + ".part-" + std::to_string(::getpid());
  if (::mkdir(partial.c_str(), 0777) != 0) not_written(folder_, std::strerror(errno));
  partial_.path = partial;
  for (const RecordRole& role : record_roles) {
    const std::string& source = inputs.*role.path;
    if (source.empty()) continue;
    const FileContent content = read_plain_file(source, FinalLink::follow, largest_record_file);
    if (!content.bytes) {
      copies_.push_back({role.role, source, content.problem, 0, {}});
      continue;
    }
    write(std::string(role.file), *content.bytes);
    copies_.push_back({role.role, source, {}, content.bytes->size(), sha256(*content.bytes)});
  }
}

RecordWriter::Partial::~Partial() {
  std::error_code ignored;
  if (!path.empty()) fs::remove_all(path, ignored);
}

void RecordWriter::write(const std::string& name, std::string_view content) const {
  const std::string problem = write_new_file(partial_.path + "/" + name, content);
  if (!problem.empty()) not_written(folder_, problem);
}

void RecordWriter::finish(const RecordedOptions& options, const risk::RiskReport& report) {
  Json json{{"record", 1}, {"plimsoll", PLIMSOLL_VERSION}};
  for (const auto& [name, values] : options) json["options"][name] = values;
  for (const Copy& copy : copies_) {
    if (!copy.problem.empty()) not_copied(copy.source, copy.problem);
    const FileContent now = read_plain_file(copy.source, FinalLink::follow, largest_record_file);
    if (!now.bytes || sha256(*now.bytes) != copy.sha256) not_copied(copy.source, "changed while it was read");
    json["files"][std::string(copy.role)] = {{"bytes", copy.bytes}, {"sha256", copy.sha256}};
  }
  json["report"] = recorded_report(report);
  const std::string text = json.dump(1) + "\n";
  write(std::string(record_text), text);
  sync_folder(partial_.path);
  std::error_code error;
  const fs::path parent = fs::path(folder_).parent_path();
  const fs::file_status status = fs::symlink_status(folder_, error);
  const bool free = !fs::exists(status) || (fs::is_directory(status) && fs::is_empty(folder_, error));
  if (!free) {
    if (is_this_record(text)) return;
    throw InputError({"PLM-2202", folder_, 0, "exists and is not this record; it was left as it is",
                      "Name another folder, or move this one away."});
  }
  fs::rename(partial_.path, folder_, error);
  if (error) not_written(folder_, error.message());
  partial_.path.clear();
  sync_folder(parent.empty() ? "." : parent.string());
}

bool RecordWriter::is_this_record(const std::string& text) const {
  const auto same = [&](std::string_view name, const std::string& hash, std::size_t bytes) {
    const FileContent content = read_plain_file(folder_ + "/" + std::string(name), FinalLink::refuse, bytes);
    return content.bytes && sha256(*content.bytes) == hash;
  };
  if (!same(record_text, sha256(text), text.size())) return false;
  for (const Copy& copy : copies_) {
    for (const RecordRole& role : record_roles) {
      if (role.role == copy.role && !same(role.file, copy.sha256, copy.bytes)) return false;
    }
  }
  return true;
}

}  // namespace plimsoll::cli
