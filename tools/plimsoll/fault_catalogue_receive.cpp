// Faults of captures and of the DPDK receive path.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-3101", "A capture cannot be read.", "The path is wrong or its permissions forbid reading.",
     "Check the path and its permissions with ls -l.", "plimsoll replay mising.pcap"},
    {"PLM-3102", "A capture is empty.", "A copy or a download that never started.",
     "Check that the file was written or copied completely.", "a file of 0 bytes"},
    {"PLM-3103", "The file is neither a pcap nor a raw ITCH file.", "A text file, a zip, or another capture format.",
     "Give a classic pcap file, plain or gzip, or a TotalView-ITCH 5.0 file.", "plimsoll replay portfolio.csv"},
    {"PLM-3104", "A pcap ends inside its file header.", "A copy that stopped at once.",
     "Check that the capture was copied completely.", "a pcap of 10 bytes"},
    {"PLM-3105", "The capture is a pcapng file.", "Wireshark writes pcapng by default.",
     "Convert it: editcap -F pcap in.pcapng out.pcap (package wireshark-common).", "plimsoll replay in.pcapng"},
    {"PLM-3106", "The capture was not taken on Ethernet.", "tcpdump -i any, a tunnel, or a wireless monitor interface.",
     "Capture on an Ethernet interface, such as tcpdump -i eth0.", "tcpdump -i any -w cooked.pcap"},
    {"PLM-3107", "The gzip data of a capture is damaged or cut short.", "A download that broke off.",
     "Fetch the file again and check it with gzip -t.", "half of a pcap.gz"},
    {"PLM-3108", "A capture is larger than can be held.",
     "Captures are held in memory once decompressed, so that replaying them is not paced by the disk.",
     "Split the file (editcap -c, package wireshark-common) and read the parts one after the other.",
     "a whole day of a busy feed"},
    {"PLM-3109", "The pcap has another format version than 2.4.", "A very old or a damaged capture.",
     "Convert it: editcap -F pcap in.pcap out.pcap (package wireshark-common).", "format version 1.2"},
    {"PLM-3111", "A raw ITCH file does not start with a message of a known type and its exact length.",
     "Another ITCH version, or a file of another exchange.",
     "Give a TotalView-ITCH 5.0 file as published by Nasdaq, plain or gzip.", "an ITCH 4.1 file"},
    {"PLM-3121", "No frame at the start of the capture belongs to a feed that is known.",
     "Other traffic comes first, or the feed is another one.",
     "Give a capture of MoldUDP64 with ITCH 5.0, or of IEX-TP with TOPS 1.6 or DEEP 1.0, over Ethernet, IPv4, UDP.",
     "a capture of web traffic"},
    {"PLM-3122", "The capture holds no whole packet.", "A filter that matched nothing, or a copy that broke off.",
     "Give a capture with packets in it.", "a pcap that is only its file header"},
    {"PLM-3123", "The capture is cut short inside a record.",
     "A copy that broke off, or a capture program that was killed.",
     "Fetch the file again, or pass --allow-truncated to use what is whole.", "head -c 100000 session.pcap > cut.pcap"},

    {"PLM-3201", "The DPDK receive path is not in this program.", "It was built without DPDK.",
     "Install libdpdk-dev and configure again with -DPLIMSOLL_DPDK=ON, or use --way-in reader: same events.",
     "plimsoll replay session.pcap --way-in dpdk"},
    {"PLM-3202", "DPDK's environment was started twice in one process.",
     "DPDK cannot be initialised again; a defect of the program that embeds it.", "Use the running environment.",
     "two calls of Eal::start"},
    {"PLM-3203", "An option of DPDK's environment cannot be met.",
     "A core that this process may not run on, or an impossible amount of memory.",
     "Choose a core from the output of: taskset -pc $$", "core 64 on a machine of 8"},
    {"PLM-3204", "DPDK does not start.",
     "Too little memory or too many locked pages for its limits, or huge pages that were not reserved.",
     "See `plimsoll doctor` for the limits; --way-in reader needs none of this and gives the same events.",
     "a container with 64 MiB of memory"},
    {"PLM-3211", "A DPDK device cannot be opened.",
     "The driver is not installed, or what its arguments name is missing.",
     "Check that the name begins with a driver (net_pcap, net_ring, net_null, net_af_packet); install "
     "librte-net-pcap for captures if your DPDK is split into packages.",
     "net_pcap0 without the pcap driver"},
    {"PLM-3212", "A DPDK device is open already.", "Two ports with one device name.",
     "Give each port its own device name.", "net_ring0 twice"},
    {"PLM-3213", "There is no memory for a port's packet buffers.", "DPDK was started with too little memory.",
     "Start DPDK with more memory or use fewer buffers.", "65535 buffers of 9216 bytes with 64 MiB"},
    {"PLM-3214", "A DPDK device refuses its set-up.", "Missing privileges, or an interface that is down.",
     "Check the device's arguments and privileges, and that its interface is up: ip link show",
     "net_af_packet0 without the capability CAP_NET_RAW"},
    {"PLM-3215", "A port's options are out of range.", "A count of buffers or a buffer size that no device takes.",
     "4095 buffers of 2048 bytes are good numbers.", "1 buffer"},
    {"PLM-3221", "A capture cannot be copied into memory for DPDK.",
     "net_pcap reads from a file, so the bytes are placed into an anonymous one; memory is short.",
     "Free memory, or use --way-in reader.", "a capture as large as the machine's memory"},
});

}  // namespace

std::span<const CatalogueEntry> receive_faults() { return entries; }

}  // namespace plimsoll::cli
