#include "sql/identifiers.h"

#include <algorithm>
#include <cctype>

namespace shoofly {
namespace {

bool starts_name(unsigned char c) { return std::isalpha(c) != 0 || c == '_' || c >= 0x80; }
bool continues_name(unsigned char c) { return starts_name(c) || std::isdigit(c) != 0 || c == '$'; }

std::string quoted(const std::string& name) {
  const bool plain = !name.empty() && starts_name(static_cast<unsigned char>(name[0])) &&
                     std::all_of(name.begin(), name.end(), [](unsigned char c) {
                       return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_';
                     });
  if (plain) return name;
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + "\"";
}

std::string text_literal(const std::string& text) {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\'') literal += '\'';
    literal += c;
  }
  return literal + "'";
}

// The end of the quoted text that begins at `at`.
std::size_t end_of_quoted(const std::string& text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] != quote) continue;
    if (at + 1 >= text.size() || text[at + 1] != quote) return at + 1;
    ++at;
  }
  return text.size();
}

// Whether `word` stands at `at` and no longer name does.
bool stands_at(const std::string& text, std::size_t at, const std::string& word) {
  if (text.compare(at, word.size(), word) != 0) return false;
  const std::size_t end = at + word.size();
  if (end >= text.size()) return true;
  const char next = text[end];
  return !continues_name(static_cast<unsigned char>(next)) && next != '"' && next != '.';
}

class Renamer {
 public:
  Renamer(const std::string& text, const std::map<std::string, std::string>& names)
      : text_(text), names_(names) {}

  std::string run() {
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '\'') {
        copy_quoted('\'');
      } else if (c == '"') {
        take_quoted_name();
      } else if (starts_name(c)) {
        take_plain_name();
      } else {
        result_ += text_[at_++];
      }
    }
    return result_;
  }

 private:
  void copy_quoted(char quote) {
    do {
      result_ += text_[at_++];
      if (at_ < text_.size() && text_[at_] == quote) {
        result_ += text_[at_++];
        if (at_ >= text_.size() || text_[at_] != quote) return;
      }
    } while (at_ < text_.size());
  }

  void take_quoted_name() {
    const std::size_t start = at_;
    std::string name;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      name += text_[at_];
    }
    if (at_ < text_.size()) ++at_;
    put(name, text_.substr(start, at_ - start));
  }

  void take_plain_name() {
    const std::size_t start = at_;
    while (at_ < text_.size() && continues_name(static_cast<unsigned char>(text_[at_]))) ++at_;
    const std::string name = text_.substr(start, at_ - start);
    put(name, name);
  }

  void put(const std::string& name, const std::string& written) {
    const auto found = names_.find(name);
    const bool qualifier_before =
        !result_.empty() && (result_.back() == '.' || result_.back() == ':');
    std::size_t next = at_;
    while (next < text_.size() && text_[next] == ' ') ++next;
    const bool is_call = next < text_.size() && text_[next] == '(' && written[0] != '"';
    const bool is_qualifier = at_ < text_.size() && text_[at_] == '.';
    const bool keep = found == names_.end() || qualifier_before || is_call || is_qualifier;
    result_ += keep ? written : quoted(found->second);
  }

  const std::string& text_;
  const std::map<std::string, std::string>& names_;
  std::size_t at_ = 0;
  std::string result_;
};

}  // namespace

std::string rename_columns(const std::string& expression,
                           const std::map<std::string, std::string>& names) {
  return Renamer(expression, names).run();
}

std::string rename_types(const std::string& expression,
                         const std::map<std::string, std::string>& types) {
  std::string result;
  std::size_t at = 0;
  while (at < expression.size()) {
    if (expression[at] == '\'' || expression[at] == '"') {
      const std::size_t end = end_of_quoted(expression, at);
      result += expression.substr(at, end - at);
      at = end;
      continue;
    }
    if (expression.compare(at, 2, "::") != 0) {
      result += expression[at++];
      continue;
    }
    result += "::";
    at += 2;
    const auto found = std::find_if(types.begin(), types.end(), [&](const auto& type) {
      return stands_at(expression, at, type.first);
    });
    if (found == types.end()) continue;
    result += found->second;
    at += found->first.size();
  }
  return result;
}

std::string rename_label(const std::string& expression, const std::string& type,
                         const std::string& label, const std::string& to) {
  const std::string before = text_literal(label) + "::" + type;
  std::string result;
  std::size_t at = 0;
  while (at < expression.size()) {
    if (stands_at(expression, at, before)) {
      result += text_literal(to) + "::" + type;
      at += before.size();
    } else if (expression[at] == '\'' || expression[at] == '"') {
      const std::size_t end = end_of_quoted(expression, at);
      result += expression.substr(at, end - at);
      at = end;
    } else {
      result += expression[at++];
    }
  }
  return result;
}

}  // namespace shoofly
