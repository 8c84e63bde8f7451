#include "toolchain/changesets.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "toolchain/liquibase/dialect.h"
#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kBlank = " \t\r\n";

std::string in_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// `key:value` in the line of the mark; quotes around it are taken off.
std::optional<std::string> attribute(std::string_view line, std::string_view key) {
  const std::string lower = in_lower(line);
  for (std::size_t at = lower.find(key); at != std::string::npos; at = lower.find(key, at + 1)) {
    const std::size_t colon = at + key.size();
    const bool whole = at > 0 && (lower[at - 1] == ' ' || lower[at - 1] == '\t');
    if (!whole || colon >= lower.size() || lower[colon] != ':') continue;
    const std::size_t from = colon + 1;
    const bool quoted = from < line.size() && line[from] == '"';
    const std::size_t end = quoted ? line.find('"', from + 1) : line.find_first_of(kBlank, from);
    return std::string(line.substr(from + (quoted ? 1 : 0), end - from - (quoted ? 1 : 0)));
  }
  return std::nullopt;
}

bool is_false(const std::optional<std::string>& value) {
  return value && in_lower(*value) == "false";
}

// "author:id", of which either may be in quotes.
std::string id_of(std::string_view said) {
  std::string id;
  bool quoted = false;
  bool author = true;
  for (const char c : said) {
    if (c == '"') {
      quoted = !quoted;
      continue;
    }
    if (!quoted && !author && kBlank.find(c) != std::string_view::npos && id.back() != ':') break;
    if (!quoted && c == ':') author = false;
    id += c;
  }
  return id;
}

// Where the text behind the word of a mark (`--rollback drop ..`) begins in its line.
std::size_t behind(std::string_view line, std::string_view word) {
  const std::size_t at = in_lower(line).find(word) + word.size();
  return std::min(line.find_first_not_of(" \t", at), line.size());
}

class Divider {
 public:
  Divider(std::string_view text, std::string_view dbms) : text_(text), dbms_(dbms) {}

  std::vector<Changeset> divide() {
    for (std::size_t at = 0; at < text_.size(); ++line_) {
      const std::string_view line = line_at(text_, at);
      at += line.size();
      const std::string_view said = comment_of(line);
      if (begins_with_word(said, "changeset")) {
        finish();
        begin(line, said);
      }
      if (!all_.empty()) take(line, said);
    }
    finish();
    return std::move(all_);
  }

 private:
  void begin(std::string_view line, std::string_view said) {
    Changeset one;
    const std::size_t from = said.find_first_not_of(" \t", std::string_view("changeset").size());
    one.id = id_of(said.substr(std::min(from, said.size())));
    one.line = line_;
    one.in_transaction = !is_false(attribute(line, "runintransaction"));
    one.split = !is_false(attribute(line, "splitstatements"));
    one.repeats = in_lower(attribute(line, "runonchange").value_or("")) == "true" ||
                  in_lower(attribute(line, "runalways").value_or("")) == "true";
    for (const char* name : {"context", "contextfilter", "labels"})
      one.maybe = one.maybe || attribute(line, name).has_value();
    one.here = runs_on(attribute(line, "dbms").value_or(""), dbms_) &&
               in_lower(attribute(line, "ignore").value_or("")) != "true";
    delimiter_ = attribute(line, "enddelimiter").value_or(";");
    all_.push_back(std::move(one));
    ignored_ = 0;
    ignoring_ = in_rollback_ = false;
  }

