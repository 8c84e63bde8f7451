#include "report/document.h"

#include "base/check.h"

namespace shoofly::doc {

Inline::Inline(std::string text, Style style) {
  if (!text.empty()) spans_.push_back({std::move(text), style});
}

Inline& Inline::add(const Inline& more) {
  for (const Span& span : more.spans_) {
    if (!spans_.empty() && spans_.back().style == span.style && span.style == Style::kPlain) {
      spans_.back().text += span.text;
    } else {
      spans_.push_back(span);
    }
  }
  return *this;
}

std::string Inline::text() const {
  std::string all;
  for (const Span& span : spans_) all += span.text;
  return all;
}

Inline code(std::string text) { return {std::move(text), Style::kCode}; }
Inline strong(std::string text) { return {std::move(text), Style::kStrong}; }

Inline prose(std::string_view text) {
  Inline result;
  while (!text.empty()) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos || close == open + 1) break;
    result.add(Inline(std::string(text.substr(0, open))));
    result.add(code(std::string(text.substr(open + 1, close - open - 1))));
    text.remove_prefix(close + 1);
  }
  return result.add(Inline(std::string(text)));
}

Inline joined(const std::vector<Inline>& parts, std::string_view separator) {
  Inline result;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) result.add(Inline(std::string(separator)));
    result.add(parts[i]);
  }
  return result;
}

Inline fill(std::string_view form, const std::vector<Inline>& parts) {
  Inline result;
  Style style = Style::kPlain;
  std::string pending;
  std::size_t next = 0;
  const auto flush = [&] {
    result.add(Inline(std::move(pending), style));
    pending.clear();
  };
  for (std::size_t i = 0; i < form.size(); ++i) {
    const std::string_view rest = form.substr(i);
    const bool toggles_strong = rest.substr(0, 2) == "**";
    if (rest.substr(0, 2) == "{}") {
      SHOOFLY_CHECK(next < parts.size(), "a template has as many places as parts");
      if (style == Style::kPlain) {
        flush();
        result.add(parts[next++]);
      } else {
        pending += parts[next++].text();
      }
      ++i;
    } else if (form[i] == '`' || toggles_strong) {
      flush();
      const Style wanted = toggles_strong ? Style::kStrong : Style::kCode;
      style = style == wanted ? Style::kPlain : wanted;
      if (toggles_strong) ++i;
    } else {
      pending += form[i];
    }
  }
  flush();
  SHOOFLY_CHECK(next == parts.size(), "a template has as many places as parts");
  return result;
}

Document& Document::heading(int level, std::string text) {
  blocks_.emplace_back(Heading{level, std::move(text)});
  return *this;
}

Document& Document::paragraph(Inline text) {
  if (!text.empty()) blocks_.emplace_back(Paragraph{std::move(text)});
  return *this;
}

Document& Document::bullets(std::vector<Inline> items) {
  if (!items.empty()) blocks_.emplace_back(List{ListKind::kBullets, std::move(items)});
  return *this;
}

Document& Document::numbers(std::vector<Inline> items) {
  if (!items.empty()) blocks_.emplace_back(List{ListKind::kNumbers, std::move(items)});
  return *this;
}

Document& Document::checks(std::vector<Inline> items) {
  if (!items.empty()) blocks_.emplace_back(List{ListKind::kChecks, std::move(items)});
  return *this;
}

Document& Document::grid(std::vector<std::string> header, std::vector<Row> rows) {
  if (!rows.empty()) blocks_.emplace_back(Grid{std::move(header), std::move(rows)});
  return *this;
}

Document& Document::code(std::string language, std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  blocks_.emplace_back(Code{std::move(language), std::move(text)});
  return *this;
}

Document& Document::callout(Tone tone, std::string title, std::vector<Inline> lines) {
  blocks_.emplace_back(Callout{tone, std::move(title), std::move(lines)});
  return *this;
}

Document& Document::track(std::vector<Station> stations) {
  blocks_.emplace_back(Track{std::move(stations)});
  return *this;
}

Document& Document::append(const Document& more) {
  blocks_.insert(blocks_.end(), more.blocks_.begin(), more.blocks_.end());
  return *this;
}

}  // namespace shoofly::doc
