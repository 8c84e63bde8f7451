#include "lint/second_run.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "lint/sql_words.h"

namespace shoofly::lint {
namespace {

using Range = std::pair<std::size_t, std::size_t>;  // of words

bool is_listed(std::string_view words, const std::string& word) {
  return words.find(" " + word + " ") != std::string_view::npos;
}

// Another value whenever they are asked.
bool gives_another_value(const std::string& function) {
  return is_listed(
      " random rand gen_random_uuid uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 "
      "uuidv7 uuid uuid_short nextval gen_random_bytes random_bytes gen_salt ",
      function);
}

// What a bracket may follow that gives the same for the same row, apart from the time.
bool gives_the_same(const std::string& word) {
  constexpr std::string_view kWords =
      " abs age and any array array_append array_cat array_length array_remove array_to_string "
      "ascii between bit btrim cardinality case cast ceil ceiling char char_length chr coalesce "
      "concat concat_ws convert_from convert_to date date_format date_part date_trunc decimal "
      "decode digest div else encode exp extract float floor format greatest if ifnull ilike in "
      "initcap instr interval json_build_object json_extract json_object json_unquote jsonb_array_"
      "length jsonb_build_array jsonb_build_object jsonb_set jsonb_strip_nulls jsonb_typeof "
      "json_typeof least left length like ln locate log lower lpad ltrim make_date make_interval "
      "make_timestamptz md5 mod not now nullif numeric octet_length or overlay position power "
      "regexp_match regexp_replace regexp_substr repeat replace reverse right round row rpad rtrim "
      "sha1 sha2 sha256 sign similar some split_part sqrt starts_with string_to_array strpos "
      "substr substring substring_index then time timestamp timestamptz to_char to_date to_json "
      "to_jsonb to_number to_timestamp to_tsvector translate trim trunc truncate unhex unix_"
      "timestamp upper uuid_generate_v5 values varchar when where ";
  return is_listed(kWords, word) || word.starts_with("st_");
}

// Once or twice: the same.
bool changes_once(const std::string& function) {
  return is_listed(" lower upper trim btrim ltrim rtrim ", function);
}

class UpdateReader {
 public:
  UpdateReader(std::string_view text, Lexis lexis)
      : text_(text), lexis_(lexis), words_(sql_words(text, lexis)) {}

  SecondRun read(const std::vector<std::string>& computed) {
    if (!divide()) return {};
    changed_.insert(computed.begin(), computed.end());
    for (const Item& item : items_) changed_.insert(item.targets.begin(), item.targets.end());
    SecondRun run{SecondRun::Writes::kTheSame, ""};
    for (const Item& item : items_) {
      const SecondRun one = second_run(item);
      if (run.writes == SecondRun::Writes::kTheSame || one.writes == SecondRun::Writes::kMore)
        run = one.writes == SecondRun::Writes::kTheSame ? run : one;
    }
    if (run.writes != SecondRun::Writes::kTheSame && leaves_out_what_is_done())
      return {SecondRun::Writes::kTheSame, ""};
    return run;
  }

 private:
  struct Item {
    std::vector<std::string> targets;
    Range value;
  };

  bool is(std::size_t i, std::string_view what) const {
    return i < words_.size() && is_word(text_, words_[i], what);
  }
  bool is_outside(std::size_t i, std::string_view what) const {
    return is(i, what) && words_[i].depth == 0;
  }
  std::string_view raw(std::size_t i) const {
    return text_.substr(words_[i].from, words_[i].to - words_[i].from);
  }
  // Of a name, as the server has it; empty: it is none.
  std::string name(std::size_t i) const {
    if (i >= words_.size()) return "";
    const std::string_view word = raw(i);
    const char quote = lexis_ == Lexis::kOfMysql ? '`' : '"';
    if (word.size() > 2 && word.front() == quote)
      return std::string(word.substr(1, word.size() - 2));
    if (!words_[i].is_name) return "";
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower;
  }

