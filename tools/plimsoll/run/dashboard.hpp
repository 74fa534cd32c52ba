// The dashboard's files as part of the program; none when it was built without them.
#pragma once

#include "host/api/asset.hpp"

namespace plimsoll::cli {

/// Made by tools/cmake/embed_folder.py at build time.
api::Assets dashboard_assets();

}  // namespace plimsoll::cli
