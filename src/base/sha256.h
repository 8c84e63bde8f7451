#pragma once

// SHA-256, for the sums and names that other tools make of it. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace shoofly {

// SHA-256 of all that was added.
class Sha256 {
 public:
  void add(std::string_view bytes);
  std::string base64() const;
  std::string hexadecimal() const;

 private:
  std::string sum() const;  // 32 bytes
  void take_block(const unsigned char* block);
  std::vector<unsigned> state_ = {0x6a09e667U, 0xbb67ae85U, 0x3c6ef372U, 0xa54ff53aU,
                                  0x510e527fU, 0x9b05688cU, 0x1f83d9abU, 0x5be0cd19U};
  std::string rest_;
  unsigned long long length_ = 0;
};

}  // namespace shoofly