  // False: it is of another form.
  bool divide() {
    std::size_t at = 0;
    if (!is(at, "update")) return false;
    for (++at; at < words_.size() && !is_outside(at, "set"); ++at) {
      if (is(at, ",") || is(at, "join") || is(at, "(")) return false;
      const std::string own = name(at);
      if (!own.empty() && own != "only" && own != "as") table_.insert(own);
    }
    std::size_t end = ++at;
    while (end < words_.size() && !ends_set(end)) ++end;
    condition_ = is_outside(end, "where") ? Range{end + 1, words_.size()} : Range{end, end};
    while (at < end) {
      std::size_t next = at;
      while (next < end && !is_outside(next, ",")) ++next;
      if (!take_item(at, next)) return false;
      at = next + 1;
    }
    return !items_.empty();
  }
  bool ends_set(std::size_t i) const {
    return is_outside(i, "where") || is_outside(i, "returning") || is_outside(i, "order") ||
           is_outside(i, "limit") || is_outside(i, ";") ||
           (is_outside(i, "from") && !is(i - 1, "distinct"));
  }
  bool take_item(std::size_t from, std::size_t to) {
    Item item;
    std::size_t at = from;
    for (; at < to && !is_outside(at, "="); ++at) {
      if (!name(at).empty()) item.targets.push_back(name(at));
    }
    item.value = {at + 1, to};
    if (at + 1 >= to || item.targets.empty()) return false;
    items_.push_back(std::move(item));
    return true;
  }

  bool is_call(std::size_t i) const { return words_[i].is_name && is(i + 1, "("); }
  bool is_of_own_table(std::size_t i) const {
    return !is(i - 1, ".") || table_.count(name(i - 2)) > 0;
  }
  // Whether the word there is what the statement writes, or the whole row.
  bool reads_written(std::size_t i) const {
    if (is(i, "*") && is(i - 1, ".")) return table_.count(name(i - 2)) > 0;
    const std::string word = name(i);
    if (word.empty() || is_call(i) || is(i + 1, ".")) return false;
    const bool type =
        (i >= 2 && is(i - 1, ":") && is(i - 2, ":")) || is(i - 1, "::") || is(i - 1, "as");
    if (type) return false;
    if (changed_.count(word) > 0) return is_of_own_table(i);
    return table_.count(word) > 0 && !is(i - 1, ".");
  }

  SecondRun second_run(const Item& item) const {
    using Writes = SecondRun::Writes;
    const std::string target = item.targets.back();
    SecondRun run{Writes::kTheSame, ""};
    if (stays_as_it_is(item)) return run;
    for (std::size_t i = item.value.first; i < item.value.second; ++i) {
      if (is(i, "select")) return {};
      if (reads_written(i))
        return {Writes::kMore,
                std::find(item.targets.begin(), item.targets.end(), name(i)) != item.targets.end()
                    ? target + " is made from itself"
                    : target + " is made from what is changed with it"};
      if (!is_call(i)) continue;
      if (gives_another_value(name(i)))
        return {Writes::kMore, target + " gets a new value each time"};
      if (!gives_the_same(name(i)) || is(i - 1, ".")) run = {};
    }
    return run;
  }

  // lower(c), coalesce(c, ..), of the column itself.
  bool stays_as_it_is(const Item& item) const {
    auto [at, end] = item.value;
    if (item.targets.size() != 1) return false;
    std::size_t calls = 0;
    for (; at + 1 < end && is_call(at) && changes_once(name(at)); at += 2) ++calls;
    if (calls > 0)
      return at + 1 + calls == end && name(at) == item.targets.front() && is(at + 1, ")");
    const bool keeps = is_call(at) && (name(at) == "coalesce" || name(at) == "ifnull");
    if (!keeps || name(at + 2) != item.targets.front() || !is(at + 3, ",")) return false;
    if (!is(end - 1, ")") || words_[end - 1].depth != words_[at].depth) return false;
    for (std::size_t i = at + 4; i < end; ++i) {
      if (is(i, "select") || reads_written(i)) return false;
      if (words_[i].depth == words_[at].depth && i + 1 < end) return false;
    }
    return true;
  }

