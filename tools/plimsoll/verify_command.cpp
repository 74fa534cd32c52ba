// plimsoll verify: recomputes published reports from a journal and compares their digests.
#include <spdlog/fmt/fmt.h>

#include <iostream>
#include <memory>
#include <optional>

#include "host/core/error.hpp"
#include "host/core/system_disk.hpp"
#include "host/journal/cycle_reader.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/interrupt.hpp"
#include "tools/plimsoll/journal_damage.hpp"
#include "tools/plimsoll/journal_verification.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {
namespace {

class VerifyCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("verify", "Recompute published reports from a journal, compare digests");
    app->add_option("journal", journal_, "Folder that run --journal-directory or replay --journal wrote")
        ->type_name("DIR")
        ->required();
    CLI::Option* every = app->add_option("--every", wanted_.every, "Compare every this many cycles only")
                             ->check(whole_number(1, 1'000'000'000))
                             ->capture_default_str();
    app->add_option("--cycle", wanted_.cycle, "Compare this cycle of the journal only")
        ->check(whole_number(1, UINT64_MAX))
        ->excludes(every);
    backend_.declare(*app);
    format_.declare(*app, "table");
    app->footer(
        "Needs no other file. Exit code 7: a report is not what its inputs give, or the journal was changed; the first "
        "place is\nnamed. Exit code 3: everything that could be compared agrees, but something could not be.\n"
        "Examples:\n  plimsoll verify journal\n  plimsoll verify journal --every 100 --isa scalar --threads 1");
    return app;
  }

  ExitCode run() override {
    const InterruptWatch watch;
    JournalVerification verification(backend_, wanted_);
    try {
      SystemDisk disk;
      journal::CycleReader reader(disk, journal_);
      while (auto event = reader.next()) {
        verification.take(*event);
        if (verification.mismatch() || interrupted()) break;
      }
      end_ = reader.end();
    } catch (const InputError& error) {
      if (!is_damage(error)) throw;
      std::cerr << error.what() << '\n';
      return ExitCode::verification_mismatch;
    }
    say(verification);
    if (verification.mismatch()) {
      std::cerr << verification.mismatch()->words << '\n';
      return ExitCode::verification_mismatch;
    }
    if (interrupted()) return ExitCode::interrupted;
    return judge(verification.counts());
  }

 private:
  ExitCode judge(const VerificationCounts& counts) const {
    if (counts.not_verifiable != 0 || counts.without_digest != 0) {
      std::cerr << fmt::format(
          "PLM-2432 {} of {} cycles cannot be recomputed or compared; the first is cycle {}: {}. What could be "
          "compared is equal; see `plimsoll journal cat --type lost_cycles`.\n",
          counts.not_verifiable + counts.without_digest, counts.cycles, counts.first_unknown, counts.first_reason);
      return ExitCode::bad_input;
    }
    if (counts.compared != 0) return ExitCode::ok;
    std::cerr << "PLM-2433 there is nothing to compare: the journal holds "
              << (counts.cycles == 0 ? "no cycles" : "no such cycle") << ". Give another journal or --cycle.\n";
    return ExitCode::bad_input;
  }

  void say(const JournalVerification& verification) const {
    const VerificationCounts& counts = verification.counts();
    if (format_.chosen() == "table" || format_.chosen() == "csv") {
      std::cout << fmt::format("{} desks, {} cycles; {} compared, {} equal, {} not verifiable, {} without a digest\n",
                               counts.desks, counts.cycles, counts.compared, counts.equal, counts.not_verifiable,
                               counts.without_digest);
      return;
    }
    Json json{{"journal", journal_},
              {"desks", counts.desks},
              {"cycles", counts.cycles},
              {"compared", counts.compared},
              {"equal", counts.equal},
              {"not_verifiable", counts.not_verifiable},
              {"without_digest", counts.without_digest},
              {"backend", verification.backend_name()},
              {"sealed", end_.sealed},
              {"torn_bytes", end_.torn_bytes}};
    if (const auto& mismatch = verification.mismatch()) {
      json["first_mismatch"] = {{"cycle", mismatch->cycle},
                                {"record", mismatch->place.sequence},
                                {"segment", mismatch->place.segment},
                                {"offset", mismatch->place.offset},
                                {"what", mismatch->difference.what},
                                {"published", mismatch->difference.published},
                                {"computed", mismatch->difference.computed},
                                {"known", mismatch->known}};
    }
    std::cout << json.dump(format_.chosen() == "ndjson" ? -1 : 2) << '\n';
  }

  std::string journal_;
  VerificationWish wanted_;
  BackendOptions backend_;
  FormatOptions format_;
  journal::JournalEnd end_;
};

}  // namespace

std::unique_ptr<Command> make_verify_command() { return std::make_unique<VerifyCommand>(); }

}  // namespace plimsoll::cli
