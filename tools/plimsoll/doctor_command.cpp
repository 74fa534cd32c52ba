// plimsoll doctor: what this machine offers, what is missing, and the command that mends it.
#include <algorithm>
#include <iostream>

#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/diagnosis.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {
namespace {

class DoctorCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app =
        parent.add_subcommand("doctor", "Checks this machine and prints the command that mends what is missing");
    app->add_flag("--json", json_, "As one JSON document");
    app->footer("Ends with 0, or with 6 when something fails that nothing can work without; warnings do not count.");
    return app;
  }

  ExitCode run() override {
    const std::vector<Finding> findings = diagnose(read_machine_facts());
    const bool failed =
        std::any_of(findings.begin(), findings.end(), [](const Finding& f) { return f.verdict == Verdict::fail; });
    if (json_) {
      print_json(findings, failed ? "fail" : "ok");
    } else {
      print_table(findings);
    }
    return failed ? ExitCode::unavailable : ExitCode::ok;
  }

 private:
  static void print_json(const std::vector<Finding>& findings, const std::string& verdict) {
    Json checks = Json::array();
    for (const Finding& finding : findings) {
      checks.push_back({{"subject", finding.subject},
                        {"verdict", to_string(finding.verdict)},
                        {"found", finding.found},
                        {"command", finding.command.empty() ? Json(nullptr) : Json(finding.command)}});
    }
    std::cout << Json{{"verdict", verdict}, {"checks", checks}}.dump(2) << '\n';
  }

  static void print_table(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      std::string subject = finding.subject;
      subject.resize(16, ' ');
      std::string verdict(to_string(finding.verdict));
      verdict.resize(6, ' ');
      std::cout << verdict << subject << finding.found << '\n';
      if (!finding.command.empty()) std::cout << std::string(22, ' ') << "$ " << finding.command << '\n';
    }
  }

  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_doctor_command() { return std::make_unique<DoctorCommand>(); }

}  // namespace plimsoll::cli
