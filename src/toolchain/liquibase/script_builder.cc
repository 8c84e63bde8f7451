#include "toolchain/liquibase/script_builder.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "toolchain/changesets.h"

namespace shoofly::toolchain {
namespace {

constexpr std::string_view kAroundSql = " \t\r\n";

bool is_any(std::string_view name, std::initializer_list<std::string_view> of) {
  return std::find(of.begin(), of.end(), name) != of.end();
}

// The comments right above a change that say what is ignored in it.
std::string ignored_above(const SourceText& source, Position at) {
  constexpr std::string_view kIgnore = "shoofly:ignore";
  std::string lines;
  for (int line = at.line - 1; line > 0; --line) {
    const std::string_view text = source.line(line);
    const std::size_t from = text.find_first_not_of(kAroundSql);
    if (from == std::string_view::npos) break;
    const bool comment =
        text.substr(from).starts_with('#') || text.substr(from).starts_with("<!--");
    const std::size_t said = text.find(kIgnore);
    if (!comment || said == std::string_view::npos) break;
    std::string words(text.substr(said));
    if (const std::size_t end = words.find("-->"); end != std::string::npos) words.resize(end);
    lines = "-- " + words + "\n" + lines;
  }
  return lines;
}

class ScriptBuilder {
 public:
  ScriptBuilder(const ChangelogFile& file, Position at) : file_(file), at_(at) {}

  void add(const Element& change, bool only) {
    if (is_program(change)) return;
    const std::string& dbms = change.value("dbms");
    if (!dbms.empty() && !runs_on(dbms, file_.dialect.dbms)) return;
    const std::string above = ignored_above(file_.source, change.at);
    if (!above.empty()) append(text_, above, change.at, false);
    if (change.name == "sql") return add_sql(change);
    if (change.name == "sqlFile") return add_file(change, only);
    if (change.name == "createView") return add_view(change);
    if (is_any(change.name, {"createProcedure", "createFunction", "createTrigger", "createPackage",
                             "createPackageBody"}))
      return add_body(change);
    add_rendered(change);
  }

  // What Liquibase does of its own; it goes backwards through the changes.
  void add_back(const std::vector<std::pair<std::string, Position>>& statements) {
    for (const auto& [statement, at] : statements) append(text_, statement + ";\n", at, false);
  }

  bool reversible() const { return reversible_; }
  std::vector<std::pair<std::string, Position>> back() const {
    std::vector<std::pair<std::string, Position>> statements;
    for (auto change = back_.rbegin(); change != back_.rend(); ++change)
      statements.insert(statements.end(), change->begin(), change->end());
    return statements;
  }

  lint::Script script(lint::Direction direction, lint::Wrapping wrapping) {
    lint::Script script{std::move(text_.value), direction, wrapping,
                        other_file_.empty() ? file_.shown : other_file_};
    script.origins = std::move(text_.origins);
    if (other_file_.empty()) script.line = std::max(at_.line, 1);
    if (script.origins.empty()) script.origins.push_back({0, at_, false});
    script.gaps = std::move(gaps_);
    return script;
  }

  void add_statements(PlacedText sql, const std::string& delimiter) {
    end_with_semicolons(sql.value, delimiter);
    const std::size_t last = sql.value.find_last_not_of(kAroundSql);
    if (last == std::string::npos) return;
    const Position end = sql.origins.back().at;
    const bool ended = sql.value[last] == ';';
    append(text_, sql);
    append(text_, ended ? "\n" : "\n;\n", end, false);
  }

 private:
  bool is_program(const Element& change) {
    if (!is_any(change.name, {"customChange", "executeCommand", "executeShellCommand"}))
      return false;
    const std::string& what =
        change.name == "customChange" ? change.value("class") : change.value("executable");
    gap(change, fmt::format("{} runs a program, {}", change.name, what));
    reversible_ = false;
    return true;
  }

  void gap(const Element& change, std::string what) {
    gaps_.push_back({change.at, std::move(what)});
  }

  void add_sql(const Element& change) {
    reversible_ = false;
    const PlacedText* said = change.find("sql");
    add_statements(said == nullptr ? change.text : *said, change.value("endDelimiter"));
  }

  void add_file(const Element& change, bool only) {
    reversible_ = false;
    const std::string& path = change.value("path");
    std::optional<NamedFile> named = file_.file_of(change, path);
    if (!named) return gap(change, fmt::format("sqlFile: \"{}\" cannot be read", path));
    // A place is one of one file: with other changes beside it, it is that of the change.
    PlacedText text;
    append(text, named->text, only ? Position{1, 1} : change.at, only);
    if (only) other_file_ = named->shown;
    add_statements(std::move(text), change.value("endDelimiter"));
  }

  void add_view(const Element& change) {
    const std::string name = object_in(file_.dialect, change, "viewName");
    PlacedText query = change.text;
    if (const PlacedText* said = change.find("selectQuery")) query = *said;
    if (const PlacedText* path = change.find("path")) {
      const std::optional<NamedFile> named = file_.file_of(change, path->value);
      if (!named) return gap(change, fmt::format("createView: \"{}\" cannot be read", path->value));
      query = made_at(named->text, change.at);
    }
    if (!change.is("fullDefinition", "true"))
      append(text_,
             fmt::format("CREATE {}VIEW {} AS ",
                         change.is("replaceIfExists", "true") ? "OR REPLACE " : "", name),
             change.at, false);
    add_statements(std::move(query), "");
    if (change.is("replaceIfExists", "true")) {
      reversible_ = false;
    } else {
      back_.push_back({{"DROP VIEW " + name, change.at}});
    }
  }

