// Faults of a running appliance: its configuration, its threads and its monitor.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2001", "The configuration file is not TOML.",
     "A quote that is not closed, a name with a blank outside quotes, or another file format.",
     "The message names line and column; `plimsoll config show` prints a file that is.", "[risk"},
    {"PLM-2002", "The configuration has a setting that does not exist.",
     "A spelling mistake, or a setting that stands below the wrong [section].",
     "Take the name that the message suggests; `plimsoll config show` lists all.", "[risk] scenarois = 1000"},
    {"PLM-2003", "A setting of the configuration has a value that it does not take.",
     "Text where a number is due, a number out of its range, or a table where a value is due.",
     "`plimsoll run --help` tells what each setting takes.", "[risk] cycle_ms = \"fast\""},
    {"PLM-2004", "The settings of one [[feed]] do not go together.",
     "No name, a name that another feed has, or a way in without the device or group that it needs.",
     "The message says what is missing.", "[[feed]] with way_in = \"dpdk\" and no device"},
    {"PLM-2005", "A reload was refused because part of what changed takes effect at a start only.",
     "Feeds, threads, the monitor's address and the output are made once; inputs, positions and risk settings can "
     "change.",
     "Undo that part to reload the rest, or stop the appliance and start it again.",
     "another line_a in plimsoll.toml, then SIGHUP"},
    {"PLM-2006", "A run lacks something that it cannot do without.",
     "No instruments, portfolio, market, history or as_of, or no [[feed]].",
     "Name them in the file of --config; `plimsoll config show` prints all settings.", "plimsoll run"},
    {"PLM-2007", "A thread cannot have the processor that was chosen for it.",
     "The machine has fewer processors, or this process may not use that one (containers, taskset).",
     "Choose one that `taskset -p $$` allows, or -1 for any.", "[compute] risk_cpu = 64 on a machine with eight"},
    {"PLM-2101", "The monitor's address is not a loopback address.",
     "Who reaches the monitor may read all numbers, and nothing asks who that is.",
     "Use 127.0.0.1 and a tunnel or a proxy that asks.", "--monitor-address 0.0.0.0:9464"},
    {"PLM-2102", "The monitor cannot listen on its address.", "Another program, or another appliance, listens there.",
     "Stop it (`ss -ltnp` shows it), choose another port with --monitor-address, or none.",
     "two appliances on one machine with the default port"},
});

}  // namespace

std::span<const CatalogueEntry> run_faults() { return entries; }

}  // namespace plimsoll::cli
