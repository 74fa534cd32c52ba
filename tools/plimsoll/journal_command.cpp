// plimsoll journal: lists, shows and checks what a journal holds, and exports the head that stands for all of it.
#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/core/error.hpp"
#include "host/core/system_disk.hpp"
#include "host/journal/journal_reader.hpp"
#include "tools/plimsoll/command.hpp"
#include "tools/plimsoll/interrupt.hpp"
#include "tools/plimsoll/journal_damage.hpp"
#include "tools/plimsoll/journal_record_json.hpp"
#include "tools/plimsoll/number_check.hpp"
#include "tools/plimsoll/options.hpp"

namespace plimsoll::cli {
namespace {

std::vector<std::string> type_names() {
  std::vector<std::string> names;
  for (std::uint16_t number = 0; number < 256; ++number) {
    if (const auto name = name_of(static_cast<journal::RecordType>(number)); !name.empty()) names.emplace_back(name);
  }
  return names;
}

/// "SEQUENCE:HASH" as `journal head` prints it.
std::optional<journal::Head> parse_head(const std::string& text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string::npos || text.size() - colon - 1 != 2 * journal::ChainHash{}.size()) return {};
  journal::Head head;
  const char* const end = text.data() + colon;
  if (const auto read = std::from_chars(text.data(), end, head.sequence); read.ec != std::errc{} || read.ptr != end) {
    return {};
  }
  for (std::size_t b = 0; b < head.hash.size(); ++b) {
    const char* at = end + 1 + 2 * b;
    unsigned byte = 0;
    if (const auto read = std::from_chars(at, at + 2, byte, 16); read.ec != std::errc{} || read.ptr != at + 2)
      return {};
    head.hash[b] = static_cast<std::byte>(byte);
  }
  return head;
}

class JournalCommand final : public Command {
 public:
  CLI::App* declare(CLI::App& parent) override {
    CLI::App* app = parent.add_subcommand("journal", "List, show and check what a journal holds");
    app->require_subcommand(1);
    list_ = declare_one(*app, "ls", "One line for each segment: its records and bytes");
    list_format_.declare(*list_, "table");
    show_ = declare_one(*app, "cat", "Records as lines of JSON");
    show_->add_option("--type", types_, "Records of this type only; may be repeated")
        ->check(CLI::IsMember(type_names()));
    show_->add_option("--from", from_, "First record, by its sequence number")
        ->check(whole_number(1, UINT64_MAX))
        ->capture_default_str();
    show_->add_option("--until", until_, "Last record [the end]")->check(whole_number(1, UINT64_MAX));
    show_->footer("Example:\n  plimsoll journal cat journal --type report_digest --type lost_cycles");
    check_ = declare_one(*app, "check", "Read every byte and every hash; say where the first damage is");
    check_->add_option("--head", head_, "A head that was exported earlier: the journal must contain it")
        ->check(not_empty())
        ->type_name("SEQUENCE:HASH");
    check_format_.declare(*check_, "table");
    check_->footer(
        "Exit code 7: the journal is not what was written. Exit code 3: something lies behind its last record, as "
        "after "
        "a crash;\nthe next writer keeps it and goes on in a new segment.\n"
        "Example:\n  plimsoll journal check journal");
    head_of_ =
        declare_one(*app, "head", "The last record and its hash, which stands for all before it: keep it elsewhere");
    head_of_->footer("Example:\n  plimsoll journal head journal");
    return app;
  }

  ExitCode run() override {
    const InterruptWatch watch;
    if (*list_) return list();
    if (*show_) return show();
    if (*check_) return check();
    const journal::JournalEnd end = read_all({});
    if (interrupted()) return ExitCode::interrupted;
    std::cout << fmt::format("{}:{}\n", end.head.sequence, hex_of(end.head.hash));
    return ExitCode::ok;
  }

 private:
  CLI::App* declare_one(CLI::App& app, const char* name, const char* words) {
    CLI::App* one = app.add_subcommand(name, words);
    one->add_option("journal", journal_, "The journal's folder")->required()->check(not_empty())->type_name("DIR");
    return one;
  }

