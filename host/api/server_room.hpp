// What the connections of one server share: settings, service, counters, and who would have to go if room ran out.
#pragma once

#include <cstdint>
#include <list>
#include <memory>

#include "host/api/api_server.hpp"
#include "host/api/service.hpp"

namespace plimsoll::api {

/// A connection that waits for its next request, and can be done without.
class Idler {
 public:
  virtual ~Idler() = default;
  virtual void make_way() = 0;
};

/// A WebSocket, which is told when it may send.
class StreamClient {
 public:
  virtual ~StreamClient() = default;
  virtual void on_tick() = 0;
};

/// The server's thread only, counters apart.
struct ServerRoom {
  const ApiServerSettings settings;
  Service& service;
  ApiCounters counters;
  std::list<Idler*> idlers{};                        // who has waited longest first
  std::list<std::weak_ptr<StreamClient>> streams{};  // also those that are gone, until the next tick

  /// True when one more connection may be open; one that idles has been sent away for it, if need be.
  bool make_room() {
    if (counters.connections < settings.most_connections) return true;
    if (idlers.empty()) return false;
    idlers.front()->make_way();
    return true;
  }
};

}  // namespace plimsoll::api
