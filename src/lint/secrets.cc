#include "lint/secrets.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string_view>

namespace shoofly::lint {
namespace {

bool same_here(const std::string& text, std::size_t at, std::string_view word) {
  if (text.size() - at < word.size()) return false;
  return std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                    [](unsigned char a, unsigned char b) { return a == std::tolower(b); });
}

void cover(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to && i < text.size(); ++i) {
    if (text[i] != '\n') text[i] = '*';
  }
}

// PASSWORD '..', password='..', password=..
std::size_t cover_password(std::string& text, std::size_t after_word) {
  const std::size_t value = text.find_first_not_of(" \t\r\n=", after_word);
  if (value == std::string::npos || value == after_word) return after_word;
  if (text[value] == '\'') {
    const std::size_t close = std::min(text.find('\'', value + 1), text.size());
    cover(text, value + 1, close);
    return close;
  }
  if (text.find('=', after_word) >= value) return after_word;
  const std::size_t end = std::min(text.find_first_of(" \t\r\n'\",;)", value), text.size());
  cover(text, value, end);
  return end;
}

// scheme://user:PASSWORD@host
std::size_t cover_url(std::string& text, std::size_t after_slashes) {
  const std::size_t end = std::min(text.find_first_of(" \t\r\n'\"/", after_slashes), text.size());
  const std::size_t host = text.rfind('@', end == 0 ? 0 : end - 1);
  const std::size_t colon = text.find(':', after_slashes);
  if (host == std::string::npos || host < after_slashes || colon >= host) return after_slashes;
  cover(text, colon + 1, host);
  return host;
}

}  // namespace

std::string without_secrets(std::string text) {
  constexpr std::string_view kWord = "password";
  constexpr std::string_view kSlashes = "://";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if ((c == 'p' || c == 'P') && same_here(text, at, kWord)) {
      at = cover_password(text, at + kWord.size()) - 1;
    } else if (c == ':' && same_here(text, at, kSlashes)) {
      at = cover_url(text, at + kSlashes.size()) - 1;
    }
  }
  return text;
}

}  // namespace shoofly::lint
