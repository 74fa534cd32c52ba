// A network of the test's own: two namespaces joined by a virtual cable. Needs root, as in a container or a virtual
// machine.
#pragma once

#include <fcntl.h>
#include <linux/if.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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
      run("ip link set lo up && ip link add plmv type veth peer name plmd && ip link set plmd netns " + desk.path());
      set_up(venue_interface, venue_address);
    }
    {
      const Visit visit(desk);
      run("ip link set lo up");
      set_up(desk_interface, desk_address);
      wait_until_running(desk_interface);
    }
    const Visit visit(venue);
    wait_until_running(venue_interface);
  }

  NetworkNamespace venue;
  NetworkNamespace desk;

 private:
  static void set_up(const std::string& interface, const std::string& address) {
    // Addresses of version 6 would talk among themselves and count as frames. Without the folder there are none.
    run("echo 1 > /proc/sys/net/ipv6/conf/" + interface + "/disable_ipv6 2> /dev/null || true");
    run("ip address add " + address + "/24 dev " + interface + " && ip link set " + interface + " up multicast on");
  }
  /// An interface that was just switched on swallows what is sent until the kernel has noticed its cable.
  static void wait_until_running(const std::string& interface) {
    const int news = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_LINK;
    bool running = ::bind(news, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0;
    while (!running) {
      ifreq request{};
      interface.copy(request.ifr_name, IFNAMSIZ - 1);
      running = ::ioctl(news, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_RUNNING) != 0;
      pollfd wait{news, POLLIN, 0};
      char ignored[8192];
      if (!running && (::poll(&wait, 1, 10'000) != 1 || ::recv(news, ignored, sizeof ignored, 0) < 0)) break;
    }
    ::close(news);
    if (!running) throw std::runtime_error("interface " + interface + " does not come up");
    // Changing anything waits for the lock under which the kernel does the noticing.
    run("ip link set " + interface + " txqueuelen 1000");
  }
  static void run(const std::string& command) {
    if (std::system(command.c_str()) != 0) throw std::runtime_error("failed: " + command);
  }
};

}  // namespace plimsoll::testing
