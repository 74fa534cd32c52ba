// Several sources as one, in turn: a card's queue and the sockets that replies come to.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "net/capture/frame.hpp"

namespace plimsoll::ingest {

/// Each call asks the sources from where the last one stopped until one has frames, so none starves the others.
class MergedSource final : public capture::FrameSource {
 public:
  explicit MergedSource(std::vector<std::unique_ptr<capture::FrameSource>> sources) : sources_(std::move(sources)) {}

  [[nodiscard]] std::span<const capture::Frame> receive() noexcept override {
    for (std::size_t tried = 0; tried < sources_.size(); ++tried) {
      next_ = (next_ + 1) % sources_.size();
      if (const auto frames = sources_[next_]->receive(); !frames.empty()) return frames;
    }
    return {};
  }
  [[nodiscard]] bool exhausted() const noexcept override {
    for (const auto& source : sources_) {
      if (!source->exhausted()) return false;
    }
    return true;
  }

 private:
  std::vector<std::unique_ptr<capture::FrameSource>> sources_;
  std::size_t next_ = 0;
};

}  // namespace plimsoll::ingest
