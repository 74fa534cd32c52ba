// Faults of the trading state and the kill switch: what a start finds, who may do what, and what the disk refused.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2701", "There is no trading state on disk, so the firm is halted.",
     "The very first start, another folder than before, or a state that could not be written and was removed.",
     "Make sure that this is the right folder, then `plimsoll kill release --reason \"...\"`.",
     "[gate] folder = \"/var/lib/plimsoll/gate\" on a new machine"},
    {"PLM-2702", "The trading state on disk is torn or damaged, so the firm is halted.",
     "Somebody edited the file, or the disk lost part of it; it is written beside and renamed, so a crash leaves no "
     "part.",
     "Find out what changed it, then `plimsoll kill release --reason \"...\"`.", "trading-state cut to 100 bytes"},
    {"PLM-2703", "The trading state on disk cannot be read, so the firm is halted.",
     "Another owner, or a disk that gives errors.", "Mend permissions or disk, then release.",
     "trading-state owned by another user"},
    {"PLM-2704", "The settings of the kill switch do not go together.",
     "No folder, an order gate beyond this machine, an operator who does not exist or has no role.",
     "The message says which, and what it should be.", "[gate] line = \"10.0.0.7:7100\""},
    {"PLM-2705", "The kill switch cannot have its socket or its folder.",
     "The folder does not exist, belongs to somebody else, or something that is no socket has the name.",
     "Name a path in a folder that this user may write to.", "[gate] socket = \"/etc/passwd\""},
    {"PLM-2706", "Another appliance has this kill switch's socket or folder.",
     "Two appliances were started with the same [gate] settings.",
     "Stop one (`ss -xlp` shows who listens), or give each a folder and a socket of its own.",
     "plimsoll run twice with one plimsoll.toml"},
    {"PLM-2711", "Somebody without the right tried to stop trading.",
     "A user of this machine who is not named in [[operator]], or a viewer.",
     "Give the role trader, risk or admin, or call somebody who has it. Root and the appliance's own user may always "
     "stop.",
     "plimsoll kill --reason test, as a user without a role"},
    {"PLM-2712", "A command names a scope that is none.",
     "A kind that does not exist, a path without a name, or too long.",
     "Write firm, or desk, book, account, strategy or instrument, a colon and the name.", "--scope floor:1"},
    {"PLM-2713", "Somebody without the right tried to release.",
     "Traders may stop and not release; machines never release.", "Call somebody with the role risk or admin.",
     "plimsoll kill release, as a trader"},
    {"PLM-2714", "A release has no name or no reason.", "An empty --reason.", "Say why trading may go on.",
     "plimsoll kill release --reason \"\""},
    {"PLM-2715", "The same person asked for a release twice where two persons are needed.",
     "The second command came from the one who gave the first.",
     "Have somebody else with the role risk or admin give it.", "plimsoll kill release twice, as one user"},
    {"PLM-2716", "The kill switch got a line that is no command.", "Another build of plimsoll, or another program.",
     "Use the program of the appliance's own version.", "a line of HTTP on the socket"},
    {"PLM-2717", "A release was taken back or is not in force yet.",
     "Something stopped the scope again meanwhile, such as a limit that is still breached, or the disk did not answer.",
     "`plimsoll kill status` says what holds it; mend that, then release again.",
     "a release while the watchdog still sees no reports"},
    {"PLM-2721", "The trading state is in force but could not be written.", "The disk is full, read-only or failing.",
     "Free space or mend the disk; it is tried again every second, and releases wait for it.", "a full /var"},
    {"PLM-2722", "A release was not carried out because the disk did not take it.",
     "The disk is full, read-only or failing; a release must be durable before it is in force.",
     "Mend the disk, then release again.", "a release on a full disk"},
    {"PLM-2731", "No kill switch listens on the socket.",
     "The appliance does not run, has no [gate] folder, or listens on another path.",
     "Name the path with --socket; order gates that hear nothing halt by themselves.",
     "plimsoll kill without an appliance"},
    {"PLM-2732", "This user may not reach the kill switch's socket.",
     "The socket belongs to the appliance's user and group.", "Join that group, or call somebody who is in it.",
     "plimsoll kill, as an unrelated user"},
    {"PLM-2733", "The kill switch gave no answer, or none that is one.",
     "Another program or another build listens there, or the machine is overloaded.",
     "Look at `plimsoll kill status`; a stop may always be repeated.", "--socket of another program"},
    {"PLM-2734", "Trading is stopped here, but not every order gate has said that it obeys.",
     "A gate is down, hangs, or was never started.",
     "It is repeated until it is acknowledged; look at the gate, and at the venue if it stays silent.",
     "plimsoll kill while the order gate is down"},
});

}  // namespace

std::span<const CatalogueEntry> gate_faults() { return entries; }

}  // namespace plimsoll::cli
