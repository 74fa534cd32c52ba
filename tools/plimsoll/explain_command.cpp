// plimsoll explain: what a fault code means and what to do about it.
#include <iostream>

#include "host/core/nearest_name.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/fault_catalogue.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {
namespace {

Json to_json(const CatalogueEntry& entry) {
  return {{"code", entry.code},   {"about", fault_range(entry.code)}, {"meaning", entry.meaning},
          {"cause", entry.cause}, {"remedy", entry.remedy},           {"example", entry.example}};
}

void print(const CatalogueEntry& entry) {
  std::cout << entry.code << "  " << entry.meaning << "\n\nabout         " << fault_range(entry.code)
            << "\nusual cause   " << entry.cause << "\nremedy        " << entry.remedy << "\nexample       "
            << entry.example << '\n';
}

class ExplainCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("explain", "What a fault code such as PLM-1203 means and what to do");
    app->add_option("code", code_, "PLM-1203 or 1203; without one all codes are listed");
    app->add_flag("--json", json_, "As one JSON document");
    return app;
  }

  ExitCode run() override {
    if (code_.empty()) {
      list();
      return ExitCode::ok;
    }
    const CatalogueEntry* entry = find_fault(code_);
    if (entry == nullptr) throw CLI::ValidationError("code", unknown());
    if (json_) {
      std::cout << to_json(*entry).dump(2) << '\n';
    } else {
      print(*entry);
    }
    return ExitCode::ok;
  }

 private:
  void list() const {
    if (json_) {
      Json all = Json::array();
      for (const CatalogueEntry& entry : fault_catalogue()) all.push_back(to_json(entry));
      std::cout << all.dump(2) << '\n';
      return;
    }
    std::string_view range;
    for (const CatalogueEntry& entry : fault_catalogue()) {
      if (fault_range(entry.code) != range) {
        if (!range.empty()) std::cout << '\n';
        range = fault_range(entry.code);
        std::cout << range << '\n';
      }
      std::cout << "  " << entry.code << "  " << entry.meaning << '\n';
    }
  }

  [[nodiscard]] std::string unknown() const {
    NearestName nearest(code_);
    for (const CatalogueEntry& entry : fault_catalogue()) nearest.offer(entry.code);
    return "'" + code_ + "' is not a fault code. " + nearest.suggestion("`plimsoll explain` lists all.");
  }

  std::string code_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_explain_command() { return std::make_unique<ExplainCommand>(); }

}  // namespace plimsoll::cli
