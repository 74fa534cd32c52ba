// plimsoll version: what this program is and what it can run on here.
#include <iostream>

#include "kernels/backends/cpu/isa.hpp"
#include "kernels/backends/cuda/cuda_backend.hpp"
#include "net/dpdk/eal.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {
namespace {

class VersionCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("version", "Version, backends and libraries");
    app->add_flag("--json", json_, "As one JSON document");
    return app;
  }

  ExitCode run() override {
    const backends::cuda::Probe cuda = backends::cuda::probe();
    std::vector<std::string> isas;
    for (const backends::cpu::Isa isa : backends::cpu::supported_isas()) isas.emplace_back(to_string(isa));
    const std::string dpdk = dpdk::reason_absent().empty() ? dpdk::Eal::version() : std::string(dpdk::reason_absent());
    if (json_) {
      const Json json{{"version", PLIMSOLL_VERSION},
                      {"processor", backends::cpu::processor_name()},
                      {"isa", isas},
                      {"cuda", {{"available", cuda.available}, {"reason", cuda.reason}}},
                      {"dpdk", dpdk}};
      std::cout << json.dump(2) << '\n';
      return ExitCode::ok;
    }
    std::cout << "plimsoll " << PLIMSOLL_VERSION << "\nprocessor  " << backends::cpu::processor_name()
              << "\nisa       ";
    for (const std::string& isa : isas) std::cout << ' ' << isa;
    std::cout << "\ncuda       " << (cuda.available ? "" : "no: ") << cuda.reason << "\ndpdk       " << dpdk << '\n';
    return ExitCode::ok;
  }

 private:
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_version_command() { return std::make_unique<VersionCommand>(); }

}  // namespace plimsoll::cli
