#pragma once

// A statement by its own words, wherever in a file it stands. Pure.

#include <cstddef>
#include <string>
#include <string_view>

namespace shoofly::lint {

// Without comments, blanks as one, lower case; strings, quoted names and what is between dollar
// marks stay as they are.
std::string normalised(std::string_view statement);

// How far in it the first of its words is, behind blanks and comments.
std::size_t first_word(std::string_view statement);

// 16 hexadecimal digits, the same in every release: people keep them in files.
std::string fingerprint(std::string_view text);
// That of the normalised statement, which may be very long.
std::string fingerprint_of(std::string_view statement);

}  // namespace shoofly::lint
