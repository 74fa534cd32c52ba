#include "host/journal/record_chain.hpp"

#include <openssl/evp.h>

#include <stdexcept>

#include "kernels/core/contract.hpp"

namespace plimsoll::journal {

struct RecordChain::State {
  State() : algorithm(EVP_MD_fetch(nullptr, "SHA2-256", nullptr)), context(EVP_MD_CTX_new()) {
    if (algorithm == nullptr || context == nullptr) throw std::runtime_error("OpenSSL offers no SHA-256");
  }
  ~State() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  EVP_MD* algorithm;
  EVP_MD_CTX* context;
};

RecordChain::RecordChain() : state_(std::make_unique<State>()) {}
RecordChain::~RecordChain() = default;
RecordChain::RecordChain(RecordChain&&) noexcept = default;
RecordChain& RecordChain::operator=(RecordChain&&) noexcept = default;

ChainHash RecordChain::link(const ChainHash& previous, std::span<const std::byte> identity,
                            std::span<const std::byte> payload) noexcept {
  ChainHash hash{};
  unsigned int size = 0;
  const bool done = EVP_DigestInit_ex2(state_->context, state_->algorithm, nullptr) == 1 &&
                    EVP_DigestUpdate(state_->context, previous.data(), previous.size()) == 1 &&
                    EVP_DigestUpdate(state_->context, identity.data(), identity.size()) == 1 &&
                    EVP_DigestUpdate(state_->context, payload.data(), payload.size()) == 1 &&
                    EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(hash.data()), &size) == 1;
  PLIMSOLL_EXPECT(done && size == hash.size());
  return hash;
}

}  // namespace plimsoll::journal
