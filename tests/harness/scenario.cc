#include "harness/scenario.h"

#include <algorithm>
#include <sstream>

#include <fmt/format.h>

#include "harness/paths.h"
#include "harness/temp_dir.h"

namespace shoofly::testing {
namespace {

namespace fs = std::filesystem;

bool is_engine(const std::string& word) { return word == "postgres" || word == "sqlite"; }

std::string stripped(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string::npos
             ? ""
             : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

// A word, or a name in double quotes with everything in it; taken off `text`.
std::string take_word(std::string& text) {
  text = stripped(text);
  bool quoted = false;
  std::size_t end = 0;
  while (end < text.size() && (quoted || text[end] != ' ')) {
    if (text[end] == '"') quoted = !quoted;
    ++end;
  }
  const std::string word = text.substr(0, end);
  text = stripped(text.substr(end));
  return word;
}

std::string bare(const std::string& name) {
  if (name.size() < 2 || name.front() != '"') return name;
  std::string text;
  for (std::size_t i = 1; i + 1 < name.size(); ++i) {
    text += name[i];
    if (name[i] == '"') ++i;
  }
  return text;
}

class Reader {
 public:
  Reader(fs::path file, std::string engine) {
    scenario_.file = std::move(file);
    scenario_.engine = std::move(engine);
    scenario_.name = (scenario_.file.parent_path().filename() / scenario_.file.stem()).string();
  }

  Result<Scenario> read() {
    std::istringstream in(read_text(scenario_.file));
    for (std::string line; std::getline(in, line);) {
      ++line_;
      SHOOFLY_TRY(take(line));
    }
    if (line_ > 60) return wrong(fmt::format("{} lines; at most 60", line_));
    finish();
    return scenario_;
  }

 private:
  Error wrong(const std::string& what) const {
    return invalid_input(fmt::format("{}:{}: {}", scenario_.file.string(), line_, what));
  }

  Status take(const std::string& line) {
    if (!line.empty() && line[0] == '[' && line.back() == ']')
      return open(line.substr(1, line.size() - 2));
    if (section_.empty()) return header(line);
    if (skipping_) return ok_status();
    if (section_ == "schema") scenario_.schema += line + "\n";
    if (section_ == "seed") scenario_.seed += line + "\n";
    if (section_ == "change") scenario_.change += line + "\n";
    if (section_ == "error") scenario_.error->text += line + "\n";
    if (section_ == "at") return statement(line);
    if (section_ == "table") return column(line);
    return ok_status();
  }

  Status open(std::string head) {
    section_ = take_word(head);
    skipping_ = false;
    static const std::vector<std::string> known = {"schema", "seed", "change",
                                                   "table",  "at",   "error"};
    if (std::find(known.begin(), known.end(), section_) == known.end())
      return wrong("unknown section [" + section_ + "]");
    if (section_ == "table") scenario_.tables.push_back({take_word(head), {}});
    if (section_ == "at") phase_ = take_word(head);
    std::string command;
    std::string code;
    if (section_ == "error") {
      command = take_word(head);
      code = take_word(head);
    }
    const std::string engine = take_word(head);
    skipping_ = !engine.empty() && engine != scenario_.engine;
    if (section_ == "table") group_ = 0;
    if (section_ == "error" && !skipping_)
      scenario_.error = ExpectedError{command, std::stoi(code), ""};
    return ok_status();
  }

  Status header(const std::string& line) {
    if (line.empty()) return ok_status();
    if (line[0] == '#') {
      scenario_.comment += stripped(line.substr(1)) + " ";
      return ok_status();
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) return wrong("expected \"key: value\", found \"" + line + "\"");
    const std::string key = line.substr(0, colon);
    const std::string value = stripped(line.substr(colon + 1));
    if (key == "rows") scenario_.rows = std::stoi(value);
    if (key == "life" && value != "short") return wrong("life: expected short, found " + value);
    scenario_.options[key] = value;
    return ok_status();
  }

  Status statement(const std::string& line) {
    std::vector<PhaseStatement>& statements = scenario_.at[phase_];
    if (stripped(line).empty()) return ok_status();
    if (line.rfind("-> ", 0) == 0) {
      statements.back().rows.push_back(line.substr(3));
    } else if (line.rfind("!> ", 0) == 0) {
      statements.back().error = stripped(line.substr(3));
    } else {
      statements.push_back({line, {}, std::nullopt});
    }
    return ok_status();
  }

  Status column(std::string line) {
    std::string what = take_word(line);
    if (what.empty() || what[0] == '#') return ok_status();
    if (what == "group") {
      ++group_;
      return ok_status();
    }
    if (what == "more") {
      scenario_.tables.back().more = true;
      return ok_status();
    }
    if (what == "only") {
      scenario_.tables.back().only = line;
      return ok_status();
    }
    std::string name = take_word(line);
    if (what == "renamed") {
      scenario_.tables.back().renamed = name;
      return ok_status();
    }
    if (is_engine(name)) {
      if (name != scenario_.engine) return ok_status();
      name = take_word(line);
    }
    if (what == "value" || what == "back" || what == "fill") return expression(what, name, line);
    return declare(what, name, line);
  }

  Status declare(const std::string& what, const std::string& name, std::string rest) {
    ScenarioColumn column;
    column.name = name;
    column.bare = bare(name);
    column.group = group_;
    static const std::map<std::string, Side> sides = {{"key", Side::kKey},
                                                      {"plain", Side::kPlain},
                                                      {"old", Side::kOld},
                                                      {"new", Side::kNew},
                                                      {"other", Side::kOther}};
    const auto side = sides.find(what);
    if (side == sides.end()) return wrong("unknown word \"" + what + "\"");
    column.side = side->second;
    if (column.side != Side::kOther) {
      column.type = take_word(rest);
      Result<Generator> values = Generator::parse(rest);
      if (!values.ok()) return wrong(values.error().message);
      column.values = *values;
    }
    scenario_.tables.back().columns.push_back(column);
    return ok_status();
  }

  Status expression(const std::string& what, const std::string& name, std::string rest) {
    if (take_word(rest) != "=") return wrong("expected \"=\" after " + name);
    for (ScenarioColumn& column : scenario_.tables.back().columns) {
      if (column.name != name || (what == "value" && column.side != Side::kNew) ||
          (what == "back" && column.side != Side::kOld))
        continue;
      (what == "fill" ? column.fill : column.derived) = rest;
      return ok_status();
    }
    return wrong("no column \"" + name + "\"");
  }

  void finish() {
    for (ScenarioTable& table : scenario_.tables) {
      for (ScenarioColumn& a : table.columns) {
        for (const ScenarioColumn& b : table.columns) {
          if (a.name == b.name && a.side != b.side) a.same_name = true;
        }
      }
    }
  }

  Scenario scenario_;
  std::string section_;
  std::string phase_;
  bool skipping_ = false;
  int group_ = 0;
  int line_ = 0;
};

}  // namespace

bool ScenarioTable::swaps() const {
  return std::any_of(columns.begin(), columns.end(),
                     [](const ScenarioColumn& column) { return column.same_name; });
}

Result<std::vector<std::string>> scenario_engines(const fs::path& file) {
  SHOOFLY_ASSIGN(const Scenario scenario, Reader(file, "").read());
  std::vector<std::string> engines;
  std::istringstream in(scenario.options.count("engines") > 0 ? scenario.options.at("engines")
                                                              : "");
  for (std::string engine; in >> engine;) {
    if (!is_engine(engine))
      return invalid_input(fmt::format("{}: unknown engine \"{}\"", file.string(), engine));
    engines.push_back(engine);
  }
  if (engines.empty()) return invalid_input(fmt::format("{}: names no engines", file.string()));
  return engines;
}

Result<Scenario> read_scenario(const fs::path& file, const std::string& engine) {
  return Reader(file, engine).read();
}

std::vector<fs::path> scenario_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(source_dir() / "tests" / "scenario")) {
    if (entry.path().extension() == ".scn") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace shoofly::testing
