// Faults of the journal: reading one that is not what was written, and writing one when the disk does not let us.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2401", "A journal cannot be read.",
     "The folder or one of its segments does not exist, belongs to somebody else, or the disk gave an error.",
     "Check the folder's name, permissions and disk (dmesg).", "a journal folder that was never written"},
    {"PLM-2402", "A segment's header is damaged.",
     "The first 4,096 bytes do not have their checksum. A segment gets its name only after its header is durable, so "
     "no "
     "crash leaves this.",
     "Bring the file back from a copy; do not start on this journal.", "00000000000000000003.journal cut to 100 bytes"},
    {"PLM-2403", "A segment is missing, renamed or out of order.",
     "Somebody removed a segment from the middle or swapped two files; retention removes only the oldest.",
     "Give the files their own names back, or bring the missing one back from a copy.",
     "segments 1, 2 and 4 without 3"},
    {"PLM-2404", "A record in the middle of a journal is damaged or missing.",
     "Bytes changed after they had been durable: a later record or segment proves that. A crash does not leave this.",
     "Bring the segment back from a copy; do not start on this journal. The message names file and offset.",
     "one flipped bit in a record that others follow"},
    {"PLM-2405", "The journal's hash chain is broken.",
     "A record is whole but its hash does not continue the one before it: the history was edited, or segments of two "
     "journals were mixed.",
     "Bring the files back from a copy and find out who wrote there.", "a fill whose quantity was corrected in place"},
    {"PLM-2406", "The beginning of a journal is missing, or would be.",
     "It begins after segment 1 and holds no snapshot, or segments were to be removed before one without a snapshot "
     "that is durable.",
     "Bring the oldest segments back; remove segments only before one that holds a snapshot.",
     "segment 1 removed by hand"},
    {"PLM-2407", "A journal does not contain the head that was exported.",
     "Records are missing at the end, the history was written anew, or the head belongs to another journal.",
     "Bring back the last segments from a copy, or name the head of this journal.",
     "the last segment removed after the head had been exported"},
    {"PLM-2408", "A journal has another format version.", "Another version of plimsoll wrote it.",
     "Read it with the version that wrote it.", "format version 2"},
    {"PLM-2411", "Another process writes this journal.", "Two appliances were given one journal folder.",
     "Stop the other one, or give each a journal of its own.", "plimsoll run, twice with one configuration"},
    {"PLM-2412", "The disk of the journal is full.",
     "Segments are reserved whole when they begin, so this is met there. Nothing is acknowledged any more.",
     "Free space or remove segments before the last snapshot, then restart. What was acknowledged is safe.",
     "a journal on a file system with 64 MiB left"},
    {"PLM-2413", "The journal cannot be written.",
     "The disk gave an error, the file system is read-only, or the folder belongs to somebody else. Nothing is "
     "acknowledged any more.",
     "Check the disk (dmesg), the mount and the permissions, then restart.", "a disk that was unplugged"},
    {"PLM-2414", "The journal cannot be made durable.",
     "fdatasync or fsync failed. It is not repeated: the next one could succeed without having written anything. "
     "Nothing "
     "is acknowledged any more.",
     "Check the disk (dmesg), then restart: what was not proven durable is written again elsewhere.",
     "an input/output error during fdatasync"},
    {"PLM-2421", "A record of a journal makes no sense.",
     "Its hash is right, but its bytes are not what its type and version say: another version of plimsoll wrote it, or "
     "another program.",
     "Read it with the version that wrote it.", "an update record that says 7 entries and holds 6"},
    {"PLM-2422", "An input changed while a desk was written to the journal.",
     "What a journal holds must be what was read, so nothing was started.",
     "Give regular files that nobody changes during a start or a reload.", "market.csv written during the start"},
    {"PLM-2423", "A desk in a journal cannot be rebuilt.",
     "A file of it is missing or another one, or an option of it is not accepted by this version.",
     "Read it with the version that wrote it; plimsoll journal check tells whether the journal is whole.",
     "a desk without its history file"},
    {"PLM-2424", "The files of a journal's desk cannot be laid out.",
     "They are written to a folder in TMPDIR while a journal is verified or replayed.",
     "Set TMPDIR to a folder that can be written and has space.", "TMPDIR=/nowhere"},
    {"PLM-2425", "The options of a desk do not fit into a record.", "A record holds some 4,000 bytes of them.",
     "Give fewer --level.", "five hundred levels"},
    {"PLM-2431", "A published report is not what its inputs give.",
     "The journal's inputs, options or digest were changed by somebody who made the hashes anew, a program that wrote "
     "it was defective, or a machine computed wrongly then or now. Exit code 7.",
     "Keep the journal; compare it with a copy or an exported head; check the memory of both machines.",
     "a digest edited and the chain written anew"},
    {"PLM-2432", "Some published reports cannot be verified.",
     "Their inputs could not be written: the journal's queue was full or its disk failed. Their reports said so.",
     "Look at the records of type lost_cycles; give the journal a faster disk.",
     "a disk that stood still for a minute"},
    {"PLM-2433", "There is nothing to verify.", "The journal holds no cycle, or not the one that was named.",
     "Name another journal or another cycle.", "--cycle 1000 of a journal with ten"},
    {"PLM-2434", "Bytes lie behind the last record of a journal.",
     "A crash or a power cut tore what was being written, or the last records were damaged: which one, only a head "
     "that "
     "was exported before can tell.",
     "Check with --head; a writer that opens the journal goes on in a new segment.", "a program that was killed"},
});

}  // namespace

std::span<const CatalogueEntry> journal_faults() { return entries; }

}  // namespace plimsoll::cli
