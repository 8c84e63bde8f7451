#include "toolchain/printed_sql.h"

#include <algorithm>
#include <cctype>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "lint/places.h"
#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

using lint::Migration;
using lint::Origin;
using lint::Script;

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// Without what ends it.
std::string_view without_end(std::string_view statement) {
  statement = trimmed(statement);
  if (statement.ends_with(';')) statement.remove_suffix(1);
  return trimmed(statement);
}

// Statement by statement as both sides end them, each with what leads up to it.
std::vector<std::string_view> pieces_of(std::string_view text) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::size_t end = text.find(";\n");
    const std::size_t length = end == std::string_view::npos ? text.size() : end + 2;
    pieces.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return pieces;
}

// What is the same however it is spaced and quoted.
std::string words_of(std::string_view statement) {
  std::string words;
  for (const char c : statement) {
    if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == '"' || c == ';') continue;
    words += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

constexpr std::string_view kRemark = "-- shoofly:ignore";

// What was read of a file, found again by its words.
class ReadStatements {
 public:
  explicit ReadStatements(const Script& script) : script_(script), places_(script) {
    for (std::size_t i = 0; i < script.text.size(); ++i) {
      if (script.text[i] == '\n') lines_.push_back(i + 1);
    }
    std::size_t offset = 0;
    for (std::string_view piece : pieces_of(script.text)) {
      const std::size_t end = offset + piece.size();
      Known known;
      while (trimmed(piece).starts_with(kRemark)) {
        const std::string_view line = line_at(piece, 0);
        known.remarks += line;
        piece.remove_prefix(line.size());
      }
      known.text = without_end(piece);
      known.offset = end - piece.size() + lead_of(piece);
      known_[words_of(piece)].push_back(std::move(known));
      offset = end;
    }
  }

  struct Known {
    std::size_t offset = 0;
    std::string_view text;
    std::string remarks;
  };
  // The next one of these words; none: the program has put it together.
  std::optional<Known> take(std::string_view statement) {
    const auto found = known_.find(words_of(statement));
    if (found == known_.end() || found->second.empty()) return std::nullopt;
    Known known = std::move(found->second.front());
    found->second.pop_front();
    return known;
  }
  Position in_file(std::size_t offset) const {
    const auto next = std::upper_bound(lines_.begin(), lines_.end(), offset);
    const auto line = static_cast<int>(next - lines_.begin());
    return places_.in_file({line, static_cast<int>(offset - *std::prev(next)) + 1});
  }
  // The origin in which the byte is, and those behind it.
  std::vector<Origin>::const_iterator origins_from(std::size_t offset) const {
    const auto next =
        std::upper_bound(script_.origins.begin(), script_.origins.end(), offset,
                         [](std::size_t at, const Origin& one) { return at < one.offset; });
    return next == script_.origins.begin() ? next : std::prev(next);
  }

  static std::size_t lead_of(std::string_view piece) {
    return std::min(piece.find_first_not_of(" \t\r\n"), piece.size());
  }

 private:
  const Script& script_;
  lint::Places places_;
  std::vector<std::size_t> lines_ = {0};
  std::map<std::string, std::deque<Known>> known_;
};

bool stands_before(Position one, Position other) {
  return std::tie(one.line, one.column) < std::tie(other.line, other.column);
}

// What is no statement that was read is put together where the file was not understood: the next
// such place behind the last statement that was found again, or the last one there is.
Position usual_place(const Script& read, Position behind) {
  const Position* next = nullptr;
  const Position* last = nullptr;
  for (const lint::OpaquePart& part : read.opaque) {
    if (last == nullptr || stands_before(*last, part.at)) last = &part.at;
    const bool follows = stands_before(behind, part.at);
    if (follows && (next == nullptr || stands_before(part.at, *next))) next = &part.at;
  }
  if (next != nullptr) return *next;
  if (last != nullptr) return *last;
  return read.origins.empty() ? Position{read.line, 1} : read.origins.front().at;
}

void add_known(Script& script, const Script& read, const ReadStatements& statements,
               const ReadStatements::Known& known, std::string_view piece) {
  const Position at = statements.in_file(known.offset);
  script.origins.push_back({script.text.size(), at, false});
  script.text += known.remarks;
  const std::size_t begin = script.text.size() + ReadStatements::lead_of(piece);
  // The same text has the same places within it.
  if (known.text == without_end(piece) && !read.origins.empty()) {
    auto origin = statements.origins_from(known.offset);
    script.origins.push_back({begin, at, origin->verbatim});
    for (++origin; origin != read.origins.end(); ++origin) {
      if (origin->offset >= known.offset + known.text.size()) break;
      script.origins.push_back(
          {begin + origin->offset - known.offset, origin->at, origin->verbatim});
    }
  }
  script.text += piece;
}

Script placed(const Script& read, std::string_view text) {
  Script script;
  script.direction = read.direction;
  script.wrapping = read.wrapping;
  script.file = read.file;
  script.line = read.line;
  script.gaps = read.gaps;
  script.marks_are_tools = read.marks_are_tools;
  script.own_ways = read.own_ways;
  Position last = {};
  script.origins.push_back({0, usual_place(read, last), false});
  ReadStatements statements(read);
  for (const std::string_view piece : pieces_of(text)) {
    if (const auto known = statements.take(piece)) {
      add_known(script, read, statements, *known, piece);
      last = statements.in_file(known->offset);
    } else {
      script.origins.push_back({script.text.size(), usual_place(read, last), false});
      script.text += piece;
    }
  }
  return script;
}

// ---- Alembic ----------------------------------------------------------------------------------

struct Printed {
  std::string key;
  std::string text;
  bool open = false;  // it begins in a transaction
  bool ends = false;  // its own, and the next begins one
};

// "b" of "-- Running upgrade a -> b".
std::string revision_of(std::string_view line) {
  constexpr std::string_view kRuns = "-- Running upgrade ";
  const std::size_t arrow = line.find(" -> ");
  if (!line.starts_with(kRuns) || arrow == std::string_view::npos) return "";
  const std::string_view rest = line.substr(arrow + 4);
  return std::string(trimmed(rest.substr(0, rest.find(','))));
}

// What Alembic notes of itself, each on one line.
bool is_bookkeeping(std::string_view line) {
  const bool writes = line.starts_with("INSERT INTO ") || line.starts_with("UPDATE ") ||
                      line.starts_with("DELETE FROM ");
  return writes && line.find("version_num") != std::string_view::npos;
}

// Takes the last line away, if it is this one.
bool take_last(std::string& text, std::string_view word) {
  const std::string_view rest = trimmed(text);
  if (!rest.ends_with(word)) return false;
  const std::size_t begin =
      static_cast<std::size_t>(rest.data() - text.data()) + rest.size() - word.size();
  if (begin > 0 && text[begin - 1] != '\n') return false;
  text.resize(begin);
  return true;
}

// COMMIT at the end is that of the tool, and so is a BEGIN behind it; a BEGIN alone ends what ran
// outside of a transaction.
void take_marks(Printed& one) {
  const std::string whole = one.text;
  const bool begins = take_last(one.text, "BEGIN;");
  const bool commits = take_last(one.text, "COMMIT;");
  one.ends = begins && commits;
  if (begins && !commits) one.text = whole;
}

std::vector<Printed> alembic_pieces(std::string_view printed, const std::set<std::string>& known) {
  std::vector<Printed> pieces;
  bool open = false;
  for (std::size_t at = 0; at < printed.size();) {
    const std::string_view line = line_at(printed, at);
    at += line.size();
    const std::string_view words = trimmed(line);
    std::string revision = revision_of(words);
    if (!revision.empty() && (pieces.empty() || known.count(revision) > 0)) {
      pieces.push_back({std::move(revision), "", open});
      continue;
    }
    if (words == "BEGIN;") open = true;
    if (words == "COMMIT;") open = false;
    if (!pieces.empty() && !is_bookkeeping(words)) pieces.back().text += line;
  }
  for (Printed& one : pieces) take_marks(one);
  return pieces;
}

// ---- Liquibase --------------------------------------------------------------------------------

// "author:id" of "-- Changeset path::id::author".
std::string changeset_of(std::string_view line) {
  constexpr std::string_view kBegins = "-- Changeset ";
  if (!line.starts_with(kBegins)) return "";
  const std::size_t author = line.rfind("::");
  const std::size_t id = author == std::string_view::npos ? author : line.rfind("::", author - 1);
  if (id == std::string_view::npos || author == 0) return "";
  return fmt::format("{}:{}", line.substr(author + 2), line.substr(id + 2, author - id - 2));
}

std::string file_of(std::string_view line) {
  constexpr std::string_view kBegins = "-- Changeset ";
  const std::size_t author = line.rfind("::");
  return std::string(line.substr(kBegins.size(), line.rfind("::", author - 1) - kBegins.size()));
}

bool is_below(const std::string& file, const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return file == path || file.ends_with("/" + path) || file.ends_with("/" + path.substr(slash + 1));
}

lint::Gap nothing_printed(const Script& read, std::string_view tool) {
  return {usual_place(read, {}), fmt::format("{} has printed nothing for it", tool)};
}

}  // namespace

