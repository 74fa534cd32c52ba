// plimsoll-exchange: writes a synthetic session as a capture, its true books, and a desk to go with it; or is a venue
// on a wire.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include "host/core/error.hpp"
#include "tools/exchange/capture_file.hpp"
#include "tools/exchange/desk.hpp"
#include "tools/exchange/serve_command.hpp"
#include "tools/exchange/session.hpp"
#include "tools/exchange/venue_options.hpp"

namespace {

using namespace plimsoll;
using namespace plimsoll::exchange;

volatile std::sig_atomic_t stop_requested = 0;
void stop(int /*signal*/) { stop_requested = 1; }

constexpr int exit_internal = 1, exit_usage = 2, exit_input = 3;

struct Request {
  VenueSettings venue;
  DeskSettings desk;
  double duration_s = 0.0;
  std::string date;
  std::string capture;
  std::string truth;
  std::string inputs;
  CaptureClock clock = CaptureClock::nanoseconds;
};

void define_options(CLI::App& app, Request& request) {
  app.add_option("--out", request.capture, "Write the session to this pcap file");
  app.add_option("--truth", request.truth, "Write the true final books to this CSV file");
  app.add_option("--inputs", request.inputs,
                 "Write instruments, portfolio, market and history CSV files into this folder");
  add_venue_options(app, request.venue, request.duration_s, request.date);
  app.add_option("--timestamps", request.clock, "Resolution of the capture: ns or us")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, CaptureClock>{{"ns", CaptureClock::nanoseconds}, {"us", CaptureClock::microseconds}}));
  app.add_option("--options", request.desk.options, "Option contracts of the desk")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--futures", request.desk.futures, "Futures of the desk")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--history-days", request.desk.history_days, "Daily closes of the desk's history")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

/// What CLI11 cannot check by itself; throws its error so that all usage errors look alike.
void complete(Request& request) {
  if (request.capture.empty() && request.truth.empty() && request.inputs.empty()) {
    throw CLI::ValidationError(
        "nothing to write: name a capture with --out, books with --truth or a desk with --inputs");
  }
  complete_venue(request.venue, request.duration_s, request.date);
}

/// Discards the session when only its books are wanted.
class NoCapture final : public FrameSink {
 public:
  void on_frame(Timestamp, std::span<const std::byte>) override {}
};

void report(const Session& session) {
  std::string types;
  for (std::size_t type = 0; type < session.messages_by_type.size(); ++type) {
    if (session.messages_by_type[type] == 0) continue;
    types += types.empty() ? "\"" : ",\"";
    types += static_cast<char>(type);
    types += "\":" + std::to_string(session.messages_by_type[type]);
  }
  std::printf("{\"symbols\":%zu,\"messages\":%llu,\"packets\":%llu,\"bytes\":%llu,\"messages_by_type\":{%s}}\n",
              session.universe.size(), static_cast<unsigned long long>(session.messages),
              static_cast<unsigned long long>(session.packets), static_cast<unsigned long long>(session.bytes),
              types.c_str());
}

void write_everything(const Request& request) {
  check(request.venue);
  if (!request.inputs.empty()) {
    write_desk(make_desk(request.venue, request.desk), request.inputs);
    std::fprintf(stderr, "desk: %s/{instruments,portfolio,market,history}.csv, as of %s\n", request.inputs.c_str(),
                 request.venue.date.to_string().c_str());
  }
  if (request.capture.empty() && request.truth.empty()) return;
  Session session;
  if (request.capture.empty()) {
    NoCapture sink;
    session = generate(request.venue, sink);
  } else {
    CaptureFile file(request.capture, request.clock);
    session = generate(request.venue, file);
    file.finish();
    std::fprintf(stderr, "session: %s\n", request.capture.c_str());
  }
  if (!request.truth.empty()) {
    write_text_file(request.truth, truth_csv(session));
    std::fprintf(stderr, "books: %s\n", request.truth.c_str());
  }
  report(session);
}

}  // namespace

int main(int argc, char** argv) {
  Request request;
  ServeRequest serving;
  CLI::App app{
      "A synthetic exchange: a seeded MoldUDP64/ITCH 5.0 session as a capture, its true books, and a matching desk",
      "plimsoll-exchange"};
  define_options(app, request);
  const CLI::App* const live = define_serve(app, serving);
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
    if (live->parsed()) {
      complete(serving);
    } else {
      complete(request);
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  try {
    if (live->parsed()) {
      std::signal(SIGTERM, stop);
      std::signal(SIGINT, stop);
      serve(serving, stop_requested);
    } else {
      write_everything(request);
    }
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) std::fprintf(stderr, "%s\n", format_fault(fault).c_str());
    return exit_input;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "PLM-1003 %s. This is a defect of the program; please report it.\n", error.what());
    return exit_internal;
  }
  return 0;
}
