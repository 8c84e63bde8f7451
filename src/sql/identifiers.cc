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

}  // namespace shoofly
