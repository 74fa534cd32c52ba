// Faults of WebSocket feeds: their settings, and why a connection ended.
#include <array>

#include "tools/plimsoll/fault_catalogue.hpp"

namespace plimsoll::cli {
namespace {

constexpr auto entries = std::to_array<CatalogueEntry>({
    {"PLM-3501", "A feed names a venue that is not known.", "A typing error, or a venue that needs a decoder first.",
     "Name one of the venues that the message lists.", "venue = \"binance\""},
    {"PLM-3502", "The symbols of a feed cannot be asked for.", "None, too many, one twice, or characters of no venue.",
     "Write symbols as the venue does, each once; split many over several feeds.", "symbols = []"},
    {"PLM-3503", "The address of a feed is not one of TLS.", "ws:// or http://, or a name that is no host.",
     "Leave it out to use the venue's own address, or write wss://host[:port][/path].", "url = \"ws://venue.example\""},
    {"PLM-3504", "The token of a feed cannot be used.",
     "The file is missing, can be read by others, or holds something else than a token.",
     "Put the token alone into its first line and take others' permissions away with chmod 600.", "chmod 644 token"},
    {"PLM-3505", "A number of a feed is out of range.", "A unit mistaken, such as MiB for bytes.",
     "Leave it out to have a good default.", "levels_per_side = 3"},
    {"PLM-3506", "The certificate authorities of a feed cannot be read.", "The path is wrong or the file is not PEM.",
     "Name a file of certificates in PEM, or leave ca_file out to use this machine's.", "ca_file = \"ca.der\""},
    {"PLM-3511", "The host of a venue has no address.", "A name server that is down, or a typing error.",
     "Check the host name in the url and the machine's name servers.", "url = \"wss://strem.binance.com\""},
    {"PLM-3512", "A venue does not take connections.", "A firewall, or the venue is down.",
     "Check that the venue's port is reachable from this machine.", "connection refused"},
    {"PLM-3513", "The certificate of a venue is signed by nobody whom this machine trusts.",
     "Missing certificate authorities, or somebody in between.",
     "Install ca-certificates, or name the right authority in ca_file.", "self-signed certificate"},
    {"PLM-3514", "The certificate of a venue belongs to another host.", "A wrong url, or somebody in between.",
     "Check the url.", "hostname mismatch"},
    {"PLM-3515", "The certificate of a venue has expired or is not valid yet.", "A wrong date on this machine.",
     "Check this machine's date; if it is right, ask the venue.", "certificate has expired"},
    {"PLM-3516", "TLS cannot be agreed on.", "The port speaks something else, or only TLS older than 1.2.",
     "Check the url's port, and that no proxy is in the way.", "wrong version number"},
    {"PLM-3517", "A venue answers the WebSocket handshake with an HTTP error.", "A wrong path or token.",
     "Check the path of the url and, where the venue wants one, the token.", "HTTP status 403"},
    {"PLM-3518", "A venue says that we ask too often.", "Several programs behind one address.",
     "Use fewer connections and symbols from this address. It is tried again after two minutes or more.",
     "HTTP status 429"},
    {"PLM-3519", "A step of a connection took too long.", "A network that loses packets, or a venue that hangs.",
     "Check the network between this machine and the venue.", "10 s without an end of the handshake"},
    {"PLM-3520", "A venue closed the connection.", "Maintenance, or its age: most venues close after a day.",
     "Nothing, if it is rare.", "closed with 1001 for maintenance"},
    {"PLM-3521", "A connection ended without a goodbye.", "The network, a proxy, or the venue fell over.",
     "Check the network between this machine and the venue.", "connection reset by peer"},
    {"PLM-3522", "A venue sends frames that are none.", "The url is no WebSocket, or a proxy is in the way.",
     "Check the url.", "bytes that are no frame (RFC 6455)"},
    {"PLM-3523", "A venue sends a message that is too large.", "A defect there, or a limit that is too low here.",
     "Raise max_message_bytes if the venue really sends messages this large.", "a message of 100 MB"},
    {"PLM-3524", "A ping was not answered.", "The network is cut without anybody having been told.",
     "Check the network between this machine and the venue.", "10 s without a pong"},
    {"PLM-3525", "A venue sends nothing.", "Symbols that do not trade, or a venue that hangs.",
     "Check that the symbols trade.", "60 s without a message"},
    {"PLM-3526", "Messages of a connection are missing.", "The venue dropped some, because we read too slowly.",
     "Nothing, if it is rare; otherwise use fewer symbols per feed.", "sequence_num 7 after 5"},
    {"PLM-3527", "A venue does not grant a subscription.", "A symbol that it does not know, or a token without rights.",
     "Check the symbols and the token against the venue's reason.", "NOPE-USD is not a valid product"},
    {"PLM-3528", "Messages of a venue cannot be read.",
     "The url belongs to another venue, or a size is beyond 9.2 billion units, which cannot be carried.",
     "Check that the url and the venue belong together; leave out symbols with such sizes.", "{\"half\":"},
    {"PLM-3529", "An order book was lost, and only a new connection brings a snapshot.",
     "A crossed book, or a market that moved beyond the levels that were kept.", "Nothing, if it is rare.",
     "a bid above the ask"},
    {"PLM-3530", "More requests wait than can be sent.", "Too many symbols on one connection.",
     "Use fewer symbols per feed.", "300 subscriptions one by one"},
});

}  // namespace

std::span<const CatalogueEntry> feed_faults() { return entries; }

}  // namespace plimsoll::cli
