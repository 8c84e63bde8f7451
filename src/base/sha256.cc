#include "base/sha256.h"

#include <array>
#include <bit>

namespace shoofly {
namespace {

constexpr std::array<unsigned, 64> kSha256Rounds = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

}  // namespace

void Sha256::take_block(const unsigned char* block) {
  std::array<unsigned, 64> words{};
  for (std::size_t i = 0; i < 16; ++i) {
    words[i] = 0;
    for (std::size_t byte = 0; byte < 4; ++byte) words[i] = words[i] << 8U | block[4 * i + byte];
  }
  for (std::size_t i = 16; i < 64; ++i) {
    const unsigned a = words[i - 15];
    const unsigned b = words[i - 2];
    words[i] = words[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3U) + words[i - 7] +
               (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10U);
  }
  std::vector<unsigned> s = state_;
  for (std::size_t i = 0; i < 64; ++i) {
    const unsigned one = s[7] + (std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25)) +
                         ((s[4] & s[5]) ^ (~s[4] & s[6])) + kSha256Rounds[i] + words[i];
    const unsigned two = (std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22)) +
                         ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    s = {one + two, s[0], s[1], s[2], s[3] + one, s[4], s[5], s[6]};
  }
  for (std::size_t i = 0; i < 8; ++i) state_[i] += s[i];
}

void Sha256::add(std::string_view bytes) {
  length_ += bytes.size();
  rest_ += bytes;
  std::size_t at = 0;
  for (; at + 64 <= rest_.size(); at += 64)
    take_block(reinterpret_cast<const unsigned char*>(rest_.data()) + at);
  rest_.erase(0, at);
}

std::string Sha256::sum() const {
  Sha256 done = *this;
  std::string end(1, '\x80');
  end.append((119 - length_ % 64) % 64, '\0');
  for (unsigned shift = 64; shift > 0; shift -= 8)
    end += static_cast<char>(length_ * 8 >> (shift - 8) & 0xffU);
  done.add(end);
  std::string bytes;
  for (const unsigned word : done.state_) {
    for (unsigned shift = 32; shift > 0; shift -= 8)
      bytes += static_cast<char>(word >> (shift - 8) & 0xffU);
  }
  return bytes;
}

std::string Sha256::hexadecimal() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : sum()) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4U];
    text += kDigits[static_cast<unsigned char>(byte) & 15U];
  }
  return text;
}

std::string Sha256::base64() const {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string bytes = sum();
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (unsigned shift = 24; shift > 0; shift -= 6) text += kLetters[group >> (shift - 6) & 63U];
  }
  text.back() = '=';  // 32 bytes are ten groups and two thirds of one
  return text;
}

}  // namespace shoofly
