#include "toolchain/programs/guards.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

namespace shoofly::toolchain::programs {
namespace {

enum class Runs { kNo, kPerhaps, kYes };

constexpr std::array<std::string_view, 7> kOwnEngine = {
    "postgresql", "postgres", "pg", "postgis", "psycopg2", "asyncpg", "ecto.adapters.postgres"};
constexpr std::array<std::string_view, 15> kOtherEngines = {"mysql",
                                                            "mysql2",
                                                            "mariadb",
                                                            "sqlite",
                                                            "sqlite3",
                                                            "better-sqlite3",
                                                            "oracle",
                                                            "oracledb",
                                                            "mssql",
                                                            "sqlserver",
                                                            "trilogy",
                                                            "aurora-mysql",
                                                            "ecto.adapters.myxql",
                                                            "ecto.adapters.sqlite3",
                                                            "ecto.adapters.tds"};
constexpr std::array<std::string_view, 9> kEqual = {
    "==", "===", "in", "include?", "includes", "startswith", "startsWith", "start_with?", "eql?"};
// By what a configuration has it.
constexpr std::array<std::string_view, 6> kKeys = {"adapter", "client", "dialect",
                                                   "type",    "engine", "default"};
// What is read is what runs in production.
constexpr std::array<std::string_view, 3> kOwnPlaces = {"production", "prod", "live"};
constexpr std::array<std::string_view, 6> kOtherPlaces = {"test", "testing", "development",
                                                          "dev",  "local",   "ci"};
constexpr std::array<std::string_view, 2> kUnequal = {"!=", "!=="};

template <std::size_t N>
bool has(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

using WordList = std::vector<std::string>;

Runs opposite(Runs runs) {
  return runs == Runs::kPerhaps ? runs : runs == Runs::kYes ? Runs::kNo : Runs::kYes;
}

std::string lower_word(std::string_view word) {
  std::string low(word);
  std::transform(low.begin(), low.end(), low.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return low;
}

// Rails.env, Mix.env(), process.env.NODE_ENV, ENV["RAILS_ENV"]; not process.env.WITH_SEEDS.
bool is_of_environment(const std::string& word) {
  std::string_view name = word;
  if (name.starts_with('"')) name.remove_prefix(1);
  return name == "Rails" || name == "Mix" || name.starts_with("Rails.env") ||
         name.starts_with("Mix.env") || name.ends_with("NODE_ENV") || name.ends_with("RAILS_ENV") ||
         name.ends_with("RACK_ENV") || name.ends_with("MIX_ENV");
}

// Rails.env.test?, mysql? of a helper; kPerhaps: it is none.
Runs answer_of_predicate(const std::string& word, bool of_environment) {
  if (!word.ends_with('?')) return Runs::kPerhaps;
  const std::string low = lower_word(last_part(word.substr(0, word.size() - 1)));
  if (of_environment ? has(kOwnPlaces, low) : has(kOwnEngine, low)) return Runs::kYes;
  return (of_environment ? has(kOtherPlaces, low) : has(kOtherEngines, low)) ? Runs::kNo
                                                                             : Runs::kPerhaps;
}

// What asks for nothing but an engine or an environment: dialect.name == "sqlite",
// vendor in ("a", "b"), Rails.env.test?
Runs answer_of_term(const WordList& words) {
  const bool place = std::any_of(words.begin(), words.end(), is_of_environment);
  bool equal = false;
  bool unequal = false;
  bool negated = false;
  bool own = false;
  bool other = false;
  for (const std::string& word : words) {
    const bool text = word.starts_with('"');
    const std::string low = lower_word(text ? std::string_view(word).substr(1) : word);
    if (const Runs answer = answer_of_predicate(word, place); !text && answer != Runs::kPerhaps) {
      equal = true;
      (answer == Runs::kYes ? own : other) = true;
      continue;
    }
    equal = equal || (!text && has(kEqual, word));
    unequal = unequal || (!text && has(kUnequal, word));
    negated = negated || (!text && (word == "not" || word == "!"));
    const bool named = text || low.starts_with("ecto.");
    if (!named || has(kKeys, low) || is_of_environment(word)) continue;
    const bool is_own = place ? has(kOwnPlaces, low) : has(kOwnEngine, low);
    const bool is_other = place ? has(kOtherPlaces, low) : has(kOtherEngines, low);
    if (!is_own && !is_other) return Runs::kPerhaps;
    own = own || is_own;
    other = other || is_other;
  }
  if (equal == unequal || (!own && !other) || (place && own && other)) return Runs::kPerhaps;
  const Runs is = own ? Runs::kYes : Runs::kNo;
  return unequal != negated ? opposite(is) : is;
}

bool is_and(const std::string& word) { return word == "and" || word == "&&"; }
bool is_or(const std::string& word) { return word == "or" || word == "||"; }

Runs answer_of(const WordList& words) {
  const bool all = std::any_of(words.begin(), words.end(), is_and);
  if (all && std::any_of(words.begin(), words.end(), is_or)) return Runs::kPerhaps;
  bool perhaps = false;
  const Runs decides = all ? Runs::kNo : Runs::kYes;
  for (auto term = words.begin(); term != words.end();) {
    const auto end = std::find_if(term, words.end(),
                                  [](const auto& word) { return is_and(word) || is_or(word); });
    const Runs runs = answer_of_term(WordList(term, end));
    if (runs == decides) return runs;
    perhaps = perhaps || runs == Runs::kPerhaps;
    term = end == words.end() ? end : std::next(end);
  }
  return perhaps || words.empty() ? Runs::kPerhaps : opposite(decides);
}

bool is_branch(const Node& node, std::string_view name) {
  return node.is(Node::Kind::kOther) && node.text == name;
}
// In Ruby and Elixir they stand between the statements.
bool is_mark(const Node& node) {
  if (!node.body.empty() || !node.items.empty()) return false;
  for (const char* name : {"else", "elsif", "when", "in", "rescue", "ensure", "after"}) {
    if (is_branch(node, name)) return true;
  }
  return false;
}

bool is_jump(const Node& node) {
  const bool word = node.text == "next" || node.text == "break" || node.text == "continue";
  return word && (node.is(Node::Kind::kName) ||
                  (node.is(Node::Kind::kCall) && node.on.empty() && node.body.empty()));
}

bool leaves(const std::vector<Node>& body) {
  return std::any_of(body.begin(), body.end(), [](const Node& node) {
    return node.leaves || is_jump(node) || (is_perhaps(node) && leaves(node.body));
  });
}

class GuardReader {
 public:
  explicit GuardReader(std::vector<Node> statements) : from_(std::move(statements)) {}

  std::vector<Node> read() {
    while (next_ < from_.size() && !stopped_) {
      Node node = std::move(from_[next_++]);
      if (!branch(node)) plain(std::move(node));
    }
    return std::move(made_);
  }

 private:
  static void go_into(Node& node) {
    for (Argument& item : node.items) go_into(item.value);
    for (Node& on : node.on) go_into(on);
    if (!node.body.empty()) node.body = without_guards(std::move(node.body));
  }

  void plain(Node node) {
    left_ = Runs::kYes;
    if (is_branch(node, "nothing")) {
      if (node.leaves) made_.push_back(std::move(node));
      return;
    }
    go_into(node);
    made_.push_back(std::move(node));
  }

  // False: it is none.
  bool branch(Node& node) {
    if (!node.is(Node::Kind::kOther)) return false;
    if (is_mark(node)) {
      if (node.text == "rescue") skip_to_ensure();
      return true;
    }
    if (node.text == "begin") {
      put(std::move(node), Runs::kYes);
      return true;
    }
    if (node.text == "case" || node.text == "cond") {
      std::erase_if(node.body, is_mark);
      put(std::move(node), Runs::kPerhaps);
      return true;
    }
    const bool begins = node.text == "if" || node.text == "unless";
    if (begins || node.text == "elif") {
      if (begins) left_ = Runs::kYes;
      condition(std::move(node));
      return true;
    }
    if (node.text != "else") return false;
    if (node.body.size() == 1 && is_branch(node.body.front(), "if")) {  // else if
      Node inner = std::move(node.body.front());
      condition(std::move(inner));
    } else {
      put(std::move(node), left_);
    }
    return true;
  }

  // Ruby's branches are in the body of the first.
  void condition(Node node) {
    Runs answer = answer_of(node.parameters);
    if (node.text == "unless") answer = opposite(answer);
    auto end = std::find_if(node.body.begin(), node.body.end(), [](const Node& each) {
      return is_mark(each) && each.text.starts_with("els");
    });
    std::vector<Node> rest(std::make_move_iterator(end), std::make_move_iterator(node.body.end()));
    node.body.erase(end, node.body.end());
    put(std::move(node), std::min(answer, left_));
    left_ = std::min(opposite(answer), left_);
    if (rest.empty()) return;
    Node branch = std::move(rest.front());
    rest.erase(rest.begin());
    branch.body = std::move(rest);
    if (branch.text == "elsif") return condition(std::move(branch));
    put(std::move(branch), left_);
  }

  void put(Node node, Runs runs) {
    if (runs == Runs::kNo) return;
    std::vector<Node> body = without_guards(std::move(node.body));
    const bool left = leaves(body);
    std::erase_if(body, [](const Node& each) { return is_jump(each); });
    if (runs == Runs::kYes) {
      made_.insert(made_.end(), std::make_move_iterator(body.begin()),
                   std::make_move_iterator(body.end()));
      stopped_ = stopped_ || left;
      return;
    }
    put_perhaps(node.at, std::move(body));
    if (!left) return;
    std::vector<Node> rest(
        std::make_move_iterator(from_.begin() + static_cast<std::ptrdiff_t>(next_)),
        std::make_move_iterator(from_.end()));
    stopped_ = true;
    GuardReader reader(std::move(rest));
    reader.left_ = left_;
    put_perhaps(node.at, reader.read());
  }

  void put_perhaps(Position at, std::vector<Node> body) {
    if (body.empty()) return;
    Node node;
    node.at = at;
    node.text = kPerhaps;
    node.body = std::move(body);
    made_.push_back(std::move(node));
  }

  void skip_to_ensure() {
    while (next_ < from_.size() && !(is_mark(from_[next_]) && from_[next_].text == "ensure"))
      ++next_;
  }

  std::vector<Node> from_;
  std::vector<Node> made_;
  std::size_t next_ = 0;
  bool stopped_ = false;
  Runs left_ = Runs::kYes;  // whether an `else` that follows runs
};

}  // namespace

std::vector<Node> without_guards(std::vector<Node> statements) {
  return GuardReader(std::move(statements)).read();
}

}  // namespace shoofly::toolchain::programs
