// 128-bit integers, for sums that must not overflow.
#pragma once

namespace plimsoll {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

}  // namespace plimsoll
