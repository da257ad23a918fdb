// SPDX-License-Identifier: Apache-2.0
#include "connectors/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <memory>
#include <stdexcept>

namespace orienta::connectors {
namespace {

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

// Owned by the thread that made it. Throws only if OpenSSL lacks the algorithm or memory: a broken installation, not
// bad input.
class Hmac {
 public:
  Hmac(const char* digest, std::size_t size) : size_(size), context_(nullptr, &EVP_MAC_CTX_free) {
    const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr), &EVP_MAC_free);
    if (mac) context_.reset(EVP_MAC_CTX_new(mac.get()));
    std::string name(digest);
    const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                 OSSL_PARAM_construct_end()};
    if (!context_ || EVP_MAC_CTX_set_params(context_.get(), params) != 1) throw std::runtime_error("HMAC unavailable");
  }

  std::string sign(std::string_view key, std::string_view data) {
    // A null key pointer would mean "keep the previous key" to OpenSSL.
    static constexpr unsigned char kNoKey = 0;
    std::string out(size_, '\0');
    std::size_t written = 0;
    if (EVP_MAC_init(context_.get(), key.empty() ? &kNoKey : bytes(key), key.size(), nullptr) != 1 ||
        EVP_MAC_update(context_.get(), bytes(data), data.size()) != 1 ||
        EVP_MAC_final(context_.get(), bytes(out), &written, out.size()) != 1 || written != size_) {
      throw std::runtime_error("HMAC failed");
    }
    return out;
  }

 private:
  std::size_t size_;
  std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> context_;
};

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view data) {
  thread_local Hmac mac("SHA256", 32);
  return mac.sign(key, data);
}

std::string hmac_sha1(std::string_view key, std::string_view data) {
  thread_local Hmac mac("SHA1", 20);
  return mac.sign(key, data);
}

std::string sha256(std::string_view data) {
  std::string out(32, '\0');
  unsigned int written = 0;
  if (EVP_Digest(data.data(), data.size(), bytes(out), &written, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  return out;
}

std::string hex(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(text.size() * 2);
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

std::string base64(std::string_view text) {
  std::string out((text.size() + 2) / 3 * 4 + 1, '\0');  // EVP_EncodeBlock ends with a NUL
  const int size = EVP_EncodeBlock(bytes(out), bytes(text), static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace orienta::connectors
