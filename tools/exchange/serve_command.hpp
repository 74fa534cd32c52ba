// `plimsoll-exchange serve`: the venue on a wire.
#pragma once

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdint>
#include <string>

#include "tools/exchange/live_venue.hpp"

namespace plimsoll::exchange {

struct ServeRequest {
  VenueSettings venue;
  LiveSettings live;
  std::string line_a, line_b, interface, interface_b, rerequests, snapshots, date, truth;
  std::string user = "PLMSLL", password = "OVERBOARD";
  std::string speed = "1";
  double duration_s = 0.0;
  std::uint32_t days = 1;
  int time_to_live = 1;
};

CLI::App* define_serve(CLI::App& app, ServeRequest& request);
/// What CLI11 cannot check by itself; throws its error.
void complete(ServeRequest& request);
/// Runs all days, or until the flag is set by a signal. Throws InputError.
void serve(const ServeRequest& request, const volatile std::sig_atomic_t& stop);

}  // namespace plimsoll::exchange