  ExitCode list() const {
    SystemDisk disk;
    const std::vector<journal::SegmentFile> segments = journal::list_segments(disk, journal_);
    const bool table = list_format_.chosen() == "table";
    Json all = Json::array();
    if (list_format_.chosen() == "csv") std::cout << "segment,first_record,bytes,created,build\n";
    for (const journal::SegmentFile& segment : segments) {
      const journal::SegmentHeader& header = segment.header;
      if (table) {
        std::cout << fmt::format("segment {:6}  from record {:10}  {:12} bytes  {}  {}\n", header.number,
                                 header.first_sequence, segment.bytes, rfc3339(header.created), header.build_identity);
      } else if (list_format_.chosen() == "csv") {
        std::cout << fmt::format("{},{},{},{},{}\n", header.number, header.first_sequence, segment.bytes,
                                 rfc3339(header.created), header.build_identity);
      } else {
        all.push_back({{"segment", header.number},
                       {"first_record", header.first_sequence},
                       {"bytes", segment.bytes},
                       {"created", rfc3339(header.created)},
                       {"build", header.build_identity}});
      }
    }
    if (list_format_.chosen() == "json") std::cout << all.dump(2) << '\n';
    if (list_format_.chosen() == "ndjson") {
      for (const Json& one : all) std::cout << one.dump() << '\n';
    }
    return ExitCode::ok;
  }

  ExitCode show() const {
    SystemDisk disk;
    journal::JournalReader reader(disk, journal_);
    while (const auto record = reader.next()) {
      if (interrupted()) return ExitCode::interrupted;
      if (!std::cout || record->header.sequence > until_) break;
      if (record->header.sequence < from_) continue;
      if (!types_.empty() && std::find(types_.begin(), types_.end(), name_of(record->header.type)) == types_.end()) {
        continue;
      }
      std::cout << to_json(*record).dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
    }
    return ExitCode::ok;
  }

  ExitCode check() const {
    journal::ReadOptions options;
    if (!head_.empty()) {
      options.expected_head = parse_head(head_);
      if (!options.expected_head) {
        throw CLI::ValidationError("--head", "'" + head_ + "' is not what `plimsoll journal head` prints");
      }
    }
    journal::JournalEnd end;
    try {
      end = read_all(options);
    } catch (const InputError& error) {
      if (!is_damage(error)) throw;
      std::cerr << error.what() << '\n';
      return ExitCode::verification_mismatch;
    }
    if (interrupted()) return ExitCode::interrupted;
    say(end);
    if (end.torn_bytes == 0) return ExitCode::ok;
    std::cerr << fmt::format(
        "PLM-2434 {}: {} bytes lie behind the last record, in segment {} from offset {}. A crash leaves such a tail, "
        "and "
        "so does damage to the last records: compare with a head that was exported (--head). A writer that opens the "
        "journal goes on in a new segment.\n",
        journal_, end.torn_bytes, end.segment, end.offset);
    return ExitCode::bad_input;
  }

  [[nodiscard]] journal::JournalEnd read_all(const journal::ReadOptions& options) const {
    SystemDisk disk;
    journal::JournalReader reader(disk, journal_, options);
    while (!interrupted() && reader.next()) {
    }
    return reader.end();
  }

  void say(const journal::JournalEnd& end) const {
    const std::string head = fmt::format("{}:{}", end.head.sequence, hex_of(end.head.hash));
    if (check_format_.chosen() == "table" || check_format_.chosen() == "csv") {
      std::cout << fmt::format("{} records are whole, {}; head {}\n", end.head.sequence,
                               end.sealed ? "closed by the writer" : "not closed by the writer", head);
      return;
    }
    const Json json{{"journal", journal_},    {"records", end.head.sequence},
                    {"head", head},           {"durable", end.durable_sequence},
                    {"sealed", end.sealed},   {"torn_bytes", end.torn_bytes},
                    {"segment", end.segment}, {"offset", end.offset}};
    std::cout << json.dump(check_format_.chosen() == "ndjson" ? -1 : 2) << '\n';
  }

  CLI::App* list_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* check_ = nullptr;
  CLI::App* head_of_ = nullptr;
  std::string journal_;
  std::vector<std::string> types_;
  std::uint64_t from_ = 1;
  std::uint64_t until_ = UINT64_MAX;
  std::string head_;
  FormatOptions list_format_;
  FormatOptions check_format_;
};

}  // namespace

std::unique_ptr<Command> make_journal_command() { return std::make_unique<JournalCommand>(); }

}  // namespace plimsoll::cli
