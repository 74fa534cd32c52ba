// Faults of the API: its settings, and the problems that it answers with.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-2110", "The API's address can be reached from elsewhere, and certificate, key or credentials are missing.",
     "Who reaches the API reads all numbers and may command; without TLS and tokens nothing asks who that is.",
     "Set tls_certificate_file, tls_key_file and tokens_file in [api], or listen on 127.0.0.1.",
     "[api] listen = \"0.0.0.0:8480\" and nothing else"},
    {"PLM-2111", "The API cannot listen on its address.", "Another program, or another appliance, listens there.",
     "Stop it (`ss -ltnp` shows it), choose another port with --api-listen, or none.",
     "two appliances on one machine with the default port"},
    {"PLM-2112", "Certificate or key of the API cannot be used.",
     "No PEM file, one of the two missing, a key of another certificate, a passphrase, or a key that everybody may "
     "read.",
     "Name the PEM files of one pair; `chmod 600` the key.", "tls_key_file of another certificate"},
    {"PLM-2113", "The tokens file is wrong.",
     "A hash that is not 64 hexadecimal digits, a role that does not exist, a time that is none, or no entry at all.",
     "Make a token: `openssl rand -hex 32 | tee token | tr -d '\\n' | sha256sum`, and write its hash.",
     "[[token]] without roles"},
    {"PLM-2120", "A request to the API was not understood.",
     "No HTTP, a header that stands twice, a broken escape in the path, or content that is no JSON object.",
     "The problem's detail says which; /api/v1/openapi.json tells what each path takes.", "GET /api/v1/%zz"},
    {"PLM-2121", "The API does not know who is asking.", "No token, one that is not in the tokens file, or an old one.",
     "Send `Authorization: Bearer TOKEN`; add the token's hash to the tokens file and start again.",
     "a token after its expires"},
    {"PLM-2122", "The roles of whoever asks do not allow it.", "A viewer commands, or a trader changes a limit.",
     "Ask somebody with the role that the problem names.", "POST /api/v1/limits/overrides as trader"},
    {"PLM-2123", "A page of another origin asked, or a foreign name was used for a loopback address.",
     "A page of some other site tries to use this appliance through a browser.",
     "Open the dashboard at its own address; send a token to use another name.", "Origin: http://example.com"},
    {"PLM-2124", "There is nothing at this path, or of this name.", "A spelling mistake, or a book that is gone.",
     "/api/v1/openapi.json lists the paths, /api/v1/nodes the books.", "GET /api/v1/positions?node=firm/other"},
    {"PLM-2125", "The path does not take this method.", "A POST to what is read, or a GET of a command.",
     "Use the method that the problem names.", "GET /api/v1/trading-state/stop"},
    {"PLM-2126", "The content of a request is too large, or is not JSON by its header.",
     "More than 256 KiB, or a form.", "Send less, with Content-Type: application/json.", "curl -d without -H"},
    {"PLM-2127", "An input of a request is missing, unknown or not of its kind.",
     "A misspelt parameter, a time without Z, an empty reason.",
     "The problem names the input; /api/v1/openapi.json tells what it may be.", "POST .../stop without a reason"},
    {"PLM-2128", "An Idempotency-Key is not one, or was used for another command.",
     "A key that is kept in a program and sent with everything.",
     "A new random key for each command, the same for its repetitions.", "one key for two stops"},
    {"PLM-2129", "Somebody asks too often.", "A program that polls, or guesses tokens.",
     "Use /ws/v1, which tells what changes. Stopping trading is never held up.", "a thousand GETs a second"},
    {"PLM-2130", "What was asked for is not configured.", "No limits, no stress, no shares of positions.",
     "The problem says what to configure.", "GET /api/v1/stress without stress in [risk]"},
    {"PLM-2131", "There is no report yet.", "The appliance has just started, or waits for its first input.",
     "Ask again; /readyz of the monitor says what is being waited for.", "GET /api/v1/report in the first second"},
    {"PLM-2132", "A command was refused; nothing changed.", "It would have made trading freer, or does not apply.",
     "The problem says why and what to do.", "a stop that is milder than the state"},
    {"PLM-2133", "The API failed inside.", "A defect.", "Report it, with what was asked for.",
     "an internal error in a problem's detail"},
    {"PLM-2134", "There is no room for another WebSocket.", "Pages that were left open, or a program that leaks them.",
     "Close some, or raise most_connections in [api].", "more pages open than most_connections leaves room for"},
});

}  // namespace

std::span<const CatalogueEntry> api_faults() { return entries; }

}  // namespace plimsoll::cli
