#include "report/page.h"

#include <cctype>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "base/check.h"
#include "report/page_template.h"

namespace shoofly {
namespace {

using namespace doc;  // NOLINT(google-build-using-namespace): this file is about nothing else
using kainjow::mustache::data;
using kainjow::mustache::mustache;
using kainjow::mustache::partial;

data list() { return data(data::type::list); }

// Every flag is set on every span: mustache looks a missing one up in the blocks around.
data spans(const Inline& text) {
  static const std::string kWords = " high medium low additive ok note warning refused ";
  data all = list();
  for (const Span& span : text.spans()) {
    data one;
    one["span"] = span.text;
    one["is_plain"] = span.style == Style::kPlain;
    one["is_code"] = span.style == Style::kCode;
    one["is_strong"] = span.style == Style::kStrong;
    const bool known = kWords.find(" " + span.text + " ") != std::string::npos;
    one["word"] = known ? data(span.text) : data(false);
    all.push_back(one);
  }
  return all;
}

data with_spans(const Inline& text) {
  data one;
  one["spans"] = spans(text);
  return one;
}

data inlines(const std::vector<Inline>& texts) {
  data all = list();
  for (const Inline& text : texts) all.push_back(with_spans(text));
  return all;
}

std::string slug(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (kept) result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (!kept && !result.empty() && result.back() != '-') result += '-';
  }
  while (!result.empty() && result.back() == '-') result.pop_back();
  return result.empty() ? "section" : result;
}

std::string kind_of_line(const std::string& language, const std::string& line) {
  if (language == "diff" && line.rfind('+', 0) == 0) return "added";
  if (language == "diff" && line.rfind('-', 0) == 0) return "removed";
  const bool comment = (language == "sh" && line.rfind('#', 0) == 0) ||
                       (language == "sql" && line.rfind("--", 0) == 0);
  return comment ? "comment" : "";
}

std::string tone_class(Tone tone) {
  static constexpr const char* kClasses[] = {"note", "good", "warning", "danger"};
  return kClasses[static_cast<int>(tone)];
}

std::string state_class(Reached progress) {
  static constexpr const char* kClasses[] = {"ahead", "here", "done", "failed"};
  return kClasses[static_cast<int>(progress)];
}

std::string door_class(Door door) {
  static constexpr const char* kClasses[] = {"open", "gate", "approval", "oneway"};
  return kClasses[static_cast<int>(door)];
}

std::string door_mark(Door door) {
  static constexpr const char* kMarks[] = {"", "waits for you", "approval", "approval, one way"};
  return kMarks[static_cast<int>(door)];
}

// Where things lie in the picture, in its own units.
constexpr int kSpacing = 122;
constexpr int kFirst = 70;

data stations_data(const Track& track) {
  data all = list();
  int x = kFirst;
  for (const Station& station : track.stations) {
    data one;
    one["name"] = station.name + (station.note.empty() ? "" : " " + station.note);
    one["what"] = station.what;
    one["length"] = station.length;
    one["back"] = station.back;
    one["state"] = state_class(station.progress);
    one["door"] = door_class(station.door);
    one["mark"] = door_mark(station.door);
    one["x"] = std::to_string(x);
    all.push_back(one);
    x += kSpacing;
  }
  return all;
}

data track_data(const Track& track) {
  std::map<std::string, int> places;
  int x = kFirst;
  for (const Station& station : track.stations) {
    places[station.name] = x;
    x += kSpacing;
  }
  const int width = x - kSpacing + kFirst;
  data one;
  one["width"] = std::to_string(width);
  one["stations"] = stations_data(track);
  one["explained"] = !track.stations.empty() && !track.stations.front().what.empty();
  one["both"] = places.count("contract") != 0 && places.count("purge") != 0;
  const int contract = places["contract"];
  one["first"] = std::to_string(kFirst);
  one["lane"] = std::to_string(kFirst + 20);
  one["span_width"] = std::to_string(contract - kFirst);
  one["contract"] = std::to_string(contract);
  one["purge"] = std::to_string(places["purge"]);
  one["siding"] = fmt::format("M6 92 C30 92 34 44 {} 44 H{}", kFirst, width);
  return one;
}

class Filler {
 public:
  data operator()(const Heading& heading) {
    data inner;
    std::string id = slug(heading.text);
    const int times = ++used_[id];
    if (times > 1) id += fmt::format("-{}", times);
    inner["level"] = std::to_string(heading.level);
    inner["id"] = id;
    inner["text"] = heading.text;
    if (heading.level == 1 && title_.empty()) title_ = heading.text;
    if (heading.level == 2) contents_.push_back(inner);
    return wrap("heading", std::move(inner));
  }
  data operator()(const Paragraph& paragraph) {
    return wrap("paragraph", with_spans(paragraph.text));
  }
  data operator()(const List& block) {
    data inner;
    inner["items"] = inlines(block.items);
    static constexpr const char* kNames[] = {"bullets", "numbers", "checks"};
    return wrap(kNames[static_cast<int>(block.kind)], std::move(inner));
  }
  data operator()(const Grid& grid) {
    const bool facts = grid.header.empty();
    data rows = list();
    for (const Row& row : grid.rows) {
      data one;
      if (facts) one["name"] = with_spans(row.at(0));
      one["cells"] = inlines({row.begin() + (facts ? 1 : 0), row.end()});
      rows.push_back(one);
    }
    data header = list();
    for (const std::string& cell : grid.header) {
      data one;
      one["text"] = cell;
      header.push_back(one);
    }
    data inner;
    inner["header"] = std::move(header);
    inner["rows"] = std::move(rows);
    return wrap(facts ? "facts" : "grid", std::move(inner));
  }
  data operator()(const Code& code) {
    data lines = list();
    std::istringstream text(code.text);
    for (std::string line; std::getline(text, line);) {
      const std::string kind = kind_of_line(code.language, line);
      data one;
      one["line"] = line;
      one["kind"] = kind.empty() ? data(false) : data(kind);
      lines.push_back(one);
    }
    data inner;
    inner["language"] = code.language;
    inner["lines"] = std::move(lines);
    return wrap("code", std::move(inner));
  }
  data operator()(const Callout& callout) {
    data inner;
    inner["tone"] = tone_class(callout.tone);
    inner["title"] = callout.title;
    inner["lines"] = inlines(callout.lines);
    return wrap("callout", std::move(inner));
  }
  data operator()(const Track& track) { return wrap("track", track_data(track)); }

  const std::string& title() const { return title_; }
  data take_contents() { return std::move(contents_); }

 private:
  static data wrap(const char* kind, data inner) {
    data block;
    block[kind] = std::move(inner);
    return block;
  }

  std::string title_;
  data contents_ = list();
  std::map<std::string, int> used_;
};

}  // namespace

std::string to_page(const Document& document) {
  Filler filler;
  data blocks = list();
  for (const Block& block : document.blocks()) blocks.push_back(std::visit(filler, block));
  data root;
  root["title"] = filler.title();
  root["style"] = std::string(page::kStyle);
  data contents = filler.take_contents();
  root["has_contents"] = contents.list_value().size() > 2;
  root["contents"] = std::move(contents);
  root["blocks"] = std::move(blocks);
  root["inline"] = data(partial([] { return std::string(page::kInline); }));
  root["railway"] = data(partial([] { return std::string(page::kTrack); }));
  mustache page(page::kPage);
  SHOOFLY_CHECK(page.is_valid(), "the page's template is well formed");
  return page.render(root);
}

}  // namespace shoofly