  void take(std::string_view line, std::string_view said) {
    Changeset& one = all_.back();
    const std::size_t start = one.up.size();
    one.up += line;
    one.down += line;
    bool up = !begins_with_word(said, "changeset");
    // One that fails stops everything, unless it says otherwise.
    const std::string onfail = in_lower(attribute(line, "onfail").value_or(""));
    if (begins_with_word(said, "preconditions"))
      one.maybe = one.maybe || onfail == "mark_ran" || onfail == "continue";
    std::size_t down_from = line.size();
    std::size_t down_to = line.size();
    if (in_rollback_) {
      up = false;
      down_from = 0;
      down_to = std::min(line.find("*/"), line.size());
      in_rollback_ = down_to == line.size();
    } else if (ignoring_ || ignored_ > 0) {
      up = false;
      if (ignored_ > 0) --ignored_;
      if (in_lower(said).starts_with("ignorelines:end")) ignoring_ = false;
    } else if (begins_with_word(said, "rollback")) {
      up = false;
      one.has_down = true;
      down_from = behind(line, "rollback");
    } else if (begins_rollback(line)) {
      up = false;
      one.has_down = in_rollback_ = true;
    } else if (in_lower(said).starts_with("ignorelines:")) {
      up = false;
      begin_ignoring(said.substr(std::string_view("ignorelines:").size()));
    }
    if (up && is_mark(said)) up = false;
    if (!up) blank_out(one.up, start, one.up.size());
    blank_out(one.down, start, start + down_from);
    blank_out(one.down, start + down_to, one.down.size());
  }

  // Lines that Liquibase takes for itself. MySQL's SQL has no comment in `--x`.
  static bool is_mark(std::string_view said) {
    return begins_with_word(said, "preconditions") || begins_with_word(said, "comment") ||
           begins_with_word(said, "property") || in_lower(said).starts_with("precondition-") ||
           in_lower(said).starts_with("validchecksum");
  }

  void begin_ignoring(std::string_view count) {
    ignoring_ = begins_with_word(count, "start");
    for (const char c : count.substr(0, 6)) {
      if (c < '0' || c > '9') break;
      ignored_ = ignored_ * 10 + (c - '0');
    }
  }

  // /* liquibase rollback
  static bool begins_rollback(std::string_view line) {
    const std::size_t from = line.find_first_not_of(kBlank);
    if (from == std::string_view::npos || !line.substr(from).starts_with("/*")) return false;
    std::string rest = in_lower(line.substr(from + 2));
    std::erase_if(rest, [](char c) { return kBlank.find(c) != std::string_view::npos; });
    return rest == "liquibaserollback";
  }

  void finish() {
    if (all_.empty()) return;
    Changeset& one = all_.back();
    end_with_semicolons(one.up, delimiter_);
    if (!one.has_down) {
      one.down.clear();
      return;
    }
    // It says that there is nothing to do, or names a changeset whose SQL is done again.
    const std::string lower = in_lower(one.down);
    const std::size_t from = std::min(lower.find_first_not_of(kBlank), lower.size());
    const std::string_view said = std::string_view(lower).substr(from);
    if (said.starts_with("not required") || begins_with_word(said, "empty") ||
        said.find("changesetid:") != std::string_view::npos) {
      one.down.clear();
      one.has_down = false;
      one.says_none = true;
    }
  }

  std::string_view text_;
  std::string_view dbms_;
  std::vector<Changeset> all_;
  std::string delimiter_;
  int line_ = 1;
  int ignored_ = 0;
  bool ignoring_ = false;
  bool in_rollback_ = false;
};

}  // namespace

bool is_formatted_sql(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    at += line.size();
    if (line.find_first_not_of(kBlank) == std::string_view::npos) continue;
    return begins_with_word(comment_of(line), "liquibase formatted");
  }
  return false;
}

void end_with_semicolons(std::string& text, std::string delimiter) {
  while (delimiter.starts_with("\\n")) delimiter.erase(0, 2);
  if (delimiter.empty() || delimiter == ";" || delimiter.find('\\') != std::string::npos) return;
  delimiter = in_lower(delimiter);
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    const std::size_t last = line.find_last_not_of(kBlank);
    const std::size_t first = line.find_first_not_of(kBlank);
    const std::size_t next = at + line.size();
    if (last != std::string_view::npos && last + 1 >= delimiter.size()) {
      const std::size_t from = last + 1 - delimiter.size();
      const bool by_itself = delimiter == "go" || delimiter == "/";
      if (in_lower(line.substr(from, delimiter.size())) == delimiter &&
          (!by_itself || from == first)) {
        blank_out(text, at + from, at + last + 1);
        text[at + from] = ';';
      }
    }
    at = next;
  }
}

std::vector<Changeset> changesets_of(std::string_view text, std::string_view dbms) {
  return Divider(text, dbms).divide();
}

}  // namespace shoofly::toolchain