Status take_alembic_sql(std::string_view printed, std::vector<Migration>& migrations) {
  std::map<std::string, Migration*> by_revision;
  std::set<std::string> known;
  for (Migration& migration : migrations) {
    by_revision[migration.version] = &migration;
    known.insert(migration.version);
  }
  const std::vector<Printed> pieces = alembic_pieces(printed, known);
  if (pieces.empty())
    return invalid_input("read what alembic has printed: there is no migration in it")
        .with_help(
            "env.py has to ask context.is_offline_mode(), as the one that alembic init makes");
  bool each = false;
  for (const Printed& piece : pieces) each = each || piece.ends;
  for (const Printed& piece : pieces) {
    const auto found = by_revision.find(piece.key);
    if (found == by_revision.end() || found->second == nullptr)
      return invalid_input(fmt::format(
          "read what alembic has printed: revision \"{}\" is in no file that was read, or is "
          "printed twice",
          piece.key));
    Script& up = found->second->up;
    const bool blocks = up.marks_are_tools || !up.opaque.empty();
    up = placed(up, piece.text);
    up.marks_are_tools = blocks;
    if (!piece.open) {
      up.wrapping = lint::Wrapping::kNone;
    } else if (pieces.size() > 1) {
      up.wrapping = each ? lint::Wrapping::kFile : lint::Wrapping::kAllPending;
    }
    found->second = nullptr;
  }
  for (auto& [revision, left] : by_revision) {
    if (left != nullptr) left->up.gaps.push_back(nothing_printed(left->up, "alembic"));
  }
  return ok_status();
}

