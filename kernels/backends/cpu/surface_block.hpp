// A surface over one block of scenarios: part of isa_kernels.cpp, with internal linkage for the reason given there.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/backends/cpu/isa_kernels.hpp"
#include "kernels/backends/cpu/pack.hpp"
#include "kernels/surfaces/surface_cell.hpp"

namespace plimsoll::backends::cpu {
namespace {

/// `spots` in, values out, in the same place.
void evaluate_piece(const surfaces::SurfaceView& surface, const surfaces::SurfacePiece& piece, const double* vol_moves,
                    double* spots, std::size_t count) {
  std::size_t done = 0;
  for (; done + Pack::width <= count; done += Pack::width) {
    surface.evaluate(piece, Pack::load(spots + done), Pack::load(vol_moves + done)).store(spots + done);
  }
  for (; done < count; ++done) spots[done] = surface.evaluate(piece, spots[done], vol_moves[done]);
}

/// Scenarios are brought together by piece, so that each piece is one straight loop. count <= scenarios_per_block.
void evaluate_pieces(const surfaces::SurfaceView& surface, const double* vol_moves, double* spots, std::size_t count) {
  std::uint32_t piece_of[scenarios_per_block];
  for (std::size_t j = 0; j < count; ++j) piece_of[j] = 0;
  for (std::size_t b = 0; b < surface.breaks.size; ++b) {
    const double from = surface.breaks[b];
    for (std::size_t j = 0; j < count; ++j) piece_of[j] += spots[j] >= from ? 1U : 0U;
  }
  std::uint32_t first[surfaces::most_pieces + 1] = {};
  for (std::size_t j = 0; j < count; ++j) ++first[piece_of[j] + 1];
  for (std::size_t p = 0; p < surface.pieces.size; ++p) first[p + 1] += first[p];

  alignas(64) double sorted_moves[scenarios_per_block];
  alignas(64) double sorted[scenarios_per_block];
  std::uint32_t place[scenarios_per_block];
  std::uint32_t next[surfaces::most_pieces];
  for (std::size_t p = 0; p < surface.pieces.size; ++p) next[p] = first[p];
  for (std::size_t j = 0; j < count; ++j) {
    place[j] = next[piece_of[j]]++;
    sorted[place[j]] = spots[j];
    sorted_moves[place[j]] = vol_moves[j];
  }
  for (std::size_t p = 0; p < surface.pieces.size; ++p) {
    evaluate_piece(surface, surface.pieces[p], sorted_moves + first[p], sorted + first[p], first[p + 1] - first[p]);
  }
  for (std::size_t j = 0; j < count; ++j) spots[j] = sorted[place[j]];
}

void evaluate_surface(const surfaces::SurfaceView& surface, const double* vol_moves, double* spots, std::size_t count) {
  if (surface.pieces.size == 1) {
    evaluate_piece(surface, surface.pieces[0], vol_moves, spots, count);
  } else {
    evaluate_pieces(surface, vol_moves, spots, count);
  }
}

}  // namespace
}  // namespace plimsoll::backends::cpu
