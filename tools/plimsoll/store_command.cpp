// plimsoll store: follows a journal into a database, once or for as long as it is left running.
#include <poll.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "host/core/system_clock.hpp"
#include "host/core/system_disk.hpp"
#include "host/store/follower.hpp"
#include "host/store/store_address.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/duration.hpp"
#include "tools/plimsoll/interrupt.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {
namespace {

using store::FollowerState;
using store::FollowerStatus;

constexpr int idle_ms = 5;

std::string json_of(const FollowerStatus& status, const std::string& address) {
  nlohmann::ordered_json json;
  json["store"] = address;
  json["state"] = to_string(status.state);
  json["reached"] = std::to_string(status.reached);
  json["read"] = std::to_string(status.read);
  json["rows"] = status.rows;
  json["transactions"] = status.batches;
  json["store_failures"] = status.store_failures;
  json["unreadable_records"] = status.unreadable_records;
  json["incomplete_reports"] = status.incomplete_reports;
  return json.dump();
}

class StoreCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("store", "Fill a database with the history that a journal holds");
    app->require_subcommand(1);
    CLI::App* sync = app->add_subcommand("sync", "Follow a journal into a store, from where the store stands");
    sync->add_option("journal", journal_, "The journal's folder")->required()->check(not_empty())->type_name("FOLDER");
    sync->add_option("--store", address_,
                     "sqlite:PATH, postgresql://user@host/database or postgresql:host=... dbname=...")
        ->required()
        ->check(not_empty())
        ->type_name("ADDRESS");
    sync->add_flag("--follow", follow_, "Go on with what the journal gets later, until interrupted");
    sync->add_option("--patience", patience_, "How long a store that does not answer is tried")
        ->capture_default_str()
        ->type_name("DURATION");
    format_.declare(*sync, "table");
    sync->footer(
        "Rows and place are one transaction: a sync that is repeated, or killed and repeated, gives each row once. "
        "Only\n"
        "records that the journal proves durable are followed. Passwords belong into PGPASSWORD or .pgpass.\n"
        "Example:\n"
        "  plimsoll store sync journal --store sqlite:history.db");
    return app;
  }

  ExitCode run() override {
    const std::int64_t patience_ns = duration_option_ns(patience_, "--patience");
    const SystemClock clock;
    SystemDisk disk;
    (void)journal::list_segments(disk, journal_);  // a folder that is none is a mistake, and no state to wait for
    store::Follower follower(disk, clock, journal_, store::make_store(address_, clock));
    const InterruptWatch watch;
    std::int64_t well_at_ns = clock.monotonic_ns();
    while (!interrupted()) {
      const std::size_t done = follower.do_work();
      const FollowerStatus status = follower.status();
      if (status.code.empty()) well_at_ns = clock.monotonic_ns();
      if (status.state == FollowerState::caught_up && !follow_) return finish(status, follower.address());
      const bool hopeless =
          status.state == FollowerState::other_journal || status.state == FollowerState::records_missing;
      if (hopeless || (!follow_ && clock.monotonic_ns() - well_at_ns > patience_ns)) {
        return give_up(status, follower.address());
      }
      if (done == 0) ::poll(nullptr, 0, idle_ms);
    }
    finish(follower.status(), follower.address());
    return ExitCode::interrupted;
  }

 private:
  ExitCode finish(const FollowerStatus& status, const std::string& address) const {
    if (format_.chosen() == "table") {
      std::cout << address << ": " << to_string(status.state) << " at record " << status.reached << " of "
                << status.read << "; " << status.rows << " rows in " << status.batches << " transactions\n";
    } else if (format_.chosen() == "csv") {
      std::cout << "state,reached,read,rows,transactions\n"
                << to_string(status.state) << ',' << status.reached << ',' << status.read << ',' << status.rows << ','
                << status.batches << '\n';
    } else {
      std::cout << json_of(status, address) << '\n';
    }
    if (status.unreadable_records > 0) {
      std::cerr << "store: " << status.unreadable_records << " records could not be read and gave no rows\n";
    }
    return ExitCode::ok;
  }

  static ExitCode give_up(const FollowerStatus& status, const std::string& address) {
    const bool of_store = status.state == FollowerState::waiting_for_store;
    std::cerr << status.code << ' ' << address << ": " << status.text << ". ";
    if (of_store) {
      std::cerr << remedy_for(status.store) << '\n';
    } else {
      std::cerr << "See `plimsoll explain " << status.code << "`.\n";
    }
    return of_store ? ExitCode::unavailable : ExitCode::bad_input;
  }

  std::string journal_;
  std::string address_;
  std::string patience_ = "10s";
  bool follow_ = false;
  FormatOptions format_;
};

}  // namespace

std::unique_ptr<Command> make_store_command() { return std::make_unique<StoreCommand>(); }

}  // namespace plimsoll::cli
