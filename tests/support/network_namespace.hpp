// A network of the test's own: two namespaces joined by a virtual cable. Needs root, as in a container or a virtual
// machine.
#pragma once

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

namespace plimsoll::testing {

/// A network namespace that exists as long as its object.
class NetworkNamespace {
 public:
  NetworkNamespace() {
    const int home = current();
    if (::unshare(CLONE_NEWNET) != 0) {
      const int error = errno;
      ::close(home);
      throw std::runtime_error(std::string("no network namespace: ") + std::strerror(error));
    }
    fd_ = current();
    ::setns(home, CLONE_NEWNET);
    ::close(home);
  }
  ~NetworkNamespace() { ::close(fd_); }
  NetworkNamespace(const NetworkNamespace&) = delete;
  NetworkNamespace& operator=(const NetworkNamespace&) = delete;

  /// What other processes can open while this one lives.
  [[nodiscard]] std::string path() const {
    return std::string("/proc/").append(std::to_string(::getpid())).append("/fd/").append(std::to_string(fd_));
  }
  [[nodiscard]] int descriptor() const { return fd_; }

 private:
  friend class Visit;
  static int current() { return ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC); }
  int fd_ = -1;
};

/// The calling thread, and what it starts, is in the namespace as long as the visit lasts. Sockets stay where they were
/// made.
class Visit {
 public:
  explicit Visit(const NetworkNamespace& there) : home_(NetworkNamespace::current()) {
    if (::setns(there.fd_, CLONE_NEWNET) != 0) throw std::runtime_error("cannot enter the network namespace");
  }
  ~Visit() {
    ::setns(home_, CLONE_NEWNET);
    ::close(home_);
  }
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  int home_;
};

/// `venue` has plmv (10.77.0.1), `desk` has plmd (10.77.0.2), joined by a cable; both have lo.
class Cable {
 public:
  static constexpr const char* venue_interface = "plmv";
  static constexpr const char* desk_interface = "plmd";
  static constexpr const char* venue_address = "10.77.0.1";
  static constexpr const char* desk_address = "10.77.0.2";

  /// Empty when a cable can be laid here; otherwise why not, for a loud skip.
  static std::string reason_absent() {
    if (::geteuid() != 0) return "needs root to make network namespaces";
    if (std::system("command -v ip > /dev/null") != 0) return "needs the program ip (package iproute2)";
    try {
      const Cable tried;
    } catch (const std::exception& error) {
      return error.what();
    }
    return {};
  }

  Cable() {
    {
      const Visit visit(venue);
      // Addresses of version 6 would talk among themselves and count as frames. Without the folder there are none.
      run("ip link set lo up && ip link add plmv type veth peer name plmd && ip link set plmd netns " + desk.path());
      set_up(venue_interface, venue_address);
    }
    const Visit visit(desk);
    run("ip link set lo up");
    set_up(desk_interface, desk_address);
  }

  NetworkNamespace venue;
  NetworkNamespace desk;

 private:
  static void set_up(const std::string& interface, const std::string& address) {
    run("echo 1 > /proc/sys/net/ipv6/conf/" + interface + "/disable_ipv6 2> /dev/null || true");
    run("ip address add " + address + "/24 dev " + interface + " && ip link set " + interface + " up multicast on");
  }
  static void run(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
  }
};

}  // namespace plimsoll::testing
