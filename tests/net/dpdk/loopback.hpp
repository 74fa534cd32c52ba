// Frames put into a net_ring device from the other side, through DPDK's own functions.
#pragma once

#include <rte_ethdev.h>
#include <rte_mbuf.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "tests/net/bytes.hpp"

namespace plimsoll::test {

/// What is sent on a net_ring device comes back on its receive side, in the same buffers. Must outlive the port.
class Loopback {
 public:
  static constexpr unsigned buffers = 1023;

  Loopback() : pool_(rte_pktmbuf_pool_create("test_loopback", buffers, 0, 0, 2048 + 128, 0)) {
    if (pool_ == nullptr) throw std::runtime_error("no memory for the test's buffers");
  }
  ~Loopback() { rte_mempool_free(pool_); }
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  rte_mbuf* make(const ByteVector& bytes) {
    rte_mbuf* mbuf = rte_pktmbuf_alloc(pool_);
    auto* data = reinterpret_cast<std::byte*>(rte_pktmbuf_append(mbuf, static_cast<std::uint16_t>(bytes.size())));
    std::copy(bytes.begin(), bytes.end(), data);
    return mbuf;
  }

  static bool send(std::uint16_t port, rte_mbuf* mbuf) { return rte_eth_tx_burst(port, 0, &mbuf, 1) == 1; }

  [[nodiscard]] unsigned free_buffers() const { return rte_mempool_avail_count(pool_); }

 private:
  rte_mempool* pool_;
};

inline const std::byte* data_of(const rte_mbuf* mbuf) {
  return static_cast<const std::byte*>(mbuf->buf_addr) + mbuf->data_off;
}

}  // namespace plimsoll::test