  // The WHERE asks for what the SET takes away.
  bool leaves_out_what_is_done() const {
    for (std::size_t i = condition_.first; i < condition_.second; ++i) {
      if (is_outside(i, "or") || is_outside(i, "xor") || is_outside(i, "returning")) return false;
    }
    for (std::size_t at = condition_.first; at < condition_.second;) {
      std::size_t next = at;
      while (next < condition_.second && !is_outside(next, "and") && !is_outside(next, ";") &&
             !is_outside(next, "order") && !is_outside(next, "limit"))
        ++next;
      if (takes_away(at, next)) return true;
      at = next + 1;
    }
    return false;
  }
  bool takes_away(std::size_t from, std::size_t to) const {
    if (is(from + 1, ".") && table_.count(name(from)) > 0) from += 2;
    const std::string column = name(from);
    for (const Item& item : items_) {
      if (item.targets.size() != 1 || item.targets.front() != column) continue;
      const auto [value, end] = item.value;
      if (to == from + 3 && is(from + 1, "is") && is(from + 2, "null"))
        return needs_no_column(item.value);
      const bool one = end == value + 1;
      if (one && to == from + 3 && is(from + 1, "=")) return differ(raw(from + 2), raw(value));
      const bool not_equal = to == from + 4 && ((is(from + 1, "<") && is(from + 2, ">")) ||
                                                (is(from + 1, "!") && is(from + 2, "=")));
      if (one && not_equal) return is_plain(raw(value)) && raw(from + 3) == raw(value);
    }
    return false;
  }
  // And so is not NULL because of a row's.
  bool needs_no_column(Range value) const {
    for (std::size_t i = value.first; i < value.second; ++i) {
      const bool type = is(i - 1, ":") || is(i - 1, "::") || is(i - 1, "as");
      if (is(i, "null") || is(i, "nullif") || is(i, "select")) return false;
      if (!name(i).empty() && !is_call(i) && !type && !is_constant(i)) return false;
    }
    return true;
  }
  bool is_constant(std::size_t i) const {
    return is(i, "true") || is(i, "false") || is(i, "current_timestamp") || is(i, "current_date") ||
           is(i, "localtimestamp");
  }
  // A number, true or false, a text of letters: what is written otherwise is another one.
  static bool is_plain(std::string_view word) {
    if (word.empty()) return false;
    if (word.size() > 2 && word.front() == '\'') {
      return std::all_of(word.begin() + 1, word.end() - 1, [](unsigned char c) {
        return std::isalpha(c) != 0 || c == '_' || c == '-';
      });
    }
    return std::all_of(word.begin(), word.end(),
                       [](unsigned char c) { return std::isdigit(c) != 0; }) ||
           word == "true" || word == "false";
  }
  static bool differ(std::string_view one, std::string_view other) {
    if (!is_plain(one) || !is_plain(other) || (one.front() == '\'') != (other.front() == '\''))
      return false;
    const bool zero = one.front() == '0' || other.front() == '0';
    if (zero && one.front() != '\'' && (one.size() > 1 || other.size() > 1)) return false;
    return !std::equal(
        one.begin(), one.end(), other.begin(), other.end(),
        [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  }

  std::string_view text_;
  Lexis lexis_;
  std::vector<SqlWord> words_;
  std::set<std::string> table_;    // its name, its schema, its alias
  std::set<std::string> changed_;  // what it writes, and what the server computes of that
  std::vector<Item> items_;
  Range condition_;
};

}  // namespace

SecondRun second_run_of(const Scene& scene, const RowWork& rows) {
  // Rows by the million in one statement are for INSERT; an UPDATE as long as that is not read.
  constexpr std::size_t kMostBytes = std::size_t{64} << 10;
  if (rows.verb != RowWork::Verb::kUpdate || rows.tables.empty() || scene.text.size() > kMostBytes)
    return {};
  std::vector<std::string> computed;
  if (const WrittenTable* table = scene.table(rows.tables.front())) {
    for (const WrittenColumn& column : table->columns) {
      if (column.column.generated != Generated::kNone) computed.push_back(column.column.name);
    }
  }
  return UpdateReader(scene.text, lexis_of(scene.server.engine)).read(computed);
}

std::string condition_of(const SecondRun& run) {
  if (run.writes != SecondRun::Writes::kMore) return "";
  return fmt::format(
      ", and only where the WHERE leaves out what is done: {}, and a second run after a failure "
      "would write the rows that are done once more",
      run.why);
}

}  // namespace shoofly::lint
