// The default way in for capture files: DPDK's pcap device reads them as if they arrived from a card.
#pragma once

#include "net/capture/capture_file.hpp"
#include "net/dpdk/port.hpp"

namespace plimsoll::dpdk {

/// Delivers the same frames with the same timestamps as capture::CaptureReader, through a receive queue, and is
/// `exhausted` after the last one. The records are copied into memory of the kernel's (one more copy of the capture),
/// so the file may go away. Frames above 65,407 bytes, the most one DPDK buffer holds, are skipped and counted as too
/// large. Throws InputError: PLM-3221 no memory for the copy, and what Port::open throws.
Port open_capture(const Eal& eal, const capture::CaptureFile& file);

}  // namespace plimsoll::dpdk
