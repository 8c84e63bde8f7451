#include "toolchain/writing.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "toolchain/sections.h"

namespace shoofly::toolchain {
namespace {

namespace fs = std::filesystem;

std::size_t line_offset(std::string_view text, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line && at < text.size(); ++i) at += line_at(text, at).size();
  return at;
}

// Of the line that a place of the file is in: what makes it the tool's, "--rollback ", where that
// stands before the place. Each line of a way back has its own.
std::string_view mark_before(const std::string& file, std::size_t place) {
  constexpr std::string_view kWord = "rollback";
  const std::size_t start = place == 0 ? 0 : file.rfind('\n', place - 1) + 1;
  const std::string_view line = line_at(file, start);
  const std::string_view said = comment_of(line);
  if (!begins_with_word(said, kWord)) return {};
  const std::size_t word = static_cast<std::size_t>(said.data() - line.data()) + kWord.size();
  const std::size_t end = std::min(line.find_first_not_of(" \t", word), line.size());
  return start + end <= place ? line.substr(0, end) : std::string_view();
}

// A part of the file as a way back reads it: without the marks of its lines.
std::string part_of(const std::string& file, std::size_t from, std::size_t size,
                    lint::Direction direction) {
  from = std::min(from, file.size());
  std::string part = file.substr(from, size);
  if (direction == lint::Direction::kUp) return part;
  for (std::size_t at = part.find('\n'); at != std::string::npos; at = part.find('\n', at + 1)) {
    const std::size_t line = from + at + 1;
    const std::size_t end = std::min(file.find('\n', line), file.size());
    blank_out(part, at + 1, at + 1 + mark_before(file, end).size());
  }
  return part;
}

// Where a text to be written over is not the file's own, the tool means something else by it: a
// placeholder, a mark. What is behind the last word of a statement stays.
Status fit_to_file(const std::string& file, const lint::Script& script, std::size_t offset,
                   lint::Edit& edit) {
  const std::size_t from = std::min(offset + edit.from, file.size());
  const std::string_view meant =
      std::string_view(script.text).substr(edit.from, edit.to - edit.from);
  const std::string there = part_of(file, from, meant.size(), script.direction);
  const auto differs = std::mismatch(meant.begin(), meant.end(), there.begin(), there.end());
  if (differs.first == meant.end()) return ok_status();
  const auto rest = meant.substr(static_cast<std::size_t>(differs.first - meant.begin()));
  if (rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    const auto lines =
        std::count(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(from), '\n');
    return unsupported(fmt::format(
        "the statement in line {} would change with it, and has placeholders, or marks of its "
        "tool, within",
        lines + 1));
  }
  edit.to -= rest.size();
  if (edit.text.ends_with('\n')) edit.text.pop_back();
  return ok_status();
}

struct PlacedEdit {
  std::size_t from;
  std::size_t to;
  std::string text;
};

// A file with some of its statements written anew. What stays on a line with one that does not
// begins, or ends, at a line of its own.
class EditedText {
 public:
  explicit EditedText(const std::string& file) : file_(file) {}

