#include "toolchain/programs/sql_script.h"

#include <tuple>
#include <utility>

namespace shoofly::toolchain::programs {
namespace {

bool is_before(Position one, Position other) {
  return std::tie(one.line, one.column) < std::tie(other.line, other.column);
}

}  // namespace

SqlScript::SqlScript(std::string file, std::span<const Remark> remarks, Position from)
    : remarks_(remarks) {
  script_.file = std::move(file);
  while (next_remark_ < remarks_.size() && is_before(remarks_[next_remark_].at, from))
    ++next_remark_;
}

void SqlScript::take_remarks(Position up_to) {
  for (; next_remark_ < remarks_.size() && is_before(remarks_[next_remark_].at, up_to);
       ++next_remark_) {
    const Remark& remark = remarks_[next_remark_];
    if (remark.behind && script_.text.ends_with('\n')) script_.text.back() = ' ';
    script_.origins.push_back({script_.text.size(), remark.at, false});
    script_.text += "-- " + remark.text + "\n";
  }
}

// What was written from `start` on.
void SqlScript::guard(std::size_t start) {
  if (conditions_ == 0 && loops_ == 0) return;
  lint::Guarded one{start, script_.text.size(), loops_ > 0};
  if (!script_.guarded.empty() && script_.guarded.back().end == start &&
      script_.guarded.back().in_batches == one.in_batches) {
    script_.guarded.back().end = one.end;
  } else {
    script_.guarded.push_back(one);
  }
}

void SqlScript::say(Position at, const Sql& sql) {
  take_remarks(at);
  last_ = at;
  const std::size_t start = script_.text.size();
  script_.origins.push_back({start, at, false});
  script_.text += sql.str() + ";\n";
  guard(start);
}

void SqlScript::say_row_by_row(Position at, const Sql& sql) {
  const std::size_t start = script_.text.size();
  say(at, sql);
  script_.row_by_row.push_back({start, script_.text.size()});
}

void SqlScript::say(Position at, const Sql& head, const std::vector<Part>& parts) {
  take_remarks(at);
  last_ = at;
  const std::size_t start = script_.text.size();
  script_.origins.push_back({start, at, false});
  script_.text += head.str();
  for (const Part& part : parts) {
    script_.text += &part == &parts.front() ? " " : ", ";
    script_.origins.push_back({script_.text.size(), part.at, false});
    script_.text += part.sql.str();
  }
  script_.text += ";\n";
  guard(start);
}

void SqlScript::literal(const Node& text) {
  take_remarks(text.at);
  last_ = text.at;
  const std::size_t base = script_.text.size();
  if (text.pieces.empty()) script_.origins.push_back({base, text.at, false});
  for (lint::Origin piece : text.pieces) {
    piece.offset += base;
    script_.origins.push_back(piece);
  }
  script_.text += text.text;
  const std::size_t last = text.text.find_last_not_of(" \t\r\n");
  if (last == std::string::npos) return;
  script_.text += text.text[last] == ';' ? "\n" : "\n;\n";
  guard(base);
}

void SqlScript::opaque(Position at, std::string what) {
  if (loops_ > 0) return;  // the loop was
  script_.opaque.push_back({at, std::move(what)});
}

void SqlScript::leave_transaction(Position at) {
  script_.marks_are_tools = true;
  say(at, kSql.write("commit"));
}

void SqlScript::enter_transaction(Position at) {
  script_.marks_are_tools = true;
  say(at, kSql.write("begin"));
}

lint::Script SqlScript::finish(lint::Direction direction, lint::Wrapping wrapping) {
  // Behind the last call, in its line; what comes later is another function's.
  if (next_remark_ < remarks_.size() && remarks_[next_remark_].behind &&
      remarks_[next_remark_].at.line == last_.line)
    take_remarks({last_.line + 1, 1});
  script_.direction = direction;
  script_.wrapping = wrapping;
  // A text without origins would be taken for the file itself.
  if (script_.origins.empty()) script_.origins.push_back({0, {1, 1}, false});
  return std::move(script_);
}

Sql written(std::string text) { return Sql::checked(std::move(text)); }

}  // namespace shoofly::toolchain::programs
