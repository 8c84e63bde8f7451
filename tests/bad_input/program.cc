#include "bad_input/program.h"

#include <set>
#include <sstream>

#include <fmt/format.h>

#include "harness/paths.h"

namespace shoofly::testing {
namespace {

// pg_dump's text without what differs from call to call: its keys, and the order of rows.
std::string without_noise(const std::string& text) {
  std::istringstream in(text);
  std::string kept;
  std::set<std::string> rows;
  bool copying = false;
  for (std::string line; std::getline(in, line);) {
    if (copying && line != "\\.") {
      rows.insert(line);
      continue;
    }
    copying = line.rfind("COPY ", 0) == 0;
    for (const std::string& row : rows) kept += row + "\n";
    rows.clear();
    if (line.rfind("\\restrict", 0) != 0 && line.rfind("\\unrestrict", 0) != 0) kept += line + "\n";
  }
  return kept;
}

std::string sqlite_dump(Session& session) {
  const auto objects = session.query(
      "select type, name, sql from sqlite_schema where name not like '\\_shoofly%' escape '\\' "
      "and tbl_name not like '\\_shoofly%' escape '\\' order by 1, 2");
  SHOOFLY_CHECK(objects.ok(), "read the schema");
  std::string text;
  for (const TextRow& object : *objects) {
    text += fmt::format("{} {}: {}\n", shown(object[0]), shown(object[1]), shown(object[2]));
    if (shown(object[0]) != "table") continue;
    const auto rows = session.query(fmt::format("select * from \"{}\"", shown(object[1])));
    if (!rows.ok()) continue;
    for (const TextRow& row : *rows) {
      for (const auto& field : row) text += (field ? *field : "NULL") + "|";
      text += "\n";
    }
  }
  return text;
}

}  // namespace

std::vector<std::string> Program::argv(std::vector<std::string> arguments,
                                       const std::string& url) const {
  arguments.insert(arguments.begin(), shoofly_binary().string());
  arguments.insert(arguments.end(), {"--target", url.empty() ? url_ : url});
  return arguments;
}

ProcessResult Program::run(std::vector<std::string> arguments, const std::string& url) const {
  return run_process(argv(std::move(arguments), url), {.working_dir = dir_.path()});
}

Process Program::spawn(std::vector<std::string> arguments) const {
  return Process::spawn(argv(std::move(arguments), ""), {.working_dir = dir_.path()});
}

Status Program::script(const std::string& sql) const {
  SHOOFLY_ASSIGN(const auto session, Session::open(url_));
  return session->script(sql);
}

std::string Program::scalar(const std::string& sql) const {
  const auto session = Session::open(url_);
  if (!session.ok()) return session.error().describe();
  const auto rows = (*session)->query(sql);
  if (!rows.ok()) return rows.error().describe();
  return rows->empty() ? "" : shown((*rows)[0][0]);
}

std::string Program::dump() const {
  if (url_.rfind("sqlite:", 0) == 0) {
    const auto session = Session::open(url_);
    SHOOFLY_CHECK(session.ok(), "open the database");
    return sqlite_dump(**session);
  }
  const ProcessResult result =
      run_process({"/usr/lib/postgresql/15/bin/pg_dump", "--exclude-schema=shoofly", url_});
  SHOOFLY_CHECK(result.exit_code == 0, result.err.c_str());
  return without_noise(result.out);
}

}  // namespace shoofly::testing
