// Faults of the stores that follow the journal: none of them reaches risk or the journal, and all are caught up after.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2601", "The address of a store is not understood.",
     "It begins with neither sqlite: nor postgresql:, or libpq cannot read what follows.",
     "Write sqlite:history.db, postgresql://user@host/database, or postgresql:host=... dbname=...",
     "--store history.db"},
    {"PLM-2602", "The store cannot be reached.", "The server is not running, starting, stopping, or elsewhere.",
     "Start the server or correct the address; the store catches up by itself.",
     "a PostgreSQL server that was stopped"},
    {"PLM-2603", "The store does not answer in time.",
     "The server is frozen, overloaded, or waits for a lock or a disk.",
     "Look at the server's load and locks; the store catches up by itself.", "a server stopped by a debugger"},
    {"PLM-2604", "The store is full.", "The disk under the database has no space left.",
     "Free space or drop partitions of old days; the store catches up by itself.", "history.db on a full disk"},
    {"PLM-2605", "The store may be read and not written.",
     "The file system is mounted read-only, or the server is a standby or set to read-only transactions.",
     "Name the primary server, or give permission to write.", "the address of a standby server"},
    {"PLM-2606", "The store is not there.",
     "The SQLite file was removed or its folder is missing, or the database does not exist or holds no history.",
     "Create the database or correct the address; rows come again from the journal.",
     "history.db removed while it was open"},
    {"PLM-2607", "Somebody holds a lock on the store.",
     "A shell or another program has a transaction open that writes.",
     "End that transaction; the store catches up by itself.", "sqlite3 history.db after BEGIN IMMEDIATE"},
    {"PLM-2608", "The store is damaged.", "Its bytes are no database, or a table that it had is gone.",
     "Move it away and name a new one: the journal fills it again.", "a table dropped by hand"},
    {"PLM-2609", "The store was made by another version or program.",
     "Its tables have another version, or it is somebody else's database.",
     "Name a store of its own; the journal fills it.", "another program's SQLite file"},
    {"PLM-2610", "The store refuses us.", "Wrong user or password, or no permission.",
     "Correct them; passwords belong into PGPASSWORD or .pgpass.", "a PostgreSQL user without CREATE on the database"},
    {"PLM-2611", "The store moved without us.", "Another process follows a journal into the same store.",
     "Let one process follow into one store.", "plimsoll store sync, twice at once"},
    {"PLM-2612", "The database reports another error.", "Something that has no code of its own here.",
     "Read the message and the database's log.", "a schema plimsoll that somebody else made"},
    {"PLM-2613", "The store has followed another journal.",
     "The record where it stands is not in this journal, or has another hash: another folder, or history was lost.",
     "Name the journal that it followed, or a new store.", "one history.db for two appliances"},
    {"PLM-2614", "The journal no longer has the records that the store needs next.",
     "Retention removed segments before the store had followed them.",
     "Bring the segments back, or name a new store for what there is.",
     "a store that was down for longer than retention"},
    {"PLM-2615", "There is no history of what was asked for.",
     "The store has no row with that node and measure in the time that was named.",
     "See the names that the message lists, or ask for a longer time.", "--node firm/option for firm/options"},
});

}  // namespace

std::span<const CatalogueEntry> store_faults() { return entries; }

}  // namespace plimsoll::cli
