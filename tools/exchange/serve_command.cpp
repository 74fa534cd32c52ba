#include "tools/exchange/serve_command.hpp"

#include <charconv>
#include <cstdio>

#include "host/core/system_clock.hpp"
#include "tools/exchange/capture_file.hpp"
#include "tools/exchange/true_book.hpp"
#include "tools/exchange/venue_options.hpp"

namespace plimsoll::exchange {
namespace {

wire::Endpoint endpoint_of(const std::string& option, const std::string& text) {
  const auto endpoint = wire::parse_endpoint(text);
  if (!endpoint || (option.starts_with("--line") && endpoint->port == 0)) {
    throw CLI::ValidationError(option, "'" + text + "' is not ADDRESS:PORT; write it like 239.192.1.1:26477");
  }
  return *endpoint;
}

void add_line(ServeRequest& request, const std::string& option, const std::string& text, const std::string& interface) {
  const LineSettings line{endpoint_of(option, text), interface, request.time_to_live};
  if (wire::is_multicast(line.to.address) && interface.empty()) {
    throw CLI::ValidationError(option, "sends to a group: name the interface it leaves by with --interface");
  }
  request.live.lines.push_back(line);
}

Date next_weekday(Date date) {
  do {
    date = date.plus_days(1);
  } while (date.weekday() >= Weekday::saturday);
  return date;
}

std::string number(std::uint64_t value) { return std::to_string(value); }

void report(const LiveVenue& venue, std::uint32_t days) {
  const LiveCounts& counts = venue.counts();
  std::string text = "{\"days\":" + number(days) + ",\"messages\":" + number(counts.messages) +
                     ",\"packets\":" + number(counts.packets) + ",\"lines\":[";
  for (std::size_t line = 0; line < venue.lines().lines(); ++line) {
    text += std::string(line == 0 ? "" : ",") + "{\"sent\":" + number(venue.lines().sent(line)) +
            ",\"refused\":" + number(venue.lines().refused(line)) + "}";
  }
  text += "],\"busy_s\":" + std::to_string(static_cast<double>(counts.busy_ns) / 1e9) +
          ",\"most_late_ms\":" + std::to_string(static_cast<double>(counts.most_late_ns) / 1e6);
  if (const RerequestServer* server = venue.rerequests()) {
    const RerequestCounts& asked = server->counts();
    text += ",\"rerequests\":{\"requests\":" + number(asked.requests) + ",\"answered\":" + number(asked.answered) +
            ",\"messages\":" + number(asked.messages) + ",\"malformed\":" + number(asked.malformed) +
            ",\"other_session\":" + number(asked.other_session) + ",\"too_old\":" + number(asked.too_old) +
            ",\"not_yet_sent\":" + number(asked.not_yet_sent) + ",\"not_taken\":" + number(asked.not_taken) + "}";
  }
  if (const GlimpseServer* server = venue.snapshots()) {
    const GlimpseCounts& seen = server->counts();
    text += ",\"snapshots\":{\"connections\":" + number(seen.connections) +
            ",\"turned_away\":" + number(seen.turned_away) + ",\"logins\":" + number(seen.logins) +
            ",\"rejected\":" + number(seen.rejected) + ",\"snapshots\":" + number(seen.snapshots) +
            ",\"malformed\":" + number(seen.malformed) + ",\"silent\":" + number(seen.silent) + "}";
  }
  std::printf("%s}\n", text.c_str());
}

}  // namespace

CLI::App* define_serve(CLI::App& app, ServeRequest& request) {
  CLI::App* serve = app.add_subcommand("serve",
                                       "Be a venue on a wire: two lines, re-requests, snapshots, until the end "
                                       "of the session or SIGTERM");
  serve->add_option("--line-a", request.line_a, "Send line A to this ADDRESS:PORT")->required();
  serve->add_option("--line-b", request.line_b, "Send line B to this ADDRESS:PORT");
  serve->add_option("--interface", request.interface, "Network interface by which groups leave");
  serve->add_option("--interface-b", request.interface_b, "Another one for line B");
  serve->add_option("--ttl", request.time_to_live, "Time to live of groups: 1 stays in this network")
      ->check(CLI::Range(0, 255))
      ->capture_default_str();
  serve->add_option("--rerequests", request.rerequests, "Answer re-requests (MoldUDP64) at this ADDRESS:PORT");
  serve->add_option("--history", request.live.history_messages, "Messages kept for re-requests; older ones are refused")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 28))
      ->capture_default_str();
  serve->add_option("--snapshots", request.snapshots, "Give snapshots (GLIMPSE over SoupBinTCP) at this ADDRESS:PORT");
  serve->add_option("--user", request.user, "User name for snapshots, at most 6 characters")->capture_default_str();
  serve->add_option("--password", request.password, "Its password, at most 10 characters")->capture_default_str();
  serve->add_option("--speed", request.speed, "Seconds of the session in one second, or 'max'")->capture_default_str();
  serve->add_option("--days", request.days, "Trading days, one after the other; each is a session of its own")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  serve->add_option("--linger", request.live.linger_s, "Seconds for which the end of each session is repeated")
      ->check(CLI::Range(0.0, 86'400.0))
      ->capture_default_str();
  serve->add_option("--truth", request.truth, "Write the true books of the last day to this CSV file, at the end");
  add_venue_options(*serve, request.venue, request.duration_s, request.date);
  return serve;
}

void complete(ServeRequest& request) {
  complete_venue(request.venue, request.duration_s, request.date);
  add_line(request, "--line-a", request.line_a, request.interface);
  if (!request.line_b.empty()) {
    add_line(request, "--line-b", request.line_b,
             request.interface_b.empty() ? request.interface : request.interface_b);
  }
  if (!request.rerequests.empty()) request.live.rerequests = endpoint_of("--rerequests", request.rerequests);
  if (request.user.empty() || request.user.size() > 6) throw CLI::ValidationError("--user", "has 1 to 6 characters");
  if (request.password.size() > 10) throw CLI::ValidationError("--password", "has at most 10 characters");
  if (!request.snapshots.empty()) {
    request.live.snapshots = {endpoint_of("--snapshots", request.snapshots), request.user, request.password};
  }
  request.live.speed = 0.0;
  if (request.speed == "max") return;
  const char* end = request.speed.data() + request.speed.size();
  const auto [at, error] = std::from_chars(request.speed.data(), end, request.live.speed);
  if (error != std::errc{} || at != end || !(request.live.speed >= 0.01 && request.live.speed <= 1e6)) {
    throw CLI::ValidationError("--speed", "is a number from 0.01 to 1000000, or 'max'");
  }
}

void serve(const ServeRequest& request, const volatile std::sig_atomic_t& stop) {
  check(request.venue);
  if (!request.truth.empty()) write_text_file(request.truth, truth_header());  // refused now rather than at the end
  const SystemClock clock;
  LiveVenue venue(request.live, clock, stop);
  std::string open = "venue: line A to " + request.line_a;
  if (!request.line_b.empty()) open += ", line B to " + request.line_b;
  if (venue.rerequests() != nullptr) open += ", re-requests at " + to_string(venue.rerequests()->endpoint());
  if (venue.snapshots() != nullptr) open += ", snapshots at " + to_string(venue.snapshots()->endpoint());
  std::fprintf(stderr, "%s\n", open.c_str());
  VenueSettings day = request.venue;
  std::uint32_t days = 0;
  std::string truth;
  while (days < request.days && !venue.stopped()) {
    const Session session = venue.run(day);
    truth = truth_csv(session);
    ++days;
    day.date = next_weekday(day.date);
    ++day.seed;
    ++day.session;
  }
  if (!request.truth.empty()) {
    write_text_file(request.truth, truth);
    std::fprintf(stderr, "books: %s\n", request.truth.c_str());
  }
  report(venue, days);
}

}  // namespace plimsoll::exchange
