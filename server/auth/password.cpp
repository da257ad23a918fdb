// SPDX-License-Identifier: Apache-2.0
#include "server/auth/password.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <new>
#include <stdexcept>

namespace orienta::auth {
namespace {

void need_sodium() {
  static const int ready = sodium_init();
  if (ready < 0) throw std::runtime_error("libsodium cannot be initialised");
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

}  // namespace

std::optional<std::string> refuse_password(std::string_view password, std::string_view email) {
  if (characters(password) < kMinPassword)
    return "The password needs at least 10 characters; a short sentence is best.";
  if (password.size() > kMaxPassword) return "The password may have at most 1024 bytes.";
  if (std::all_of(password.begin(), password.end(), [&](char c) { return c == password.front(); })) {
    return "The password may not be one character repeated.";
  }
  if (!email.empty() && lower(password) == lower(email)) return "The password may not be the e-mail address.";
  return std::nullopt;
}

std::string hash_password(std::string_view password) {
  need_sodium();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return out.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
  need_sodium();
  if (password.size() > kMaxPassword) return false;
  if (hash.empty()) {
    static const std::string nobody = hash_password("nobody has this password");
    (void)crypto_pwhash_str_verify(nobody.c_str(), password.data(), password.size());
    return false;
  }
  const std::string text(hash);
  return text.size() < crypto_pwhash_STRBYTES &&
         crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0;
}

}  // namespace orienta::auth
