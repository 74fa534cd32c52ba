// One record of a journal as JSON, so that people and programs can look into it.
#pragma once

#include "host/journal/journal_reader.hpp"
#include "tools/plimsoll/report_json.hpp"

namespace plimsoll::cli {

/// 64 hexadecimal digits.
std::string hex_of(const journal::ChainHash& hash);

/// Place, header, hash, and what is inside where this version knows the type and can read it ("content").
Json to_json(const journal::RecordView& record);

}  // namespace plimsoll::cli
