#pragma once

namespace shoofly {

// Of ASCII. What is asked of every letter of every migration: the library's, which ask for the
// locale, were a twentieth of the linter's time.
inline char lower_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

}  // namespace shoofly
