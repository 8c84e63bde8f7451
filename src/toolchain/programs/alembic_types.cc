#include "toolchain/programs/alembic_types.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

namespace shoofly::toolchain::programs {
namespace {

constexpr std::array<std::string_view, 3> kMakesType = {"create type", "create domain",
                                                        "rename to"};
// Whatever they run, it may be anything.
constexpr std::array<std::string_view, 8> kRunsAnything = {
    "create_all", ".read(", "read_text", "open(", "subprocess", "os.system", "getattr(", "exec("};
// Of a type that the file names, too.
constexpr std::array<std::string_view, 10> kPerhapsMakes = {
    ".create(", "create type", "create_enum",        "create_type", "ensure_",
    "= enum(",  "= sa.enum(",  "= postgresql.enum(", "= pg.enum(",  "= sqlalchemy.enum("};

bool in_type_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string lower_text(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lowered;
}

// The last part of the name at `from`: mood, "Mood", app.mood.
std::string type_named_at(std::string_view sql, std::size_t from) {
  std::string name;
  while (from < sql.size() && (sql[from] == ' ' || sql[from] == '\n' || sql[from] == '\t')) ++from;
  bool quoted = false;
  for (; from < sql.size(); ++from) {
    const char c = sql[from];
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      name.clear();
    } else if (quoted || in_type_name(c)) {
      name += quoted ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else {
      break;
    }
  }
  return name;
}

bool has_type_name(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || !in_type_name(text[at - 1])) &&
        (end == text.size() || !in_type_name(text[end])))
      return true;
  }
  return false;
}

template <std::size_t N>
bool has_any_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

}  // namespace

std::set<std::string> types_made_by(std::string_view sql) {
  std::set<std::string> made;
  const std::string lowered = lower_text(sql);
  for (const std::string_view words : kMakesType) {
    for (std::size_t at = lowered.find(words); at != std::string::npos;
         at = lowered.find(words, at + 1))
      made.insert(type_named_at(sql, at + words.size()));
  }
  return made;
}

bool UnreadTypes::may_make(const std::string& type) const {
  return std::any_of(files_.begin(), files_.end(), [&](const ProgramFile& file) {
    const std::string lowered = lower_text(file.text);
    return has_any_of(lowered, kRunsAnything) ||
           (has_any_of(lowered, kPerhapsMakes) && has_type_name(lowered, lower_text(type)));
  });
}

std::vector<lint::ToolRefusal> missing_types(const AlembicWay& way,
                                             const std::set<std::string>& there,
                                             const UnreadTypes& unread) {
  std::vector<lint::ToolRefusal> refusals;
  for (const AlembicWay::Need& need : way.needs) {
    if (there.count(need.type) > 0 || unread.may_make(need.type)) continue;
    refusals.push_back(
        {need.at,
         fmt::format("{} does not make the type {} of its enum, and nothing before it does: the "
                     "server refuses the statement (42704)",
                     need.call, need.type),
         fmt::format("before it: sa.Enum(.., name=\"{}\").create(op.get_bind())", need.type)});
  }
  return refusals;
}

}  // namespace shoofly::toolchain::programs