  // A program's text has semicolons of its own, which the engine's grammar knows.
  void add_body(const Element& change) {
    reversible_ = false;
    PlacedText body = change.text;
    for (const char* key :
         {"procedureBody", "procedureText", "functionBody", "functionText", "triggerBody"}) {
      if (const PlacedText* said = change.find(key)) body = *said;
    }
    if (const PlacedText* path = change.find("path")) {
      const std::optional<NamedFile> named = file_.file_of(change, path->value);
      if (!named)
        return gap(change, fmt::format("{}: \"{}\" cannot be read", change.name, path->value));
      body = made_at(named->text, change.at);
    }
    add_statements(std::move(body), "");
  }

  void add_rendered(const Element& change) {
    const auto first_line_of = [&](const std::string& path) -> std::optional<std::string> {
      const std::optional<NamedFile> named = file_.file_of(change, path);
      if (!named) return std::nullopt;
      return named->text.substr(0, named->text.find_first_of("\r\n"));
    };
    const std::optional<ChangeSql> sql = sql_of_change(file_.dialect, change, first_line_of);
    if (!sql) {
      reversible_ = false;
      return gap(change, fmt::format("change \"{}\" is not known", change.name));
    }
    if (!sql->unknown.empty()) gap(change, sql->unknown);
    for (const std::string& statement : sql->statements)
      append(text_, statement + ";\n", change.at, false);
    reversible_ = reversible_ && sql->back.has_value();
    if (!sql->back) return;
    auto& back = back_.emplace_back();
    for (const std::string& statement : *sql->back) back.emplace_back(statement, change.at);
  }

  const ChangelogFile& file_;
  Position at_;
  PlacedText text_;
  std::string other_file_;
  std::vector<lint::Gap> gaps_;
  std::vector<std::vector<std::pair<std::string, Position>>> back_;
  bool reversible_ = true;
};

bool is_change(const Element& element) {
  return !is_any(element.name,
                 {"comment", "validCheckSum", "preConditions", "rollback", "modifySql", "labels",
                  "property", "tagDatabase", "empty", "output", "stop"});
}

// `rollback` holds changes, SQL, both, or nothing: then there is nothing to do.
void add_rollback(ScriptBuilder& builder, const Element& rollback) {
  if (!rollback.text.empty()) builder.add_statements(rollback.text, "");
  for (const Element& change : rollback.children) {
    if (change.name.empty()) {
      builder.add_statements(change.text, "");
    } else if (change.name != "comment") {
      builder.add(change, false);
    }
  }
}

}  // namespace

namespace {

// A precondition that fails stops everything, unless it says otherwise.
bool may_be_left_out(const Element& changeset) {
  for (const char* name : {"context", "contextFilter", "labels"}) {
    if (!changeset.value(name).empty()) return true;
  }
  return std::any_of(changeset.children.begin(), changeset.children.end(),
                     [](const Element& child) {
                       return child.name == "preConditions" &&
                              (child.is("onFail", "MARK_RAN") || child.is("onFail", "CONTINUE"));
                     });
}

}  // namespace

std::optional<lint::Migration> migration_of(const ChangelogFile& file, const Element& changeset) {
  if (!runs_on(changeset.value("dbms"), file.dialect.dbms) || changeset.is("ignore", "true"))
    return std::nullopt;
  const lint::Wrapping wrapping =
      changeset.is("runInTransaction", "false") ? lint::Wrapping::kNone : lint::Wrapping::kFile;
  const auto changes =
      std::count_if(changeset.children.begin(), changeset.children.end(), is_change);
  ScriptBuilder up(file, changeset.at);
  ScriptBuilder down(file, changeset.at);
  bool says_back = false;
  std::vector<lint::Gap> altered;
  for (const Element& element : changeset.children) {
    if (element.name == "rollback") {
      says_back = true;
      add_rollback(down, element);
    } else if (element.name == "modifySql") {
      if (runs_on(element.value("dbms"), file.dialect.dbms))
        altered.push_back({element.at, "modifySql changes the statements that are looked at here"});
    } else if (is_change(element)) {
      up.add(element, changes == 1);
    }
  }
  lint::Migration migration;
  migration.version = changeset.value("author") + ":" + changeset.value("id");
  migration.expects_down = true;
  migration.repeats = changeset.is("runOnChange", "true") || changeset.is("runAlways", "true");
  migration.maybe = may_be_left_out(changeset);
  migration.has_down = says_back || up.reversible();
  if (!says_back && up.reversible()) down.add_back(up.back());
  migration.up = up.script(lint::Direction::kUp, wrapping);
  migration.up.gaps.insert(migration.up.gaps.end(), altered.begin(), altered.end());
  if (!migration.has_down) return migration;
  migration.down = down.script(lint::Direction::kDown, wrapping);
  migration.down.made_by_tool = !says_back;
  // It says that there is nothing to do: nothing is missing.
  if (migration.down.text.empty() && migration.down.gaps.empty())
    migration.has_down = migration.expects_down = false;
  return migration;
}

}  // namespace shoofly::toolchain
