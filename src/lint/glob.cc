#include "lint/glob.h"

namespace shoofly::lint {
namespace {

// Whether the pattern takes the whole path, or, with a slash behind it, a folder of it.
bool takes(std::string_view pattern, std::string_view path) {
  if (pattern.empty()) return path.empty() || path[0] == '/';
  if (pattern.starts_with("**/")) {
    for (std::size_t at = 0; at != std::string_view::npos; at = path.find('/', at + 1)) {
      if (takes(pattern.substr(3), path.substr(at == 0 ? 0 : at + 1))) return true;
    }
    return false;
  }
  if (pattern == "**" || pattern == "/**") return true;
  if (pattern[0] == '*') {
    for (std::size_t i = 0;; ++i) {
      if (takes(pattern.substr(1), path.substr(i))) return true;
      if (i >= path.size() || path[i] == '/') return false;
    }
  }
  if (path.empty() || (pattern[0] == '?' ? path[0] == '/' : pattern[0] != path[0])) return false;
  return takes(pattern.substr(1), path.substr(1));
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view path) {
  while (pattern.starts_with("./")) pattern.remove_prefix(2);
  if (pattern.starts_with("/")) pattern.remove_prefix(1);
  const bool folder = pattern.ends_with("/");
  if (folder) pattern.remove_suffix(1);
  if (pattern.empty()) return false;
  if (pattern.find('/') == std::string_view::npos && !folder) {
    const std::size_t slash = path.rfind('/');
    return takes(pattern, path.substr(slash == std::string_view::npos ? 0 : slash + 1)) ||
           takes(pattern, path);
  }
  return takes(pattern, path);
}

}  // namespace shoofly::lint