  // In order. False: it begins within the one before.
  bool take(PlacedEdit edit) {
    if (edit.from < at_) return false;
    const std::string_view mark = mark_before(file_, edit.from);
    std::size_t from = edit.from;
    while (from > at_ && is_blank(file_[from - 1])) --from;
    changed_ += file_.substr(at_, from - at_);
    at_ = edit.to;
    const bool ends_line = edit.to > 0 && file_[edit.to - 1] == '\n';
    while (edit.text.ends_with('\n')) edit.text.pop_back();
    if (edit.text.empty()) {
      leave_line(mark, ends_line);
    } else {
      begin_line(mark, file_.substr(from, edit.from - from));
      add_lines(edit.text, mark);
      end_line(ends_line);
    }
    return true;
  }
  std::string finish() && {
    return std::move(changed_) + file_.substr(std::min(at_, file_.size()));
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\t'; }
  bool at_line_start() const { return changed_.empty() || changed_.back() == '\n'; }
  static std::string_view without_blanks(std::string_view text) {
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
  }
  // Nothing but the mark of its tool is on the line yet.
  bool at_mark(std::string_view mark) const {
    mark = without_blanks(mark);
    const std::string_view now = without_blanks(changed_);
    return !mark.empty() && now.ends_with(mark) &&
           (now.size() == mark.size() || now[now.size() - mark.size() - 1] == '\n');
  }
  // The blanks before the next statement of the line.
  void skip_blanks() {
    while (at_ < file_.size() && is_blank(file_[at_])) ++at_;
  }

  void begin_line(std::string_view mark, const std::string& blanks) {
    if (at_line_start() || at_mark(mark)) {
      changed_ += blanks;
    } else {
      changed_ += '\n';
      changed_ += mark;
    }
    mark_ = mark;
  }
  void add_lines(std::string_view text, std::string_view mark) {
    for (std::size_t at = 0; at < text.size();) {
      const std::string_view line = line_at(text, at);
      at += line.size();
      const bool blanked = at > line.size() && !mark.empty();
      changed_ += at > line.size() ? mark : "";
      changed_ +=
          blanked ? line.substr(std::min(line.find_first_not_of(" \t"), line.size())) : line;
    }
  }
  void end_line(bool ends_line) {
    if (ends_line) {
      changed_ += '\n';
      return;
    }
    const std::size_t end = at_;
    skip_blanks();
    if (at_ >= file_.size() || file_[at_] == '\n' || file_[at_] == '\r') return;
    if (file_.compare(at_, 2, "--") == 0) {  // a word to the tool
      at_ = end;
      return;
    }
    changed_ += '\n';
    changed_ += mark_;
  }
  // The statement goes; its mark with it, where it was the last of its line.
  void leave_line(std::string_view mark, bool ends_line) {
    if (!ends_line) skip_blanks();
    changed_.resize(without_blanks(changed_).size());
    if (!ends_line && at_ < file_.size()) {
      if (!at_line_start()) changed_ += ' ';
      return;
    }
    if (at_mark(mark)) changed_.resize(changed_.size() - without_blanks(mark).size());
    if (!at_line_start()) changed_ += '\n';
  }

  const std::string& file_;
  std::string changed_;
  std::string_view mark_;
  std::size_t at_ = 0;  // of the file
};

Status place_edits(const Desk& desk, const lint::Script& script, std::vector<lint::Edit> edits,
                   std::map<std::string, std::vector<PlacedEdit>>& by_file) {
  if (edits.empty()) return ok_status();
  if (!script.origins.empty()) return unsupported("its SQL is made of what its file says");
  const std::string name = desk.name_of(script.file);
  SHOOFLY_ASSIGN(const std::string text, desk.text(name));
  const std::size_t offset = line_offset(text, script.line);
  for (lint::Edit& edit : edits) {
    SHOOFLY_TRY(fit_to_file(text, script, offset, edit));
    by_file[name].push_back({offset + edit.from, offset + edit.to, std::move(edit.text)});
  }
  return ok_status();
}

Status edit_files(Desk& desk, const lint::Migration& migration, const lint::Fix& fix) {
  std::map<std::string, std::vector<PlacedEdit>> by_file;
  SHOOFLY_TRY(place_edits(desk, migration.up, fix.up, by_file));
  SHOOFLY_TRY(place_edits(desk, migration.down, fix.down, by_file));
  for (auto& [file, edits] : by_file) {
    SHOOFLY_ASSIGN(const std::string text, desk.text(file));
    std::sort(edits.begin(), edits.end(),
              [](const PlacedEdit& a, const PlacedEdit& b) { return a.from < b.from; });
    EditedText edited(text);
    for (PlacedEdit& edit : edits) {
      if (!edited.take(std::move(edit)))
        return internal_error("two of its statements would be written over each other");
    }
    desk.put(file, std::move(edited).finish());
  }
  return ok_status();
}

Status try_fix(Desk& desk, const Writer& writer, const lint::Migration& migration,
               const lint::Fix& fix) {
  SHOOFLY_TRY(edit_files(desk, migration, fix));
  if (writer.leave_transaction != nullptr) {
    if (fix.outside) SHOOFLY_TRY(writer.leave_transaction(desk, migration.up));
    if (fix.down_outside) SHOOFLY_TRY(writer.leave_transaction(desk, migration.down));
  }
  if (fix.then.empty()) return ok_status();
  if (writer.add == nullptr) return unsupported("its tool has no place for what must run apart");
  return writer.add(desk, migration, fix.then);
}

std::string digits_of(const std::string& file) {
  return file.substr(0, std::min(file.find_first_not_of("0123456789"), file.size()));
}

// 20261231235959 is followed by a second more, not by 60 of them, as long as the day lasts.
unsigned long long next_number(unsigned long long number, std::size_t width) {
  const unsigned long long seconds = number % 100;
  const unsigned long long minutes = number / 100 % 100;
  const unsigned long long hours = number / 10000 % 100;
  if (width != 14 || seconds != 59) return number + 1;
  if (minutes != 59) return number + 41;  // :59 -> +1:00
  return hours == 23 ? number + 1 : number + 4041;
}

std::string padded(unsigned long long number, std::size_t width) {
  return fmt::format("{:0>{}}", number, width);
}

}  // namespace

bool Desk::is_made(const std::string& file) const {
  return planned_.count(file) > 0
             ? !is_there(folder_.shown(file))
             : folder_.overlay != nullptr && folder_.overlay->made.count(folder_.shown(file)) > 0;
}

Result<std::string> Desk::text(const std::string& file) const {
  for (const Texts* texts : {&attempt_, &planned_}) {
    const auto found = texts->find(file);
    if (found != texts->end() && found->second) return *found->second;
  }
  return text_of(folder_, file);
}

Status Desk::rename(const std::string& file, const std::string& to) {
  SHOOFLY_ASSIGN(std::string now, text(file));
  attempt_[file] = std::nullopt;
  put(to, std::move(now));
  return ok_status();
}

void Desk::commit() {
  for (auto& [file, text] : attempt_) {
    auto& names = file.find('/') == std::string::npos ? folder_.files : folder_.below;
    const auto place = std::lower_bound(names.begin(), names.end(), file);
    const bool there = place != names.end() && *place == file;
    if (!text && there) names.erase(place);
    if (text && !there) names.insert(place, file);
    planned_[file] = std::move(text);
  }
  attempt_.clear();
}

std::string Desk::name_of(const std::string& shown) const {
  if (folder_.path.empty() || folder_.path == ".") return shown;
  return fs::path(shown).lexically_relative(folder_.path).string();
}

void Desk::finish(Overlay& overlay) {
  for (auto& [file, text] : planned_) {
    const std::string path = folder_.shown(file);
    if (!text) {
      overlay.texts.erase(path);
      overlay.made.erase(path);
      continue;
    }
    if (!is_there(path)) overlay.made.insert(path);
    overlay.texts[path] = std::move(*text);
  }
}

Status apply_fix(Desk& desk, const Writer& writer, const lint::Migration& migration,
                 const lint::Fix& fix) {
  const Status done = try_fix(desk, writer, migration, fix);
  if (done.ok()) {
    desk.commit();
  } else {
    desk.abandon();
  }
  return done;
}

Result<std::vector<std::string>> numbers_behind(Desk& desk, const std::string& file,
                                                std::size_t count) {
  constexpr std::size_t kMostDigits = 18;
  const std::string own = digits_of(file);
  if (own.empty() || own.size() > kMostDigits)
    return unsupported(fmt::format("\"{}\" has no number that another can follow", file));
  std::map<unsigned long long, std::vector<std::string>> taken;
  const bool folders = file.find('/') != std::string::npos;
  for (const std::string& other : folders ? desk.folder().below : desk.folder().files) {
    const std::string digits = digits_of(other);
    if (!digits.empty() && digits.size() <= kMostDigits)
      taken[std::stoull(digits)].push_back(other);
  }
  std::vector<std::string> numbers;
  unsigned long long number = std::stoull(own);
  for (std::size_t i = 0; i < count; ++i) {
    number = next_number(number, own.size());
    numbers.push_back(padded(number, own.size()));
  }
  // Those made before move up, the last one first, so that none takes another's place.
  std::vector<std::pair<std::string, std::string>> moves;
  unsigned long long free = number;
  for (auto one = taken.upper_bound(std::stoull(own)); one != taken.end() && one->first <= free;
       ++one) {
    free = next_number(free, own.size());
    for (const std::string& other : one->second) {
      if (!desk.is_made(other))
        return unsupported(fmt::format(
            "number {} is taken by \"{}\": give that a later one, if it was never applied",
            digits_of(other), other));
      moves.emplace_back(other, padded(free, own.size()) + other.substr(digits_of(other).size()));
    }
  }
  for (auto move = moves.rbegin(); move != moves.rend(); ++move)
    SHOOFLY_TRY(desk.rename(move->first, move->second));
  return numbers;
}

bool has_body(std::string_view text) {
  const std::size_t mark = text.find('$');
  return mark != std::string_view::npos && text.find('$', mark + 1) != std::string_view::npos;
}

std::string piece_name(const std::string& stem, std::size_t piece) {
  return fmt::format("{}_{}", stem.substr(digits_of(stem).size()), piece + 2);
}

}  // namespace shoofly::toolchain