Status take_liquibase_sql(std::string_view printed, std::vector<Migration>& migrations) {
  std::multimap<std::string, Migration*> by_name;
  for (Migration& migration : migrations) by_name.emplace(migration.version, &migration);
  std::map<Migration*, std::string> texts;
  Migration* current = nullptr;
  for (std::size_t at = 0; at < printed.size();) {
    const std::string_view line = line_at(printed, at);
    at += line.size();
    const std::string name = changeset_of(trimmed(line));
    if (name.empty()) {
      if (current != nullptr) texts[current] += line;
      continue;
    }
    const std::string file = file_of(trimmed(line));
    const auto [first, last] = by_name.equal_range(name);
    Migration* next = nullptr;
    for (auto each = first; each != last; ++each) {
      if (texts.count(each->second) > 0 || !is_below(each->second->up.file, file)) continue;
      next = each->second;
      break;
    }
    if (next == nullptr)
      return invalid_input(fmt::format(
          "read what liquibase has printed: changeset {} of \"{}\" is in no file that was read",
          name, file));
    current = next;
    texts[current];
  }
  if (texts.empty())
    return invalid_input("read what liquibase has printed: there is no changeset in it");
  for (Migration& migration : migrations) {
    const auto text = texts.find(&migration);
    if (text == texts.end()) {
      migration.up.gaps.push_back(nothing_printed(migration.up, "liquibase"));
    } else {
      migration.up.gaps.clear();  // what could not be told from the files
      migration.up = placed(migration.up, text->second);
    }
  }
  return ok_status();
}

}  // namespace shoofly::toolchain
